import type { LifecycleState } from '../../domain/lifecycle.ts'
import { OTHER_REASONS } from '../../domain/problem/failure-reason.ts'
import type { Tx } from '../database/db.ts'

/** Reasons of an hour that have a row of their own, for each status and provider; what is beyond them counts as `OTHER_REASONS`. */
const MAX_REASONS_PER_HOUR = 100

/** The first hour before this that has minutes; null when there is none. Reads all minutes: some ms. */
export async function firstHourBefore(tx: Tx, before: Date): Promise<Date | null> {
  const [row] = await tx<{ hour: Date | null }[]>`
    select date_trunc('hour', min(minute), 'UTC') as hour from outcome_minutes where minute < ${before}`
  return row?.hour ?? null
}

/**
 * Removes the minutes of an hour and adds them to it, in one statement: whoever dies, each is counted once. A second call finds none.
 * Costs some tenths of a second where an hour has 60,000 rows.
 */
export async function foldOutcomes(tx: Tx, hour: Date): Promise<void> {
  await tx`
    with mine as materialized (
      select status, minute, provider, reason from outcome_minutes
      where minute >= ${hour} and minute < ${hour}::timestamptz + interval '1 hour' order by 1, 2, 3, 4 for update
    ), gone as (
      delete from outcome_minutes o using mine m
      where o.status = m.status and o.minute = m.minute and o.provider = m.provider and o.reason = m.reason returning o.*
    ), placed as (
      select status, provider, reason, sum(messages) as messages, min(first_at) as first_at, max(last_at) as last_at,
        min(accepted_from) as accepted_from,
        row_number() over (partition by status, provider order by sum(messages) desc, reason) as place
      from gone group by 1, 2, 3
    )
    insert into outcome_hours as o (status, hour, provider, reason, messages, first_at, last_at, accepted_from)
    select status, ${hour}::timestamptz, provider, case when place <= ${MAX_REASONS_PER_HOUR} then reason else ${OTHER_REASONS} end,
      sum(messages), min(first_at), max(last_at), min(accepted_from)
    from placed group by 1, 2, 3, 4 order by 1, 2, 3, 4
    on conflict (status, hour, provider, reason) do update set messages = o.messages + excluded.messages,
      first_at = least(o.first_at, excluded.first_at), last_at = greatest(o.last_at, excluded.last_at),
      accepted_from = least(o.accepted_from, excluded.accepted_from)`
}

/** Forgets up to `limit` rows of hours before this; answers how many. */
export async function removeHoursBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from outcome_hours where (status, hour, provider, reason) in (
      select status, hour, provider, reason from outcome_hours where hour < ${before} limit ${limit})`
  return result.count
}

/** What failed for one reason at one provider (empty: at none). */
export type Reason = {
  readonly status: LifecycleState
  readonly provider: string
  readonly reason: string
  readonly messages: number
  readonly lastAt: Date
  readonly acceptedFrom: Date
}

/** The reasons of a time, with all of its failures, and since when they are counted: null where nobody knows. */
export type Reasons = {
  readonly reasons: readonly Reason[]
  readonly messages: number
  readonly countedFrom: Date | null
}

/**
 * What failed from `from` (inclusive) to `to` (exclusive), by reason, the most first, up to `limit`. Where minutes have become hours
 * both must be whole hours. Reads the minutes of two days and the hours of 35 at most.
 */
export async function readReasons(
  tx: Tx,
  asked: {
    readonly states: readonly LifecycleState[]
    readonly from: Date
    readonly to: Date
    readonly provider: string | null
    readonly limit: number
  },
): Promise<Reasons> {
  const { from, to, provider, limit } = asked
  const states = tx.array([...asked.states])
  const atProvider = provider === null ? tx`true` : tx`provider = ${provider}`
  // One snapshot: a minute that becomes part of its hour meanwhile is in one of both.
  const [row] = await tx<
    {
      reasons: (Omit<Reason, 'lastAt' | 'acceptedFrom'> & { lastAt: string; acceptedFrom: string })[]
      messages: number
      countedFrom: Date | null
    }[]
  >`
    with counted as materialized (
      select status, provider, reason, messages, last_at, accepted_from from outcome_minutes
      where status = any(${states}::text[]) and minute >= ${from} and minute < ${to} and ${atProvider}
      union all
      select status, provider, reason, messages, last_at, accepted_from from outcome_hours
      where status = any(${states}::text[]) and hour >= ${from} and hour < ${to} and ${atProvider}
    ), most as (
      select status, provider, reason, sum(messages)::float8 as messages, max(last_at) as "lastAt", min(accepted_from) as "acceptedFrom"
      from counted group by 1, 2, 3 order by 4 desc, 2, 3, 1 limit ${limit}
    )
    select coalesce((select json_agg(m order by m.messages desc, m.provider, m.reason, m.status) from most m), '[]') as reasons,
      (select coalesce(sum(messages), 0)::float8 from counted) as messages,
      (select counted_from from outcome_progress) as "countedFrom"`
  if (!row) return { reasons: [], messages: 0, countedFrom: null }
  const reasons = row.reasons.map((one) => ({
    ...one,
    lastAt: new Date(one.lastAt),
    acceptedFrom: new Date(one.acceptedFrom),
  }))
  return { ...row, reasons }
}
