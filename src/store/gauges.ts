import { TO_SMPP } from '../domain/callback/target.ts'
import type { Tx } from './database/db.ts'

// What metrics are read from: a few milliseconds each, and bounded, however much waits.

/** Callbacks, and dead letters, are counted up to this. */
const MOST_COUNTED = 100_000

/** What waits to be told to clients. */
export type CallbacksWaiting = {
  readonly waiting: number
  /** How long the one that is most overdue is due, in seconds, of those whose target is there and has no open breaker. */
  readonly oldestS: number
}

/** Counts the callbacks that wait, up to 100,000; what waits for a session of an ESME is never overdue. */
export async function readCallbacksWaiting(tx: Tx): Promise<CallbacksWaiting> {
  const [row] = await tx<CallbacksWaiting[]>`
    with waiting as materialized (
      select client_id, target, wake_at from callbacks where wake_at is not null limit ${MOST_COUNTED}
    ), late as (
      select client_id, target, min(wake_at) as wake_at from waiting where wake_at < now() and target <> ${TO_SMPP}
      group by client_id, target
    )
    select (select count(*) from waiting) as waiting,
      (select coalesce(max(extract(epoch from now() - wake_at)), 0) from late l where not exists (
        select from callback_target_breakers b
        where b.client_id = l.client_id and b.target = l.target and b.open_until is not null
      ))::float8 as "oldestS"`
  return row ?? { waiting: 0, oldestS: 0 }
}

/** Counts the targets of callbacks whose breaker is open. */
export async function countPausedTargets(tx: Tx): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from callback_target_breakers where open_until is not null`
  return row?.count ?? 0
}

/** The money of all clients, in cents: `held` is what was paid in, less what can be spent and what was captured (I2). */
export type Money = { readonly available: number; readonly held: number; readonly captured: number }

/** Adds up the money of all clients, in one snapshot. */
export async function readMoney(tx: Tx): Promise<Money> {
  const [row] = await tx<Money[]>`
    select available::float8, captured::float8, (paid - available - captured)::float8 as held from (
      select (select coalesce(sum(credit_cents), 0) from clients) as available,
        (select coalesce(sum(captured_cents), 0) from capture_totals) as captured,
        (select coalesce(sum(amount_cents), 0) from topups) as paid
    ) money`
  return row ?? { available: 0, held: 0, captured: 0 }
}

/** Counts clients that have no more than their low-water mark or, without one, less than this share of their last top-up. */
export async function countLowCredit(tx: Tx, share: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from clients c left join lateral (
      select amount_cents from topups t where t.client_id = c.id and t.kind = 'topup' order by t.id desc limit 1
    ) last on c.low_water_cents is null
    where c.credit_cents <= c.low_water_cents or c.credit_cents < last.amount_cents * ${share}::float8::numeric`
  return row?.count ?? 0
}

/** Counts dead letters that were not replayed, by what they are, up to 100,000. */
export async function countDeadLetters(
  tx: Tx,
): Promise<readonly { readonly what: string; readonly count: number }[]> {
  return await tx<{ what: string; count: number }[]>`
    select kind.what, count(l.what) as count from (values ('receipt'), ('unreadable')) kind(what)
    left join (select what from dead_letters where replayed_at is null limit ${MOST_COUNTED}) l on l.what = kind.what
    group by kind.what`
}

/** Counts parts of inbound messages that are due, up to 100,000. */
export async function countInboundDue(tx: Tx, nowMs: number): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*) as count from (
      select from inbound_queue where due_at <= ${new Date(nowMs)} limit ${MOST_COUNTED}
    ) due`
  return row?.count ?? 0
}

/** Counts SMPP sessions that are renewed. */
export async function countSmppSessions(tx: Tx): Promise<number> {
  const [row] = await tx<{ count: number }[]>`select count(*) as count from smpp_sessions where until > now()`
  return row?.count ?? 0
}

/** The connections of all processes by their state, and how many the server takes from anybody. */
export type Connections = {
  readonly byState: readonly { readonly state: string; readonly count: number }[]
  readonly max: number
}

/** Counts connections to a server; those of roles that this one may not see count as `unknown`. */
export async function readConnections(tx: Tx): Promise<Connections> {
  const byState = await tx<{ state: string; count: number }[]>`
    select replace(coalesce(state, 'unknown'), ' ', '_') as state, count(*) as count from pg_stat_activity
    where datname = current_database() and application_name like 'sms-%' group by 1`
  const [row] = await tx<{ max: number }[]>`select current_setting('max_connections')::integer as max`
  return { byState, max: row?.max ?? 0 }
}
