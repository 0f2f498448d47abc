import { and, between, desc, eq, gte, inArray, lt, type SQL } from 'drizzle-orm'
import { creditLocks, messageHistory, messages } from '../../../drizzle/schema.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import { ALL_MESSAGES } from '../../domain/message/message-filter.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Db } from '../database/db.ts'
import { READ_COLUMNS } from './message-columns.ts'
import { searchNewest } from './newest-search.ts'

/** A message with its lock, by the names of its fields. */
export type MessageView = Awaited<ReturnType<typeof findMessage>> & object

/** Reads one message; null when there is none. */
export async function findMessage(db: Db, id: MessageId) {
  const rows = await db.orm
    .select(READ_COLUMNS)
    .from(messages)
    .innerJoin(creditLocks, eq(creditLocks.id, messages.id))
    .where(and(eq(messages.id, id), eq(creditLocks.id, id)))
  return rows[0] ?? null
}

/** What to list: one client's messages, narrowed. */
export type MessageFilter = {
  readonly clientId: ClientId
  readonly status: LifecycleState | null
  /** Accepted at or after. */
  readonly fromAt: Date | null
  /** Accepted before. */
  readonly toAt: Date | null
  /** Continue after this message. */
  readonly beforeId: MessageId | null
}

/** A page, newest first, and before which id the next one begins; null: this is the last one. It need be no message's. */
export type MessagesPage = { readonly messages: readonly MessageView[]; readonly next: MessageId | null }

/**
 * Lists messages, newest first, at most `limit`. Their order is that of their ids, the window is of the time that they show. By status
 * they are searched for, `searchedForMs` milliseconds (`searchNewest`): a page may have fewer, and another one after it.
 */
export async function listMessages(
  db: Db,
  filter: MessageFilter,
  limit: number,
  searchedForMs?: number,
): Promise<MessagesPage> {
  const { ids, next } =
    filter.status === null
      ? await newestIds(db, filter, limit)
      : await searchIds(db, filter, limit, searchedForMs)
  return { messages: await readMessages(db, ids), next }
}

type IdsPage = { readonly ids: readonly MessageId[]; readonly next: MessageId | null }

async function newestIds(
  db: Db,
  { clientId, fromAt, toAt, beforeId }: MessageFilter,
  limit: number,
): Promise<IdsPage> {
  const conditions: SQL[] = [eq(messages.clientId, clientId)]
  const { firstId, endId } = idsWithin(fromAt, toAt)
  if (fromAt && firstId) conditions.push(gte(messages.id, firstId), gte(messages.createdAt, fromAt))
  if (toAt && endId) conditions.push(lt(messages.id, endId), lt(messages.createdAt, toAt))
  if (beforeId) conditions.push(lt(messages.id, beforeId))
  const page = await db.orm
    .select({ id: messages.id })
    .from(messages)
    .where(and(...conditions))
    .orderBy(desc(messages.id))
    .limit(limit)
  const ids = page.map(({ id }) => id as MessageId) // the column holds nothing else
  return { ids, next: ids.length === limit ? (ids.at(-1) ?? null) : null }
}

async function searchIds(
  db: Db,
  { clientId, status, fromAt, toAt, beforeId }: MessageFilter,
  limit: number,
  searchedForMs: number | undefined,
): Promise<IdsPage> {
  const meant = { clientIds: [clientId], statuses: status === null ? [] : [status], from: fromAt, to: toAt }
  const search = {
    requestId: null,
    query: null,
    filter: { ...ALL_MESSAGES, ...meant },
    now: new Date(),
    quietSince: null,
    beforeId,
  }
  const { messages: found, next } = await searchNewest(db, search, limit, searchedForMs)
  return { ids: found.map(({ id }) => id), next }
}

/** Reads messages by their ids, newest first; unknown ones are left out. */
export async function readMessages(db: Db, ids: readonly string[]): Promise<MessageView[]> {
  const ordered = ids.toSorted()
  const [first, last] = [ordered[0], ordered.at(-1)]
  if (!first || !last) return []
  return await db.orm
    .select(READ_COLUMNS)
    .from(messages)
    .innerJoin(creditLocks, eq(creditLocks.id, messages.id))
    .where(
      and(
        inArray(messages.id, ordered),
        // The days that they do not touch are left out.
        between(messages.id, first, last),
        between(creditLocks.id, first, last),
      ),
    )
    .orderBy(desc(messages.id))
}

/** A row of a history. */
export type StoredEvent = Awaited<ReturnType<typeof listEvents>>[number]

/** The history of a message, oldest first; empty when there is no such message. */
export async function listEvents(db: Db, id: MessageId) {
  return await db.orm
    .select()
    .from(messageHistory)
    .where(eq(messageHistory.messageId, id))
    .orderBy(messageHistory.seq)
}
