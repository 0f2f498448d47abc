import type { CallbackTo } from '../../domain/callback/callback-to.ts'
import type { LifecycleState } from '../../domain/lifecycle.ts'
import { MAX_SCHEDULE_MS } from '../../domain/message/schedule.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { type Money, moneyOfSql } from '../../domain/money.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'

/** A message as the door for Twilio's clients shows it: one that was deleted there is shown no more. */
export type TwilioMessage = {
  readonly id: MessageId
  readonly clientId: ClientId
  readonly to: string
  readonly from: string
  readonly text: string
  readonly parts: number
  readonly status: LifecycleState
  readonly isTaken: boolean
  readonly lastError: string | null
  readonly callbackTo: CallbackTo | null
  /** What was captured for it; null: nothing, or not yet. */
  readonly captured: Money | null
  readonly createdAt: Date
  readonly sentAt: Date | null
  readonly updatedAt: Date
}

/** Which messages of a client. Every given part must hold. */
export type TwilioFilter = {
  readonly clientId: ClientId
  readonly to: string | null
  /** What stands for that number where it is not kept any more; null: nothing does. */
  readonly toHash: string | null
  readonly from: string | null
  /** Sent at or after. */
  readonly sentFrom: Date | null
  /** Sent before. */
  readonly sentBefore: Date | null
  /** Continue after this one. */
  readonly beforeId: MessageId | null
}

/** A page, newest first, and the id behind which the next one begins; null: this is the last one. */
export type TwilioPage = {
  readonly messages: readonly TwilioMessage[]
  readonly nextBefore: MessageId | null
}

/**
 * Messages of the client looked at for one page, where a filter has no index: some 100 ms. A page that ends there may have fewer
 * than were asked for, and another one after it.
 */
const SCANNED_MESSAGES = 50_000

/** From the acceptance to the last moment at which a message can be sent: it is scheduled, then valid, so long at most. */
export const LONGEST_LIFE_MS = 2 * MAX_SCHEDULE_MS

const COLUMNS = `f.id, f.client_id as "clientId", f.to_msisdn as "to", f.from_sender as "from", f.text, f.parts, f.status,
  f.provider_message_id is not null as "isTaken", f.last_error as "lastError", f.callback_to as "callbackTo",
  case when l.state = 'CAPTURED' then l.amount_cents::text end as captured,
  f.created_at as "createdAt", f.sent_at as "sentAt", f.updated_at as "updatedAt"`

type Row = Omit<TwilioMessage, 'captured'> & { readonly captured: string | null }

/** Reads one of a client; null when it has none of this id. */
export async function findTwilioMessage(
  tx: Tx,
  clientId: ClientId,
  id: MessageId,
): Promise<TwilioMessage | null> {
  const [row] = await tx<Row[]>`
    select ${tx.unsafe(COLUMNS)} from messages f join credit_locks l on l.id = f.id
    where f.id = ${id} and l.id = ${id} and f.client_id = ${clientId} and f.deleted_at is null`
  return row ? messageOf(row) : null
}

/** Lists a client's messages, newest first, at most `limit`. */
export async function listTwilioMessages(tx: Tx, filter: TwilioFilter, limit: number): Promise<TwilioPage> {
  const { clientId, to, toHash, from, sentFrom, sentBefore, beforeId } = filter
  const range = tx`client_id = ${clientId}
    ${beforeId === null ? tx`` : tx`and id < ${beforeId}`}
    ${sentBefore === null ? tx`` : tx`and id < ${firstUuid7At(sentBefore.getTime())}`}
    ${sentFrom === null ? tx`` : tx`and id >= ${firstUuid7At(sentFrom.getTime() - LONGEST_LIFE_MS)}`}`
  const rows = await tx<Row[]>`
    with found as materialized (
      select m.* from (select * from messages where ${range} order by id desc limit ${SCANNED_MESSAGES}) m
      where m.deleted_at is null
        ${to === null ? tx`` : tx`and m.to_msisdn in (${to}, ${toHash ?? to})`}
        ${from === null ? tx`` : tx`and m.from_sender = ${from}`}
        ${sentFrom === null ? tx`` : tx`and m.sent_at >= ${sentFrom}`}
        ${sentBefore === null ? tx`` : tx`and m.sent_at < ${sentBefore}`}
      order by m.id desc limit ${limit + 1}
    )
    select ${tx.unsafe(COLUMNS)}
    from found f cross join lateral (select * from credit_locks where id = f.id offset 0) l order by f.id desc`
  const messages = rows.slice(0, limit).map(messageOf)
  if (rows.length > limit) return { messages, nextBefore: messages.at(-1)?.id ?? null }
  const [last] = await tx<{ id: MessageId }[]>`
    select id from messages where ${range} order by id desc offset ${SCANNED_MESSAGES - 1} limit 1`
  return { messages, nextBefore: last?.id ?? null }
}

function messageOf({ captured, ...row }: Row): TwilioMessage {
  return { ...row, captured: captured === null ? null : moneyOfSql(captured) }
}
