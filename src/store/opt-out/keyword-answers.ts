import type { ClientId, MessageId, Msisdn } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** An answer to a word from a handset, before it is a message. */
export type KeywordAnswer = {
  readonly clientId: ClientId
  readonly number: Msisdn
  /** Of STOP and START one kind, of HELP the other. */
  readonly what: 'confirmation' | 'help'
  /** Whom the handset wrote to. */
  readonly sender: string
  readonly text: string
  /** Of the message that it becomes: a fresh UUIDv7. */
  readonly messageId: MessageId
  readonly askedAtMs: number
}

/** A number gets an answer of a kind from a client once in this time. */
const ONCE_IN = '24 hours'

/** Has them answered, but not who was answered within a day. Of one client, number and kind at most one. */
export async function askAnswers(tx: Tx, answers: readonly KeywordAnswer[]): Promise<void> {
  if (answers.length === 0) return
  const rows = answers.map(({ clientId, messageId, askedAtMs, ...row }) => ({
    ...row,
    client_id: clientId,
    message_id: messageId,
    asked_at: new Date(askedAtMs),
  }))
  await tx`
    insert into keyword_answers as a (client_id, number, what, sender, text, message_id, asked_at)
    select client_id, number, what, sender, text, message_id, asked_at
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(client_id uuid, number text, what text, sender text,
      text text, message_id uuid, asked_at timestamptz)
    on conflict (client_id, number, what) do update set sender = excluded.sender, text = excluded.text,
      message_id = excluded.message_id, asked_at = excluded.asked_at, leased_until = null, outcome = null
    where a.asked_at <= excluded.asked_at - ${ONCE_IN}::interval`
}

/** Takes answers that nobody is at, the oldest first; until `leasedUntil` no other process takes them. */
export async function leaseAnswers(
  tx: Tx,
  { now, leasedUntil, limit }: { readonly now: Date; readonly leasedUntil: Date; readonly limit: number },
): Promise<readonly KeywordAnswer[]> {
  const rows = await tx<(Omit<KeywordAnswer, 'askedAtMs'> & { askedAt: Date })[]>`
    update keyword_answers set leased_until = ${leasedUntil}
    where message_id in (
      select message_id from keyword_answers
      where outcome is null and (leased_until is null or leased_until <= ${now})
      order by asked_at limit ${limit} for update skip locked)
    returning client_id as "clientId", number, what, sender, text, message_id as "messageId", asked_at as "askedAt"`
  return rows.map(({ askedAt, ...row }) => ({ ...row, askedAtMs: askedAt.getTime() }))
}

/** Keeps what became of answers, by the ids of their messages; who came first has said it. */
export async function settleAnswers(tx: Tx, outcomes: ReadonlyMap<MessageId, string>): Promise<void> {
  const rows = [...outcomes].map(([message_id, outcome]) => ({ message_id, outcome }))
  await tx`
    update keyword_answers a set outcome = x.outcome
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as x(message_id uuid, outcome text)
    where a.message_id = x.message_id and a.outcome is null`
}

/** Forgets answers that were asked for before: by then their messages have ended. */
export async function forgetAnswers(tx: Tx, before: Date): Promise<void> {
  while (
    (
      await tx`
    delete from keyword_answers where message_id in (
      select message_id from keyword_answers where asked_at < ${before} order by asked_at limit ${FORGOTTEN_AT_ONCE})`
    ).count === FORGOTTEN_AT_ONCE
  );
}

/** Rows in one statement, so that none takes long. */
const FORGOTTEN_AT_ONCE = 10_000
