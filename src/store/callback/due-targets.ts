import type postgres from 'postgres'
import { type Target, TO_ENDPOINT, TO_SMPP, targetKey } from '../../domain/callback/target.ts'
import { FIRST_CLIENT } from '../../domain/callback/turns.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** So many of one target. */
export type OfTarget = { readonly clientId: ClientId; readonly target: Target; readonly count: number }

/** How much is taken at once, and whose turn it is. */
export type Turns = {
  /** Under way to one target, at most. */
  readonly perTarget: number
  /** To all targets of a client. */
  readonly perClient: number
  readonly underWay: readonly OfTarget[]
  /** What targets that answer quickly are given beyond `perTarget`, and their clients beyond `perClient`. */
  readonly ahead: readonly OfTarget[]
  /** The client whose turn was the last (`lastInTurn`). */
  readonly after: ClientId
  /** Any place among the targets. */
  readonly pivot: Target
}

type Sql = postgres.PendingQuery<postgres.Row[]>

/** Of a client with more targets than this so many are looked at, its endpoint and as many others. */
const MAX_TARGETS = 32

/** Behind all targets. */
const PAST_TARGETS = String(2n ** 63n - 1n)

/** Behind all clients. */
const LAST_CLIENT = 'ffffffff-ffff-ffff-ffff-ffffffffffff' as ClientId

/**
 * In a `with recursive` the relation `ways`: targets that are told over HTTP with something due, and how much each may be given; and
 * `busy`, for `roomOf`. Those with nothing under way come first, client by client from the one behind `after`; then the others, those
 * with the least first.
 *
 * They are found by hopping from one target to the next in the index, whose first entry of each says when it is due, and only
 * as far as rows are fetched: what waits costs a hop, and nothing where enough else is due. Of a client with very many targets the
 * lowest are looked at, the endpoint, and those behind `pivot`, so that each has its turn.
 */
export function dueTargets(
  tx: Tx,
  now: Date,
  { perTarget, perClient, underWay, ahead, after, pivot }: Turns,
): Sql {
  const counts = countsOf(underWay)
  const more = countsOf(ahead)
  const rooms: Record<string, number> = {}
  for (const { clientId, count } of ahead) rooms[clientId] = (rooms[clientId] ?? perClient) + count
  for (const { clientId, count } of underWay) rooms[clientId] = (rooms[clientId] ?? perClient) - count
  const others = underWay
    .map(({ clientId, target, count }) => ({
      client_id: clientId,
      target,
      count,
      room: perTarget + (more[targetKey(clientId, target)] ?? 0) - count,
    }))
    .filter(({ client_id, room }) => room > 0 && (rooms[client_id] ?? 0) > 0)
  /** The first entry of these in the index, and whether its target gives any. */
  const firstOf = (where: Sql) => tx`
    select n.*, n.is_due and not (select counts from busy) ? (n.client_id || ' ' || n.target)
      and ${roomOf(tx, 'n', perClient)} > 0 and ${isTold(tx, 'n')} and ${isClosed(tx, 'n')} as gives
    from (
      select client_id, target, wake_at <= ${now} and target <> ${TO_SMPP} as is_due from callbacks
      where wake_at is not null and client_id <= turn.until and ${where}
      order by client_id, target, callbacks.wake_at limit 1
    ) n
    offset 0`
  const step = tx`case
    when w.place > 2 * ${MAX_TARGETS}::integer or w.given > 0 and w.given * ${perTarget}::integer >= ${roomOf(tx, 'w', perClient)}
      then ${PAST_TARGETS}::bigint
    when w.place = ${MAX_TARGETS} and w.target < ${TO_ENDPOINT} then ${TO_ENDPOINT}::bigint - 1
    when w.place = ${MAX_TARGETS}::integer + 1 then ${pivot}::bigint
    else w.target end`
  return tx`
    busy as materialized (
      select ${JSON.stringify(counts)}::text::jsonb as counts, ${JSON.stringify(rooms)}::text::jsonb as rooms,
        ${JSON.stringify(more)}::text::jsonb as more
    ), ways as (
      select walk.client_id, walk.target,
        ${perTarget}::integer + coalesce(((select more from busy) ->> (walk.client_id || ' ' || walk.target))::integer, 0) as room
      from (values (${after}::uuid, ${LAST_CLIENT}::uuid), (${FIRST_CLIENT}, ${after})) as turn(past, until)
      cross join lateral (
        with recursive walk as (
          select client_id, target, gives, gives::integer as given, 1 as place from (${firstOf(tx`client_id > turn.past`)}) n
          union all
          select n.client_id, n.target, n.gives,
            n.gives::integer + case when n.client_id = w.client_id then w.given else 0 end,
            case when n.client_id = w.client_id then w.place + 1 else 1 end
          from walk w cross join lateral (${firstOf(tx`(client_id, target) > (w.client_id, ${step})`)}) n
        )
        select client_id, target from walk where gives
      ) walk
      ${
        others.length === 0
          ? tx``
          : tx`union all
      select * from (
        select client_id, target, room
        from json_to_recordset(${JSON.stringify(others)}::text::json)
          as u(client_id uuid, target bigint, count integer, room integer)
        where ${isTold(tx, 'u')} and ${isClosed(tx, 'u')}
        order by count, random()
      ) others`
      }
    )`
}

function countsOf(of: readonly OfTarget[]): Readonly<Record<string, number>> {
  return Object.fromEntries(of.map((one) => [targetKey(one.clientId, one.target), one.count]))
}

/** What the client of this relation may be given besides what is under way. */
export function roomOf(tx: Tx, of: string, perClient: number): Sql {
  return tx`coalesce(((select rooms from busy) ->> ${tx.unsafe(of)}.client_id::text)::integer, ${perClient}::integer)`
}

/** Whether the target of this relation is there: an endpoint may be gone or disabled. */
export function isTold(tx: Tx, of: string): Sql {
  return tx`(${tx.unsafe(of)}.target <> ${TO_ENDPOINT} or (select true from clients c where c.id = ${tx.unsafe(of)}.client_id
      and c.dlr_callback_url is not null and c.callback_disabled_at is null limit 1))`
}

/** Whether its breaker is closed. */
export function isClosed(tx: Tx, of: string): Sql {
  return tx`not exists (select from callback_target_breakers o
      where o.client_id = ${tx.unsafe(of)}.client_id and o.target = ${tx.unsafe(of)}.target and o.open_until is not null)`
}
