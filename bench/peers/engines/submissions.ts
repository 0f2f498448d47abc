/**
 * What an application with one of the engines has beside its queue: which message an id of the SMSC is. A receipt may come
 * before the submission it is of is written down, so each writes its half, and who comes second goes on.
 */
export const SUBMISSIONS = `create table submissions (smsc_id text primary key, message_id text, receipt text)`

/** Writes submissions down, $1 the SMSC's ids and $2 the messages'; answers with the messages whose receipts are there. */
export const NOTE_SUBMITTED = `
  with noted as (
    insert into submissions (smsc_id, message_id) select * from unnest($1::text[], $2::text[])
    on conflict (smsc_id) do update set message_id = excluded.message_id returning message_id, receipt
  ) select message_id from noted where receipt is not null`

/** Writes receipts down, $1 the SMSC's ids and $2 what they say; answers with the messages that they are of, if known. */
export const NOTE_RECEIPTS = `
  with noted as (
    insert into submissions (smsc_id, receipt) select * from unnest($1::text[], $2::text[])
    on conflict (smsc_id) do update set receipt = excluded.receipt returning message_id
  ) select message_id from noted where message_id is not null`

/** The messages that one of the two statements answered with. */
export function messagesOf(rows: readonly Readonly<Record<string, unknown>>[]): string[] {
  return rows.map((row) => String(row['message_id']))
}
