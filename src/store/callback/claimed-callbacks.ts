import type postgres from 'postgres'
import type { Callback } from '../../domain/callback/callback.ts'
import type { CallbackTo, Via } from '../../domain/callback/callback-to.ts'
import { type Target, TO_ENDPOINT, TO_SMPP } from '../../domain/callback/target.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { CALLBACK_COLUMNS, type CallbackRow, callbackOf, OWNERS } from './callback-queue.ts'

/** Where a callback goes, with everything that takes. */
export type ClaimedTo =
  | {
      readonly via: 'http'
      readonly url: string
      readonly secret: string | null
      /** While the secret is being changed: the one before, which signs too. */
      readonly previousSecret: string | null
    }
  | { readonly via: 'smpp'; readonly form: CallbackTo['form'] }
  | {
      readonly via: Exclude<Via, 'http' | 'smpp'>
      readonly url: string
      readonly form: CallbackTo['form']
    }

/** A callback to be delivered now. */
export type ClaimedCallback = {
  readonly callback: Callback
  readonly body: string
  readonly to: ClaimedTo
  readonly target: Target
  /** The target's breaker is half open: this one shows whether it works again. */
  readonly probe: boolean
  /** Something has failed at this target since its last success. */
  readonly troubled: boolean
}

/** One that goes over HTTP, or down a session of an SMPP account. */
export type ClaimedOverHttp = ClaimedCallback & { readonly to: Exclude<ClaimedTo, { readonly via: 'smpp' }> }
export type ClaimedForAccount = ClaimedCallback & {
  readonly to: Extract<ClaimedTo, { readonly via: 'smpp' }>
}

/** What is under way to one target. */
export type UnderWay = { readonly clientId: ClientId; readonly target: Target; readonly count: number }

type ClaimOptions = { readonly nowMs: number; readonly leaseMs: number; readonly limit: number }

/** Targets of one client that are looked at by one claim: twice so many, and its endpoint. */
const MAX_TARGETS = 32

/**
 * Takes due callbacks for delivery over HTTP, at most `limit`: of each target at most `perTarget` less what is under way there
 * already, and of each client at most `perClient` less that. Their lease ends `leaseMs` later, then another worker takes them.
 * Clients and targets with the least under way come first. A target whose breaker is open gives none; when it is half open it
 * gives one, to one worker. This is the machine's CLAIMED for many rows.
 *
 * Clients with anything open are found by hopping from one to the next in the index, and so are the targets of each: the lowest,
 * and of one that has more those that come after `pivot`, any place. So a claim costs the same whatever waits.
 */
export async function claimCallbacks(
  tx: Tx,
  options: ClaimOptions & {
    readonly perTarget: number
    readonly perClient: number
    readonly underWay: readonly UnderWay[]
    readonly pivot: Target
  },
): Promise<ClaimedOverHttp[]> {
  const { perTarget, perClient } = options
  const first = tx`select target from callbacks where client_id = o.client_id and wake_at is not null`
  const targets = tx`
    ${tx.unsafe(OWNERS)}, busy as materialized (
      select * from json_to_recordset(${JSON.stringify(options.underWay)}::text::json)
        as x("clientId" uuid, target bigint, count integer)
    ), targets as materialized (
      select o.client_id, t.target, coalesce(b.count, 0) as under_way, ${perTarget}::integer - coalesce(b.count, 0) as room,
        greatest(1, (${perClient}::integer - w.count) / ${perTarget}::integer) as most, w.count >= ${perClient}::integer as is_full
      from owners o
      cross join lateral (
        with recursive near as (
          select (${first} order by target limit 1) as target, 1 as place
          union all
          select (${first} and target > n.target order by target limit 1), place + 1
          from near n where n.target is not null and place < ${MAX_TARGETS}
        ), far as (
          select (${first} and target >= ${options.pivot}::bigint order by target limit 1) as target, 1 as place
          where (select count(target) from near) = ${MAX_TARGETS}
          union all
          select (${first} and target > f.target order by target limit 1), place + 1
          from far f where f.target is not null and place < ${MAX_TARGETS}
        )
        select target from near where target is not null
        union select target from far where target is not null
        union select ${TO_ENDPOINT}::bigint
      ) t
      left join busy b on b."clientId" = o.client_id and b.target = t.target
      cross join lateral (
        select coalesce(sum(count), 0)::integer as count from busy where "clientId" = o.client_id
      ) w
      where o.client_id is not null and t.target <> ${TO_SMPP}
    )`
  const claimed = await claim(tx, targets, options)
  return claimed.filter((one): one is ClaimedOverHttp => one.to.via !== 'smpp')
}

/** The same for SMPP accounts: of the clients in `rooms` at most so many each. */
export async function claimForAccounts(
  tx: Tx,
  options: ClaimOptions & { readonly rooms: ReadonlyMap<ClientId, number> },
): Promise<ClaimedForAccount[]> {
  const rooms = [...options.rooms].map(([id, room]) => ({ id, room }))
  const targets = tx`
    targets as (
      select id as client_id, ${TO_SMPP}::bigint as target, 0 as under_way, room, 1 as most, false as is_full
      from json_to_recordset(${JSON.stringify(rooms)}::text::json) as x(id uuid, room integer)
    )`
  const claimed = await claim(tx, targets, options)
  return claimed.filter((one): one is ClaimedForAccount => one.to.via === 'smpp')
}

/** Takes what is due of the relation `targets`. */
async function claim(
  tx: Tx,
  targets: postgres.PendingQuery<postgres.Row[]>,
  { nowMs, leaseMs, limit }: ClaimOptions,
): Promise<ClaimedCallback[]> {
  const now = new Date(nowMs)
  const leaseEnd = new Date(nowMs + leaseMs)
  const rows = await tx<ClaimedRow[]>`
    with recursive ${targets}, waiting as materialized (
      -- A probe of the index for each: no plan that reads all that is due.
      select t.*, (select true from callbacks k
        where k.client_id = t.client_id and k.target = t.target and k.wake_at <= ${now} limit 1) as is_due
      from targets t
    ), known as materialized (
      select t.*, c.dlr_callback_url, c.callback_hmac_secret as secret,
        case when c.callback_previous_secret_until > ${now} then c.callback_previous_secret end as "previousSecret"
      from waiting t join clients c on c.id = t.client_id
      where is_due and (t.target <> ${TO_ENDPOINT} or (c.dlr_callback_url is not null and c.callback_disabled_at is null))
    ), half_open as (
      select client_id, target from callback_target_breakers b
      where open_until <= ${now} and (client_id, target) in (select client_id, target from known)
      order by open_until limit ${limit} for update skip locked
    ), probing as (
      update callback_target_breakers b set open_until = ${leaseEnd} from half_open h
      where b.client_id = h.client_id and b.target = h.target
      returning b.client_id, b.target
    ), ways as (
      select k.*, p.client_id is not null as probe, b.client_id is not null as troubled,
        row_number() over (partition by k.client_id order by p.client_id is null, under_way, random()) as place
      from known k
      left join callback_target_breakers b on b.client_id = k.client_id and b.target = k.target
      left join probing p on p.client_id = k.client_id and p.target = k.target
      where p.client_id is not null or (b.open_until is null and room > 0 and not is_full)
    ), picked as materialized (
      select due.id as picked_id, w.*
      from (select * from ways where probe or place <= most order by not probe, place, under_way, random()) w
      cross join lateral (
        select id from callbacks where client_id = w.client_id and target = w.target and wake_at <= ${now}
        order by wake_at limit case when w.probe then 1 else w.room end for update skip locked
      ) due
      limit ${limit}
    )
    update callbacks k set state = 'DELIVERING', wake_at = ${leaseEnd}, version = version + 1, updated_at = ${now}
    from picked p where k.id = p.picked_id
    returning ${tx.unsafe(CALLBACK_COLUMNS.replace(/\w+/g, 'k.$&'))}, k.body, k.via, coalesce(k.to_url, p.dlr_callback_url) as url, k.form,
      k.target::text as target, p.secret, p."previousSecret", p.probe, p.troubled`
  return rows.map(claimedOf)
}

type ClaimedRow = CallbackRow & {
  readonly body: string
  readonly via: Via
  readonly url: string | null
  readonly form: CallbackTo['form'] | null
  readonly target: Target
  readonly secret: string | null
  readonly previousSecret: string | null
  readonly probe: boolean
  readonly troubled: boolean
}

function claimedOf(row: ClaimedRow): ClaimedCallback {
  const { body, target, probe, troubled } = row
  return { callback: callbackOf(row), body, to: claimedTo(row), target, probe, troubled }
}

function claimedTo({ via, url, form, secret, previousSecret }: ClaimedRow): ClaimedTo {
  if (via === 'smpp') return { via, form: form ?? {} }
  // Of an endpoint that has none nothing was claimed, and the others came with one.
  const there = url ?? ''
  return via === 'http' ? { via, url: there, secret, previousSecret } : { via, url: there, form: form ?? {} }
}
