import { statesWhere } from '../../domain/lifecycle.ts'
import type { ClientId } from '../../domain/message.ts'
import { givenUp } from '../callback/given-up.ts'
import type { Tx } from '../database/db.ts'

/** Of the messages accepted since a time that have ended: how many were delivered, and how many failed or expired. */
export type Shares = { readonly delivered: number; readonly failed: number }

const DELIVERED = statesWhere(({ countsAs }) => countsAs === 'delivered')
const FAILED = statesWhere(({ countsAs }) => countsAs === 'failed' || countsAs === 'expired')

/** Reads them from the minutes of the reports, which are seconds old. */
export async function readShares(
  tx: Tx,
  sinceMs: number,
  {
    provider,
    country,
    clientId,
  }: {
    readonly provider: string | null
    readonly country: string | null
    readonly clientId: ClientId | null
  },
): Promise<Shares> {
  const [row] = await tx<Shares[]>`
    select coalesce(sum(messages) filter (where status = any(${tx.array([...DELIVERED])}::text[])), 0)::float8 as delivered,
      coalesce(sum(messages) filter (where status = any(${tx.array([...FAILED])}::text[])), 0)::float8 as failed
    from report_rollups
    where span = 'minute' and scope = ${clientId === null ? 'all' : 'client'} and bucket >= ${new Date(sinceMs)}
      and ${clientId === null ? tx`true` : tx`client_id = ${clientId}`}
      and ${provider === null ? tx`true` : tx`provider = ${provider}`} and ${country === null ? tx`true` : tx`country = ${country}`}`
  return row ?? { delivered: 0, failed: 0 }
}

/** One-time passwords looked at, at most: the newest. */
const MOST_OTPS = 2_000

/** How long 95 % of the one-time passwords since this time took at most until a provider had them, in seconds; null: there were none. */
export async function readOtpP95(tx: Tx, sinceMs: number, now: Date): Promise<number | null> {
  const [row] = await tx<{ p95: number | null }[]>`
    select percentile_cont(0.95) within group (order by extract(epoch from coalesce(taken_at, void_at, ${now}) - created_at))::float8 as p95
    from (
      select taken_at, void_at, created_at from otps where created_at >= ${new Date(sinceMs)} order by created_at desc limit ${MOST_OTPS}
    ) newest`
  return row?.p95 ?? null
}

/** Callbacks are counted up to this. */
const MOST_CALLBACKS = 10_000

/** Callbacks made since this time that were given up, and would be told if they were replayed. */
export async function countDeadCallbacks(tx: Tx, sinceMs: number): Promise<number> {
  const [row] = await tx<{ dead: number }[]>`
    select count(*)::integer as dead from (${givenUp(tx, sinceMs, MOST_CALLBACKS)}) newest`
  return row?.dead ?? 0
}

/** What a client has left to spend, its credit limit included, in cents; null: there is no such client. */
export async function readSpendable(tx: Tx, clientId: ClientId): Promise<number | null> {
  const [row] = await tx<{ cents: number }[]>`
    select (credit_cents + credit_limit_cents)::float8 as cents from clients where id = ${clientId}`
  return row?.cents ?? null
}

/** Clients at or below their low-water mark, or that were topped up and have nothing left to spend. */
export async function countLowBalances(tx: Tx): Promise<number> {
  const [row] = await tx<{ clients: number }[]>`
    select count(*)::integer as clients from clients c where credit_cents <= low_water_cents
      or (credit_cents + credit_limit_cents <= 0 and exists (select from topups t where t.client_id = c.id))`
  return row?.clients ?? 0
}
