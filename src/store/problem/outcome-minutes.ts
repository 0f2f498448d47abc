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

/** What failed for one reason at one provider since a time, and before. */
export type Failures = {
  readonly status: LifecycleState
  readonly provider: string
  readonly reason: string
  readonly messages: number
  readonly lastAt: Date
  readonly acceptedFrom: Date
  /** When the failing began that goes on: no pause of `QUIET_MINUTES` since, within the last 24 hours. */
  readonly since: Date
  /** As many minutes an hour before, and a day before. */
  readonly hourBefore: number
  readonly dayBefore: number
  /** Messages that ended at this provider in the same minutes, whatever became of them. */
  readonly ended: number
}

/** After so many minutes without one a failing is over, and the next one begins another. */
const QUIET_MINUTES = 5

/** Failures listed, at most. */
export const MAX_FAILURES = 50

/**
 * What became of messages since this minute in one of these states, by provider and reason, the most first. Reads the counts of 24 hours
 * of these states once: 0.3 s for 120,000 of them. That is why `is true` stands there: without it they are read for each reason.
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
  return await tx<Failures[]>`
    with of_state as materialized (select unnest(${tx.array([...failed])}::text[]) as status), lately as materialized (
      select o.status, o.provider, o.reason, sum(o.messages)::float8 as messages, max(o.last_at) as last_at,
        min(o.accepted_from) as accepted_from
      from of_state s join outcome_minutes o on o.status = s.status and o.minute >= ${since}
      group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit ${MAX_FAILURES}
    ), spaced as (
      select status, provider, reason, minute, messages, first_at,
        minute - lag(minute) over (partition by reason, provider, status order by minute)
          <= interval '${tx.unsafe(String(QUIET_MINUTES))} minutes' as goes_on
      from (
        select status, provider collate "C" as provider, reason collate "C" as reason, minute, messages, first_at from outcome_minutes
        where status = any(${tx.array([...failed])}::text[]) and minute >= ${since}::timestamptz - interval '24 hours'
          and ((status, provider, reason) in (select status, provider, reason from lately)) is true
      ) o
    ), before as materialized (
      select status, provider, reason, max(first_at) filter (where goes_on is not true) as since,
        coalesce(sum(messages) filter (where minute >= ${since}::timestamptz - interval '1 hour' and minute < now() - interval '1 hour'), 0)::float8
          as "hourBefore",
        coalesce(sum(messages) filter (where minute < now() - interval '24 hours'), 0)::float8 as "dayBefore"
      from spaced group by reason, provider, status
    ), at_provider as materialized (
      select provider, sum(messages)::float8 as ended from outcome_minutes
      where status = any(${tx.array([...ended])}::text[]) and minute >= ${since} group by 1
    )
    select l.status, l.provider, l.reason, l.messages, l.last_at as "lastAt", l.accepted_from as "acceptedFrom",
      coalesce(p.ended, 0) as ended, b.since, b."hourBefore", b."dayBefore"
    from lately l join before b on b.status = l.status and b.provider = l.provider and b.reason = l.reason
      left join at_provider p on p.provider = l.provider
    order by l.messages desc, 1, 2, 3`
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
