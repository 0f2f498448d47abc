import {
  type Callback,
  type CallbackId,
  type CallbackState,
  callbackStatesWhere,
} from '../../domain/callback/callback.ts'
import { type Target, TO_ENDPOINT, TO_SMPP } from '../../domain/callback/target.ts'
import type { Told } from '../../domain/callback/told.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { type Column, givenRows, INSTANT } from '../given-rows.ts'
import { listOf } from '../state-lists.ts'
import { MAX_COUNT } from './callback-endpoints.ts'

const UNDER_WAY = listOf(callbackStatesWhere(({ underWay }) => underWay))

/** In a `with recursive` the clients with open callbacks, and a null: found by hopping from one to the next in the index. */
const OWNERS = `owners as (
  (select client_id from callbacks where wake_at is not null order by client_id limit 1)
  union all
  select (select client_id from callbacks where wake_at is not null and client_id > o.client_id order by client_id limit 1)
  from owners o where o.client_id is not null
)`

/** What `callbackOf` reads. */
export const CALLBACK_COLUMNS =
  'id, client_id, message_id, status, state, attempts, version, wake_at, last_status_code, last_error, delivered_at'

/** A row of `CALLBACK_COLUMNS`. */
export type CallbackRow = {
  id: CallbackId
  client_id: ClientId
  message_id: MessageId
  status: Told
  state: CallbackState
  attempts: number
  version: number
  wake_at: Date | null
  last_status_code: number | null
  last_error: string | null
  delivered_at: Date | null
}

/** Reads callbacks by id. Unknown ids are left out. */
export async function loadCallbacks(tx: Tx, ids: readonly CallbackId[]): Promise<Callback[]> {
  const rows = await tx<CallbackRow[]>`
    select ${tx.unsafe(CALLBACK_COLUMNS)} from callbacks where id = any(${tx.array([...ids])}::uuid[])`
  return rows.map(callbackOf)
}

/** A step of a callback, to be written where its version still stands. */
type CallbackMove = { readonly expectedVersion: number; readonly next: Callback }

const MOVE_COLUMNS: readonly Column<CallbackMove>[] = [
  ['id', 'uuid', ({ next }) => next.id],
  ['expected', 'integer', ({ expectedVersion }) => expectedVersion],
  ['state', 'text', ({ next }) => next.state],
  ['attempts', 'smallint', ({ next }) => next.attempts],
  ['version', 'integer', ({ next }) => next.version],
  ['wake', INSTANT, ({ next }) => next.wakeAtMs],
  ['code', 'smallint', ({ next }) => next.lastStatusCode],
  ['error', 'text', ({ next }) => next.lastError],
  ['delivered', INSTANT, ({ next }) => next.deliveredAtMs],
]

/** Writes callbacks whose expected version still stands, in one statement; answers the ids that were written. */
export async function writeCallbacks(
  tx: Tx,
  moves: readonly CallbackMove[],
  nowMs: number,
): Promise<Set<CallbackId>> {
  // Sorted, so that two workers with the same callbacks wait for one another instead of ending in a deadlock.
  const sorted = [...moves].sort((a, b) => (a.next.id < b.next.id ? -1 : 1))
  const rows = await tx<{ id: CallbackId }[]>`
    update callbacks c set state = i.state, attempts = i.attempts, version = i.version, wake_at = i.wake,
      last_status_code = i.code, last_error = i.error, delivered_at = i.delivered, updated_at = ${new Date(nowMs)}
    from (${givenRows(tx, MOVE_COLUMNS, sorted)}) i
    where c.id = i.id and c.version = i.expected
    returning c.id`
  return new Set(rows.map(({ id }) => id))
}

/**
 * Makes a client's open callbacks to this target DEAD with this reason, at most `limit`; answers how many. This is the
 * machine's GIVEN_UP for many rows.
 */
export async function giveUpCallbacks(
  tx: Tx,
  clientId: ClientId,
  target: Target,
  error: string,
  nowMs: number,
  limit: number,
): Promise<number> {
  const result = await tx`
    with picked as materialized (
      select id as picked_id from callbacks where client_id = ${clientId} and target = ${target} and wake_at is not null
      order by wake_at limit ${limit} for update
    )
    update callbacks set state = 'DEAD', wake_at = null, last_error = ${error}, version = version + 1,
      updated_at = ${new Date(nowMs)}
    from picked where id = picked_id`
  return result.count
}

/**
 * Targets with open callbacks that nobody will deliver: an endpoint that is gone or disabled, an SMPP account that is gone. A
 * status that was committed while it ended leaves such a one.
 */
export async function findStranded(
  tx: Tx,
): Promise<readonly { readonly clientId: ClientId; readonly target: Target }[]> {
  return await tx<{ clientId: ClientId; target: Target }[]>`
    with recursive ${tx.unsafe(OWNERS)}, gone as (
      select o.client_id, ${TO_ENDPOINT}::bigint as target from owners o left join clients c on c.id = o.client_id
      where o.client_id is not null and (c.dlr_callback_url is null or c.callback_disabled_at is not null)
      union all
      select o.client_id, ${TO_SMPP} from owners o
      where o.client_id is not null and not exists (select from smpp_accounts a where a.client_id = o.client_id)
    )
    select client_id as "clientId", target::text as target from gone g
    where exists (select from callbacks k
      where k.client_id = g.client_id and k.target = g.target and k.wake_at is not null)`
}

/** How many callbacks wait for a session of the client's SMPP account, counted up to `MAX_COUNT`. */
export async function countWaitingForAccount(tx: Tx, clientId: ClientId): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::integer as count from (
      select from callbacks where client_id = ${clientId} and target = ${TO_SMPP} and wake_at is not null limit ${MAX_COUNT}
    ) waiting`
  return row?.count ?? 0
}

/**
 * Makes callbacks DEAD that have waited since before `before`, behind an open breaker or while no session was bound, at most
 * `limit`; answers how many.
 */
export async function giveUpWaiting(
  tx: Tx,
  before: Date,
  errors: { readonly heldBack: string; readonly unbound: string },
  nowMs: number,
  limit: number,
): Promise<number> {
  const result = await tx`
    with picked as materialized (
      select id as picked_id from callbacks where wake_at is not null and updated_at < ${before}
      limit ${limit} for update skip locked
    )
    update callbacks set state = 'DEAD', wake_at = null, version = version + 1, updated_at = ${new Date(nowMs)},
      last_error = case when target = ${TO_SMPP} then ${errors.unbound} else ${errors.heldBack} end
    from picked where id = picked_id`
  return result.count
}

/** Forgets callbacks made before this id, at most `limit`; answers how many. */
export async function removeCallbacksBefore(tx: Tx, beforeId: string, limit: number): Promise<number> {
  const result = await tx`
    delete from callbacks where id = any(array(select id from callbacks where id < ${beforeId} order by id limit ${limit}))`
  return result.count
}

/**
 * Makes the leases of all deliveries end now. Only for a database that a single process uses: when that process died, so
 * did its deliveries.
 */
export async function endCallbackLeases(tx: Tx, nowMs: number): Promise<void> {
  await tx`update callbacks set wake_at = ${new Date(nowMs)} where state in (${tx.unsafe(UNDER_WAY)}) and wake_at is not null`
}

/** What was claimed and not sent is due again, without an attempt counted, unless it has moved since. */
export async function endLeases(
  tx: Tx,
  claimed: readonly Pick<Callback, 'id' | 'version'>[],
  nowMs: number,
): Promise<void> {
  // Sorted, as in `writeCallbacks`.
  const sorted = [...claimed].sort((a, b) => (a.id < b.id ? -1 : 1))
  await tx`
    update callbacks c set wake_at = ${new Date(nowMs)}
    from (${givenRows(tx, LEASE_COLUMNS, sorted)}) i
    where c.id = i.id and c.version = i.version and c.state in (${tx.unsafe(UNDER_WAY)})`
}

const LEASE_COLUMNS: readonly Column<Pick<Callback, 'id' | 'version'>>[] = [
  ['id', 'uuid', ({ id }) => id],
  ['version', 'integer', ({ version }) => version],
]

/** The callback that a row is. */
export function callbackOf(row: CallbackRow): Callback {
  return {
    id: row.id,
    clientId: row.client_id,
    messageId: row.message_id,
    status: row.status,
    state: row.state,
    attempts: row.attempts,
    version: row.version,
    wakeAtMs: row.wake_at?.getTime() ?? null,
    lastStatusCode: row.last_status_code,
    lastError: row.last_error,
    deliveredAtMs: row.delivered_at?.getTime() ?? null,
  }
}
