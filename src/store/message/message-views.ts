import { and, between, desc, eq, gte, inArray, lt, type SQL } from 'drizzle-orm'
import { creditLocks, messageHistory, messages } from '../../../drizzle/schema.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { idsWithin } from '../../domain/uuid7.ts'
import type { Db } from '../database/db.ts'
import { READ_COLUMNS } from './message-columns.ts'

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

/** Lists messages, newest first, at most `limit`. Their order is that of their ids, the window is of the time that they show. */
export async function listMessages(db: Db, filter: MessageFilter, limit: number): Promise<MessageView[]> {
  const conditions: SQL[] = [eq(messages.clientId, filter.clientId)]
  if (filter.status) conditions.push(eq(messages.status, filter.status))
  const { firstId, endId } = idsWithin(filter.fromAt, filter.toAt)
  if (filter.fromAt && firstId)
    conditions.push(gte(messages.id, firstId), gte(messages.createdAt, filter.fromAt))
  if (filter.toAt && endId) conditions.push(lt(messages.id, endId), lt(messages.createdAt, filter.toAt))
  if (filter.beforeId) conditions.push(lt(messages.id, filter.beforeId))
  const page = await db.orm
    .select({ id: messages.id })
    .from(messages)
    .where(and(...conditions))
    .orderBy(desc(messages.id))
    .limit(limit)
  return await readMessages(
    db,
    page.map(({ id }) => id),
  )
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
