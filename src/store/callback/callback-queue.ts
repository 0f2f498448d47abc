import {
  type Callback,
  type CallbackId,
  type CallbackState,
  callbackStatesWhere,
} from '../../domain/callback/callback.ts'
import type { Told } from '../../domain/callback/told.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { listOf } from '../state-lists.ts'

const UNDER_WAY = listOf(callbackStatesWhere(({ underWay }) => underWay))

const CALLBACK_COLUMNS =
  'id, client_id, message_id, status, state, attempts, version, wake_at, last_status_code, last_error, delivered_at'

type CallbackRow = {
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

/** A callback to be delivered now, with everything that takes. */
export type ClaimedCallback = {
  readonly callback: Callback
  readonly body: string
  readonly url: string
  readonly secret: string | null
  /** While the secret is being changed: the one before, which signs too. */
  readonly previousSecret: string | null
  /** The endpoint's breaker is half open: this one shows whether it works again. */
  readonly probe: boolean
  /** Something has failed at this endpoint since its last success. */
  readonly troubled: boolean
}

/**
 * Takes due callbacks for delivery, at most `limit`, and of each endpoint at most `perEndpoint` less what is under way
 * there already (`underWay`). Their lease ends `leaseMs` later, then another worker takes them. Endpoints with the least
 * under way come first. An endpoint whose breaker is open gives none; when it is half open it gives one, to one worker.
 * This is the machine's CLAIMED for many rows.
 */
export async function claimCallbacks(
  tx: Tx,
  options: {
    readonly nowMs: number
    readonly leaseMs: number
    readonly limit: number
    readonly perEndpoint: number
    readonly underWay: ReadonlyMap<ClientId, number>
  },
): Promise<ClaimedCallback[]> {
  const now = new Date(options.nowMs)
  const leaseEnd = new Date(options.nowMs + options.leaseMs)
  const underWay = JSON.stringify(Object.fromEntries(options.underWay))
  const rows = await tx<(CallbackRow & Omit<ClaimedCallback, 'callback'>)[]>`
    with probing as (
      update callback_breakers b set open_until = ${leaseEnd}
      where open_until <= ${now}
        and exists (select from callbacks k where k.client_id = b.client_id and k.wake_at <= ${now})
        and exists (select from clients c where c.id = b.client_id and c.dlr_callback_url is not null
          and c.callback_disabled_at is null)
      returning client_id
    ), endpoints as (
      select c.id, c.dlr_callback_url as url, c.callback_hmac_secret as secret,
        case when c.callback_previous_secret_until > ${now} then c.callback_previous_secret end as "previousSecret",
        p.client_id is not null as probe, b.client_id is not null as troubled,
        case when p.client_id is not null then 1 else ${options.perEndpoint}::integer - under_way end as room
      from clients c
      left join callback_breakers b on b.client_id = c.id
      left join probing p on p.client_id = c.id
      cross join lateral (select coalesce((${underWay}::text::jsonb ->> c.id::text)::integer, 0) as under_way) n
      where c.dlr_callback_url is not null and c.callback_disabled_at is null
        and (b.open_until is null or p.client_id is not null)
        and (under_way < ${options.perEndpoint}::integer or p.client_id is not null)
      order by under_way, random()
    ), picked as materialized (
      select due.id as picked_id, e.url, e.secret, e."previousSecret", e.probe, e.troubled
      from endpoints e cross join lateral (
        select id from callbacks where client_id = e.id and wake_at <= ${now}
        order by wake_at limit e.room for update skip locked
      ) due
      limit ${options.limit}
    )
    update callbacks set state = 'DELIVERING', wake_at = ${leaseEnd}, version = version + 1, updated_at = ${now}
    from picked where id = picked_id
    returning ${tx.unsafe(CALLBACK_COLUMNS)}, body, url, secret, "previousSecret", probe, troubled`
  return rows.map((row) => {
    const { body, url, secret, previousSecret, probe, troubled } = row
    return { callback: callbackOf(row), body, url, secret, previousSecret, probe, troubled }
  })
}

/** Reads callbacks by id. Unknown ids are left out. */
export async function loadCallbacks(tx: Tx, ids: readonly CallbackId[]): Promise<Callback[]> {
  const rows = await tx<CallbackRow[]>`
    select ${tx.unsafe(CALLBACK_COLUMNS)} from callbacks where id = any(${tx.array([...ids])}::uuid[])`
  return rows.map(callbackOf)
}

/** Writes callbacks whose expected version still stands, in one statement; answers the ids that were written. */
export async function writeCallbacks(
  tx: Tx,
  moves: readonly { readonly expectedVersion: number; readonly next: Callback }[],
  nowMs: number,
): Promise<Set<CallbackId>> {
  const input = moves
    .map(({ expectedVersion, next }) => ({
      id: next.id,
      expected: expectedVersion,
      state: next.state,
      attempts: next.attempts,
      version: next.version,
      wake: dateOf(next.wakeAtMs),
      code: next.lastStatusCode,
      error: next.lastError,
      delivered: dateOf(next.deliveredAtMs),
    }))
    // Sorted, so that two workers with the same callbacks wait for one another instead of ending in a deadlock.
    .sort((a, b) => (a.id < b.id ? -1 : 1))
  const rows = await tx<{ id: CallbackId }[]>`
    update callbacks c set state = i.state, attempts = i.attempts, version = i.version, wake_at = i.wake,
      last_status_code = i.code, last_error = i.error, delivered_at = i.delivered, updated_at = ${new Date(nowMs)}
    from json_to_recordset(${JSON.stringify(input)}::text::json) as i(
      id uuid, expected integer, state text, attempts smallint, version integer, wake timestamptz, code smallint,
      error text, delivered timestamptz)
    where c.id = i.id and c.version = i.expected
    returning c.id`
  return new Set(rows.map(({ id }) => id))
}

/**
 * Makes a client's open callbacks DEAD with this reason, at most `limit`; answers how many. This is the machine's
 * GIVEN_UP for many rows.
 */
export async function giveUpCallbacks(
  tx: Tx,
  clientId: ClientId,
  error: string,
  nowMs: number,
  limit: number,
): Promise<number> {
  const result = await tx`
    with picked as materialized (
      select id as picked_id from callbacks where client_id = ${clientId} and wake_at is not null
      order by wake_at limit ${limit} for update
    )
    update callbacks set state = 'DEAD', wake_at = null, last_error = ${error}, version = version + 1,
      updated_at = ${new Date(nowMs)}
    from picked where id = picked_id`
  return result.count
}

/**
 * Clients with open callbacks that nobody will deliver: their endpoint is gone or disabled. A status that was committed
 * while the endpoint ended leaves such a one.
 */
export async function findStrandedClients(tx: Tx): Promise<ClientId[]> {
  const rows = await tx<{ id: ClientId }[]>`
    with recursive owners as (
      (select client_id from callbacks where wake_at is not null order by client_id limit 1)
      union all
      select (select client_id from callbacks where wake_at is not null and client_id > o.client_id
        order by client_id limit 1)
      from owners o where o.client_id is not null
    )
    select o.client_id as id from owners o left join clients c on c.id = o.client_id
    where o.client_id is not null and (c.dlr_callback_url is null or c.callback_disabled_at is not null)`
  return rows.map(({ id }) => id)
}

/** Makes callbacks DEAD that have waited since before `before` behind an open breaker, at most `limit`; answers how many. */
export async function giveUpWaiting(
  tx: Tx,
  before: Date,
  error: string,
  nowMs: number,
  limit: number,
): Promise<number> {
  const result = await tx`
    with picked as materialized (
      select id as picked_id from callbacks where wake_at is not null and updated_at < ${before}
      limit ${limit} for update skip locked
    )
    update callbacks set state = 'DEAD', wake_at = null, last_error = ${error}, version = version + 1,
      updated_at = ${new Date(nowMs)}
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

function callbackOf(row: CallbackRow): Callback {
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

function dateOf(atMs: number | null): Date | null {
  return atMs === null ? null : new Date(atMs)
}
