import { type HashNumber, keptForms } from '../../domain/erasure/number-hash.ts'
import type { InboundId } from '../../domain/inbound/inbound.ts'
import type { InboundMessage } from '../../domain/inbound/inbound-fields.ts'
import { ALL_MESSAGES } from '../../domain/message/message-filter.ts'
import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import type { Db } from '../database/db.ts'
import { searchMessages } from '../message/message-search.ts'
import { type MessageView, readMessages } from '../message/message-views.ts'
import { ALL_INBOUND, listInbound } from './inbound-views.ts'

/** What was written between a client and a number, newest first. */
export type Conversation = {
  readonly entries: readonly (
    | { readonly direction: 'in'; readonly id: string; readonly message: InboundMessage }
    | { readonly direction: 'out'; readonly id: string; readonly message: MessageView }
  )[]
  /** Messages to the number that were accepted since then were looked for; null: all. */
  readonly searchedFrom: Date | null
}

/**
 * Reads it before `beforeId`, at most `limit`. What came in has an index, and so has what it replies to; other messages to the
 * number are looked for as `searchMessages` does, among the newest of the client.
 */
export async function readConversation(
  db: Db,
  {
    clientId,
    number,
    hashNumber,
    beforeId,
    now,
  }: {
    readonly clientId: ClientId
    readonly number: Msisdn
    /** Null: numbers are not hashed here. */
    readonly hashNumber: HashNumber | null
    readonly beforeId: string | null
    readonly now: Date
  },
  limit: number,
): Promise<Conversation> {
  const forms = keptForms(number, hashNumber)
  const [inbound, found] = await Promise.all([
    listInbound(
      db,
      { ...ALL_INBOUND, clientId, from: forms, beforeId: beforeId as InboundId | null }, // both are UUIDv7s
      limit,
    ),
    searchMessages(
      db,
      {
        query: number,
        queryHash: hashNumber?.(number) ?? null,
        requestId: null,
        filter: { ...ALL_MESSAGES, clientIds: [clientId] },
        now,
        quietSince: null,
        beforeId: beforeId as MessageId | null, // both are UUIDv7s
      },
      limit,
    ),
  ])
  const replied = inbound.flatMap(({ in_reply_to: id }) => (id === null ? [] : [id]))
  const ids = new Set([...found.messages.map(({ id }) => id), ...replied])
  const sent = (await readMessages(db, [...ids])).filter(
    ({ to, client_id: of }) => forms.includes(to) && of === clientId,
  )
  const entries = [
    ...inbound.map((message) => ({ direction: 'in' as const, id: message.id, message })),
    ...sent
      .filter(({ id }) => beforeId === null || id < beforeId)
      .map((message) => ({ direction: 'out' as const, id: message.id, message })),
  ].toSorted((a, b) => (a.id < b.id ? 1 : -1))
  return { entries: entries.slice(0, limit), searchedFrom: found.searchedFrom }
}
