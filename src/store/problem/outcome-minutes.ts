import type { LifecycleState } from '../../domain/lifecycle.ts'
import { OTHER_REASONS } from '../../domain/problem/failure-reason.ts'
import type { Tx } from '../database/db.ts'

/** What became of messages within a minute, for one reason, at one provider (empty: at none). */
export type OutcomeMinute = {
  readonly status: LifecycleState
  readonly minute: Date
  readonly provider: string
  /** As `failureReason` has it. */
  readonly reason: string
  readonly messages: number
  readonly firstAt: Date
  readonly lastAt: Date
  /** When the one was accepted that was accepted first. */
  readonly acceptedFrom: Date
}

/** Adds to what is counted already. One of a status, minute, provider and reason may be given once. */
export async function addOutcomes(tx: Tx, outcomes: readonly OutcomeMinute[]): Promise<void> {
  await tx`
    insert into outcome_minutes as o (status, minute, provider, reason, messages, first_at, last_at, accepted_from)
    select status, minute, provider, reason, messages, "firstAt", "lastAt", "acceptedFrom"
    from json_to_recordset(${JSON.stringify(outcomes)}::text::json) as x(status text, minute timestamptz, provider text, reason text,
      messages bigint, "firstAt" timestamptz, "lastAt" timestamptz, "acceptedFrom" timestamptz)
    order by status, minute, provider, reason
    on conflict (status, minute, provider, reason) do update set messages = o.messages + excluded.messages,
      first_at = least(o.first_at, excluded.first_at), last_at = greatest(o.last_at, excluded.last_at),
      accepted_from = least(o.accepted_from, excluded.accepted_from)`
}

/** What failed for one reason at one provider (empty: at none). */
export type FailureKind = {
  readonly status: LifecycleState
  readonly provider: string
  readonly reason: string
}

/** What failed for one reason at one provider since a time, and before. */
export type Failures = FailureKind & {
  readonly messages: number
  readonly lastAt: Date
  readonly acceptedFrom: Date
  /** In which minute the last one did. */
  readonly lastMinute: Date
  /** As many minutes an hour before, and a day before. */
  readonly hourBefore: number
  readonly dayBefore: number
  /** Messages that ended at this provider in the same minutes, whatever became of them. */
  readonly ended: number
}

/** After so many minutes without one a failing is over, and the next one begins another. */
const QUIET_MINUTES = 5

/** A failing is followed back for so long. */
const FOLLOWED_HOURS = 24

/** Failures listed, at most. */
export const MAX_FAILURES = 50

/**
 * What became of messages since this minute in one of these states, by provider and reason, the most first. Reads the counts of these
 * minutes, and of as many an hour and a day before. `is true` stands there because without it they are read for each reason.
 */
export async function readFailures(
  tx: Tx,
  {
    failed,
    ended,
    sinceMs,
  }: {
    readonly failed: readonly LifecycleState[]
    readonly ended: readonly LifecycleState[]
    readonly sinceMs: number
  },
): Promise<readonly Failures[]> {
  const since = new Date(sinceMs)
  const before = (hours: 1 | 24) => tx`(
      select o.status, o.provider, o.reason, sum(o.messages)::float8 as messages
      from of_state s cross join lateral (
        select * from outcome_minutes o where o.status = s.status and o.minute >= ${since}::timestamptz - ${hours} * interval '1 hour'
          and o.minute < now() - ${hours} * interval '1 hour' and ((status, provider, reason) in (select status, provider, reason from lately)) is true
        offset 0) o
      group by 1, 2, 3)`
  return await tx<Failures[]>`
    with of_state as materialized (select unnest(${tx.array([...failed])}::text[]) as status), lately as materialized (
      select o.status, o.provider, o.reason, sum(o.messages)::float8 as messages, max(o.last_at) as last_at,
        min(o.accepted_from) as accepted_from, max(o.minute) as last_minute
      from of_state s join outcome_minutes o on o.status = s.status and o.minute >= ${since}
      group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit ${MAX_FAILURES}
    ), hour_before as materialized ${before(1)}, day_before as materialized ${before(24)}, at_provider as materialized (
      select provider, sum(messages)::float8 as ended from outcome_minutes
      where status = any(${tx.array([...ended])}::text[]) and minute >= ${since} group by 1
    )
    select l.status, l.provider, l.reason, l.messages, l.last_at as "lastAt", l.accepted_from as "acceptedFrom",
      l.last_minute as "lastMinute", coalesce(p.ended, 0) as ended, coalesce(h.messages, 0) as "hourBefore", coalesce(d.messages, 0) as "dayBefore"
    from lately l
      left join hour_before h on h.status = l.status and h.provider = l.provider and h.reason = l.reason
      left join day_before d on d.status = l.status and d.provider = l.provider and d.reason = l.reason
      left join at_provider p on p.provider = l.provider
    order by l.messages desc, 1, 2, 3`
}

/**
 * When each of these failings began that go on, in their order: without a pause of more than `QUIET_MINUTES` since, and no more than 24
 * hours before `sinceMs`. Goes back from its last minute by as many minutes as it may: one that lasts a day takes 300 steps.
 */
export async function readBegins(
  tx: Tx,
  failings: readonly (FailureKind & Pick<Failures, 'lastMinute'>)[],
  sinceMs: number,
): Promise<readonly Date[]> {
  if (failings.length === 0) return []
  const kinds = failings.map(({ status, provider, reason, lastMinute }, place) => {
    return { place, status, provider, reason, minute: lastMinute }
  })
  const ofKind = tx`o.status = b.status and o.provider = b.provider and o.reason = b.reason`
  const rows = await tx<{ place: number; began: Date }[]>`
    with recursive back as (
      select * from json_to_recordset(${JSON.stringify(kinds)}::text::json)
        as k(place integer, status text, provider text, reason text, minute timestamptz)
      union all
      select b.place, b.status, b.provider, b.reason, earlier.minute from back b cross join lateral (
        select o.minute from generate_series(${QUIET_MINUTES}::integer, 1, -1) ago
        join outcome_minutes o on ${ofKind} and o.minute = b.minute - ago * interval '1 minute'
        where b.minute - ago * interval '1 minute' >= ${new Date(sinceMs)}::timestamptz - ${FOLLOWED_HOURS} * interval '1 hour'
        limit 1) earlier
    ), first as (
      select place, status, provider, reason, min(minute) as minute from back group by 1, 2, 3, 4
    )
    select b.place, o.first_at as began from first b join outcome_minutes o on ${ofKind} and o.minute = b.minute`
  const begins = new Map(rows.map(({ place, began }) => [place, began]))
  return failings.map(({ lastMinute }, place) => begins.get(place) ?? lastMinute)
}

/** How many messages ended so since this minute, of this provider or of all (null). */
export async function countOutcomes(
  tx: Tx,
  states: readonly LifecycleState[],
  sinceMs: number,
  provider: string | null,
): Promise<number> {
  const [row] = await tx<{ messages: number }[]>`
    select coalesce(sum(messages), 0)::float8 as messages from outcome_minutes
    where status = any(${tx.array([...states])}::text[]) and minute >= ${new Date(sinceMs)}
      and ${provider === null ? tx`true` : tx`provider = ${provider}`}`
  return row?.messages ?? 0
}

/** True where the reason stands for many, or for none: no error is to be looked for by it. */
export function isNoError(reason: string): boolean {
  return reason === '' || reason === OTHER_REASONS
}
