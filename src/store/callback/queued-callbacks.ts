import type postgres from 'postgres'
import { TO_SMPP } from '../../domain/callback/target.ts'
import { TOLD_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { Tx } from '../database/db.ts'
import { selectList } from '../message/message-columns.ts'
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
 * In SQL the target of a URL: a hash of its origin (`Target`). Each URL that `readCallbackUrl` takes has one, with other slashes
 * before its host than two, too, as the URL parser has them: without one no commit that tells of its message would come through.
 */
export const targetOf = (url: string) =>
  `hashtextextended(lower(substring(${url} from '^[^:]+:[/\\\\]*[^/\\\\?#]+')), 0)`

/**
 * The part of a commit of moves that queues callbacks: an insert of one row for each change of status that a client wants
 * to be told, out of the histories of `moved`. Final ones, or all when the client asked for that. The body is made
 * here, once, from the message as it is after the commit, with the status of its change.
 *
 * Changes are queued in the order they came in, which the lines of a history are not in: what is due at once is claimed so.
 *
 * The order of the joins is fixed (`offset 0` and `limit 1` keep a subquery whole), as the plan is made once, perhaps while
 * no client is told: first whether anybody is told at all, else nothing of `moved` is looked at; then the client, then
 * the history, and only for what is told the message and its lock.
 */
export function queueCallbacks(tx: Tx, day: string, hasOwn: boolean): postgres.PendingQuery<postgres.Row[]> {
  // The column is there only where a message of the commit has it.
  const others = hasOwn ? tx`and moved.callback_to is null` : tx``
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
        where exists (select from clients where dlr_callback_url is not null and callback_disabled_at is null) ${others}
        offset 0
      ) w
      ${historyOf(tx)}
        and (w.callback_every_status or x.to_status in (${tx.unsafe(FINALS)}))
      order by x.seq offset 0
    ) h
    ${toldOf(tx, day)}`
}

/** The same for messages that came with where their client is told of them: the statuses that each names, and nobody else is. */
export function queueOwnCallbacks(tx: Tx, day: string): postgres.PendingQuery<postgres.Row[]> {
  return tx`
    insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, via, target, to_url, form, body,
      created_at, updated_at)
    select ${tx.unsafe(NEW_UUID7)}, h.client_id, h.id, h.to_status, h.seq, h.final, 'PENDING', now(), h.callback_to ->> 'via',
      case when h.url is null then ${TO_SMPP}::bigint else ${tx.unsafe(targetOf('h.url'))} end, h.url, h.callback_to -> 'form',
      row_to_json(told)::text, now(), now()
    from (
      select w.*, x.*, x.to_status in (${tx.unsafe(FINALS)}) as final, w.callback_to ->> 'url' as url
      from (select * from moved where callback_to is not null offset 0) w
      ${historyOf(tx)}
        and x.to_status in (select json_array_elements_text(w.callback_to -> 'statuses'))
      order by x.seq offset 0
    ) h
    ${toldOf(tx, day)}`
}

/** The changes of status that the history of each `w` holds, as `x`. */
function historyOf(tx: Tx) {
  return tx`
      cross join history_rows(w.lines) as x
      where not x.ignored and x.from_status <> x.to_status`
}

/** The body of each change `h`, as `told`. */
function toldOf(tx: Tx, day: string) {
  return tx`
    cross join lateral (select * from ${tx(`messages_${day}`)} where id = h.id limit 1) m
    cross join lateral (select amount_cents from ${tx(`credit_locks_${day}`)} where id = h.id limit 1) l
    cross join lateral (
      select ${tx.unsafe(DATA)}
    ) data
    cross join lateral (
      select 'message.' || lower(h.to_status) as type, ${tx.unsafe(iso('h.at'))} as timestamp, row_to_json(data) as data
    ) told`
}
