import type { Tx } from '../database/db.ts'
import type { WaitingAnswer } from '../inbound/waiting-answers.ts'

/** An answer to a word from a handset, before it is a message. */
export type KeywordAnswer = WaitingAnswer & {
  /** Of STOP and START one kind, of HELP the other. */
  readonly what: 'confirmation' | 'help'
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
