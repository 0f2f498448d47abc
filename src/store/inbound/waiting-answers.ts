import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** Tables of answers to handsets that wait to be messages: to a word, and of a client's URL to what came in. */
export type AnswersTable = 'keyword_answers' | 'inbound_replies'

/** An answer to a handset, before it is a message. */
export type WaitingAnswer = {
  readonly clientId: ClientId
  readonly number: Msisdn
  /** Whom the handset wrote to. */
  readonly sender: string
  readonly text: string
  /** Of the message that it becomes: a UUIDv7 of when it was asked for. */
  readonly messageId: MessageId
  readonly askedAtMs: number
}

/** Takes answers that nobody is at, the oldest first; until `leasedUntil` no other process takes them. */
export async function leaseAnswers(
  tx: Tx,
  table: AnswersTable,
  { now, leasedUntil, limit }: { readonly now: Date; readonly leasedUntil: Date; readonly limit: number },
): Promise<readonly WaitingAnswer[]> {
  const rows = await tx<(Omit<WaitingAnswer, 'askedAtMs'> & { askedAt: Date })[]>`
    update ${tx(table)} set leased_until = ${leasedUntil}
    where message_id in (
      select message_id from ${tx(table)}
      where outcome is null and (leased_until is null or leased_until <= ${now})
      order by asked_at limit ${limit} for update skip locked)
    returning client_id as "clientId", number, sender, text, message_id as "messageId", asked_at as "askedAt"`
  return rows.map(({ askedAt, ...row }) => ({ ...row, askedAtMs: askedAt.getTime() }))
}

/** Keeps what became of answers, by the ids of their messages; who came first has said it. */
export async function settleAnswers(
  tx: Tx,
  table: AnswersTable,
  outcomes: ReadonlyMap<MessageId, string>,
): Promise<void> {
  const rows = [...outcomes].map(([message_id, outcome]) => ({ message_id, outcome }))
  await tx`
    update ${tx(table)} a set outcome = x.outcome
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(message_id uuid, outcome text)
    where a.message_id = x.message_id and a.outcome is null`
}

/** Forgets answers that were asked for before: by then their messages have ended. */
export async function forgetAnswers(tx: Tx, table: AnswersTable, before: Date): Promise<void> {
  while (
    (
      await tx`
    delete from ${tx(table)} where message_id in (
      select message_id from ${tx(table)} where asked_at < ${before} order by asked_at limit ${FORGOTTEN_AT_ONCE})`
    ).count === FORGOTTEN_AT_ONCE
  );
}

/** Rows in one statement, so that none takes long. */
const FORGOTTEN_AT_ONCE = 10_000
