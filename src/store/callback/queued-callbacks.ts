import type postgres from 'postgres'
import { TOLD_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { Tx } from '../database/db.ts'
import { selectList } from '../message-columns.ts'
import { NEW_UUID7 } from '../new-uuid7.ts'
import { listOfStates } from '../state-lists.ts'

const FINALS = listOfStates(({ final }) => final)

const iso = (instant: string) => `to_char(${instant} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`

type Told = typeof TOLD_FIELDS
type NotKept = { [N in keyof Told]: Told[N]['column'] extends string ? never : N }[keyof Told]

/** What is told of the change `h` rather than of the message `m`, which may have gone on since in the same commit. */
const OF_THE_CHANGE = {
  status: 'h.to_status',
  credit_state: "case when h.final then h.credit else 'HELD' end",
  provider: 'h.provider',
  provider_message_id: 'h.pmid',
  attempts: 'h.attempt',
  last_error: 'h.error',
  updated_at: iso('now()'),
  sequence: 'h.seq',
  final: 'h.final',
} as const satisfies Partial<Record<keyof Told, string>> & Record<NotKept, string>

/** What the body tells of the message. */
const DATA = selectList(
  TOLD_FIELDS,
  { messages: 'm', credit_locks: 'l' },
  OF_THE_CHANGE,
  (expression, { kind }) => {
    if (kind === 'instant') return iso(expression)
    return kind === 'money' ? `trim_scale(${expression})` : expression
  },
)

/**
 * The part of a commit of moves that queues callbacks: an insert of one row for each change of status that a client wants
 * to be told, out of the histories of `moved`. Final ones, or all when the client asked for that. The body is made
 * here, once, from the message as it is after the commit, with the status of its change.
 *
 * The order of the joins is fixed (`offset 0` and `limit 1` keep a subquery whole), as the plan is made once, perhaps while
 * no client is told: first whether anybody is told at all, else nothing of `moved` is looked at; then the client, then
 * the history, and only for what is told the message and its lock.
 */
export function queueCallbacks(tx: Tx, day: string): postgres.PendingQuery<postgres.Row[]> {
  return tx`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
    select ${tx.unsafe(NEW_UUID7)}, h.client_id, h.id, h.to_status, h.seq, h.final, 'PENDING', now(),
      row_to_json(told)::text, now(), now()
    from (
      select w.*, x.*, x.to_status in (${tx.unsafe(FINALS)}) as final
      from (
        select moved.*, c.callback_every_status
        from moved cross join lateral (
          select callback_every_status from clients
          where id = moved.client_id and dlr_callback_url is not null and callback_disabled_at is null limit 1
        ) c
        where exists (select from clients where dlr_callback_url is not null and callback_disabled_at is null)
        offset 0
      ) w
      cross join json_to_recordset(w.history) as x(
        seq integer, at timestamptz, from_status text, to_status text, ignored boolean, attempt smallint)
      where not x.ignored and x.from_status <> x.to_status
        and (w.callback_every_status or x.to_status in (${tx.unsafe(FINALS)}))
      offset 0
    ) h
    cross join lateral (select * from ${tx(`messages_${day}`)} where id = h.id limit 1) m
    cross join lateral (select amount_cents from ${tx(`credit_locks_${day}`)} where id = h.id limit 1) l
    cross join lateral (
      select ${tx.unsafe(DATA)}
    ) data
    cross join lateral (
      select 'message.' || lower(h.to_status) as type, ${tx.unsafe(iso('h.at'))} as timestamp, row_to_json(data) as data
    ) told`
}
