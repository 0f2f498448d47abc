import type postgres from 'postgres'
import type { Callback } from '../../domain/callback/callback.ts'
import type { CallbackTo, Via } from '../../domain/callback/callback-to.ts'
import { type Target, TO_SMPP, targetKey } from '../../domain/callback/target.ts'
import { lastInTurn } from '../../domain/callback/turns.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { CALLBACK_COLUMNS, type CallbackRow, callbackOf } from './callback-queue.ts'
import { dueTargets, isClosed, isTold, roomOf, type Turns } from './due-targets.ts'

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

type ClaimOptions = { readonly nowMs: number; readonly leaseMs: number; readonly limit: number }

/**
 * Takes due callbacks for delivery over HTTP, at most `limit`: of each target at most `perTarget` less what is under way there
 * already, and of each client at most `perClient` less that. Their lease ends `leaseMs` later, then another worker takes them. Whose
 * turn it is says `dueTargets`. A target whose breaker is open gives none; when it is half open it gives one, to one worker. This is
 * the machine's CLAIMED for many rows.
 */
export async function claimCallbacks(
  tx: Tx,
  options: ClaimOptions & Turns,
): Promise<{
  readonly claimed: readonly ClaimedOverHttp[]
  /** The client whose turn was the last: `after` of the next claim. */
  readonly last: ClientId
}> {
  const rows = await claim(tx, options, {
    ways: dueTargets(tx, new Date(options.nowMs), options),
    probed: tx`b.target <> ${TO_SMPP} and ${isTold(tx, 'b')}`,
    fits: tx`place <= ${roomOf(tx, 'p', options.perClient)}`,
  })
  const claimed = rows.filter((one): one is ClaimedOverHttp => one.to.via !== 'smpp')
  const busy = new Set(options.underWay.map(({ clientId, target }) => targetKey(clientId, target)))
  // Probes and those with something under way had no turn.
  const inTurn = claimed.filter(
    ({ callback, target, probe }) => !(probe || busy.has(targetKey(callback.clientId, target))),
  )
  return {
    claimed,
    last: lastInTurn(
      options.after,
      inTurn.map(({ callback }) => callback.clientId),
    ),
  }
}

/** The same for SMPP accounts: of the clients in `rooms` at most so many each. */
export async function claimForAccounts(
  tx: Tx,
  options: ClaimOptions & { readonly rooms: ReadonlyMap<ClientId, number> },
): Promise<ClaimedForAccount[]> {
  const rooms = [...options.rooms].map(([client_id, room]) => ({ client_id, room }))
  const claimed = await claim(tx, options, {
    ways: tx`
    rooms as materialized (
      select client_id, ${TO_SMPP}::bigint as target, room
      from json_to_recordset(${JSON.stringify(rooms)}::text::json) as x(client_id uuid, room integer)
    ), ways as (
      select * from rooms r where ${isClosed(tx, 'r')} order by random()
    )`,
    probed: tx`b.target = ${TO_SMPP} and b.client_id in (select client_id from rooms)`,
    fits: tx`true`,
  })
  return claimed.filter((one): one is ClaimedForAccount => one.to.via === 'smpp')
}

/** Where is claimed: `ways`, a relation of targets with the room of each; which breakers `b` are probed; and what is left again. */
type Where = Readonly<Record<'ways' | 'probed' | 'fits', postgres.PendingQuery<postgres.Row[]>>>

/** Takes what is due there, in the order of `ways`. */
async function claim(
  tx: Tx,
  { nowMs, leaseMs, limit }: ClaimOptions,
  { ways, probed, fits }: Where,
): Promise<ClaimedCallback[]> {
  const now = new Date(nowMs)
  const leaseEnd = new Date(nowMs + leaseMs)
  const rows = await tx<ClaimedRow[]>`
    with recursive ${ways}, half_open as (
      select client_id, target from callback_target_breakers b
      where open_until <= ${now} and ${probed}
        -- A probe of the index for each: no plan that reads all that is due.
        and (select true from callbacks k where k.client_id = b.client_id and k.target = b.target and k.wake_at <= ${now} limit 1)
      order by open_until limit ${limit} for update skip locked
    ), probing as (
      update callback_target_breakers b set open_until = ${leaseEnd} from half_open h
      where b.client_id = h.client_id and b.target = h.target
      returning b.client_id, b.target
    ), picked as materialized (
      select due.id as picked_id, w.*
      from (
        -- Once for each target, not for each callback.
        select w.*, c.*, exists (select from callback_target_breakers b where b.client_id = w.client_id and b.target = w.target) as troubled
        from (
          select client_id, target, 1 as room, true as probe from probing
          union all
          select client_id, target, room, false from ways
        ) w cross join lateral (
          select dlr_callback_url, callback_hmac_secret as secret,
            case when callback_previous_secret_until > ${now} then callback_previous_secret end as "previousSecret"
          from clients where id = w.client_id limit 1
        ) c
        offset 0
      ) w cross join lateral (
        select id from callbacks where client_id = w.client_id and target = w.target and wake_at <= ${now}
        order by wake_at limit w.room for update skip locked
      ) due
      limit ${limit}
    ), fitting as materialized (
      select * from (select *, row_number() over (partition by client_id, probe) as place from picked) p where probe or ${fits}
    )
    update callbacks k set state = 'DELIVERING', wake_at = ${leaseEnd}, version = version + 1, updated_at = ${now}
    from fitting p where k.id = p.picked_id
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
