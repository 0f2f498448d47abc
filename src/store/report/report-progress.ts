import { type FoldedSpan, startOfSpan } from '../../domain/report/report-span.ts'
import { arrayText } from '../array-text.ts'
import type { Tx } from '../database/db.ts'
import { noteMachineCounted } from './machine-progress.ts'
import { LATE_S } from './report-marks.ts'

/**
 * A transaction writes its first row at most this long after it began: until then it has no id, and the fence does not
 * see it. What it waits for before are its clients' rows, and who holds those is ended after 2 s.
 */
const FIRST_WRITE_WITHIN_S = 30

/** A usual writer is over in so long; what takes longer is counted when its minute is closed. */
const COMMITS_WITHIN_S = 10

/** A turn of counting that has done nothing for so long is over, and another process takes over. */
const MAX_STEP_S = 10

/** A process that did not count last begins so long after it could. */
const OTHERS_WAIT_S = 5

/** No rest is longer. */
const MAX_REST_S = 60

/** Where the counting stands. Instants in Unix milliseconds, by the clock of the database. */
export type Progress = {
  readonly nowMs: number
  /** Minutes before have been counted after every writer that did not mark them was over. */
  readonly openFromMs: number
  /** What `openFromMs` becomes when this turn has counted; the same while a writer may still be at work before it. */
  readonly nextOpenFromMs: number
  /** Earlier minutes have not changed since the last turn, unless they are marked. */
  readonly changedFromMs: number
  /** Every transaction that the last fence waits for is over. */
  readonly fencePassed: boolean
  /** The id of this transaction: that of the next fence. */
  readonly xid: string
  /** Minutes that a turn before took the marks of, and did not count to the end. */
  readonly countingMs: readonly number[]
}

type ProgressRow = {
  readonly now: Date
  readonly openFrom: Date
  readonly fenceAt: Date
  readonly asOf: Date
  readonly passed: boolean
  readonly xid: string
  readonly countingMs: readonly number[]
}

/**
 * Takes the right to count until the end of this transaction; null when another process is at a step of its turn. With
 * `renewTurn` it goes on.
 *
 * A writer marks minutes that began `LATE_S` before its own beginning. A minute may leave the open ones once every writer
 * that did not mark it has ended, and was counted afterwards. The fence tells that: when all transactions with ids
 * below the one of an earlier turn are over, then so are all that began before that turn. Where the clock went back
 * behind all this, counting begins with the present minute.
 */
export async function lockProgress(tx: Tx): Promise<Progress | null> {
  const [row] = await tx<ProgressRow[]>`
    select now() as now, least(open_from, date_trunc('minute', now())) as "openFrom",
      least(fence_at, now()) as "fenceAt", least(as_of, now()) as "asOf",
      pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= fence_xid as passed,
      pg_current_xact_id()::text as xid,
      array(select extract(epoch from minute)::float8 * 1000 from unnest(counting) minute) as "countingMs"
    from report_progress for update skip locked`
  if (!row) return null
  const openFromMs = row.openFrom.getTime()
  const closedMs = row.fenceAt.getTime() - (LATE_S + FIRST_WRITE_WITHIN_S) * 1_000
  const closedFromMs = startOfSpan('minute', closedMs)
  return {
    nowMs: row.now.getTime(),
    openFromMs,
    changedFromMs: startOfSpan('minute', row.asOf.getTime() - (LATE_S + COMMITS_WITHIN_S) * 1_000),
    fencePassed: row.passed,
    xid: row.xid,
    countingMs: row.countingMs,
    nextOpenFromMs: row.passed ? Math.max(openFromMs, closedFromMs) : openFromMs,
  }
}

/**
 * Keeps other processes from counting until `MAX_STEP_S` from now. Answers what the next call has to name: whoever writes
 * the row changes it, and a turn that another process has taken over is lost for good: null.
 */
export async function renewTurn(tx: Tx, last: string | null): Promise<string | null> {
  const unlessTaken = last === null ? tx`` : tx`where xmin::text = ${last}`
  const [row] = await tx<{ token: string }[]>`
    update report_progress set rest_until = now() + ${`${MAX_STEP_S} s`}::interval ${unlessTaken}
    returning pg_current_xact_id()::xid::text as token`
  return row?.token ?? null
}

/** Notes that everything up to `progress` is counted, and sets the next fence there once the last one is passed. */
export async function noteProgress(tx: Tx, progress: Progress): Promise<void> {
  const at = new Date(progress.nowMs)
  await tx`
    update report_progress set as_of = ${at}, open_from = ${new Date(progress.nextOpenFromMs)},
      fence_at = case when ${progress.fencePassed} then ${at} else fence_at end,
      fence_xid = case when ${progress.fencePassed} then ${progress.xid}::bigint else fence_xid end`
  await noteMachineCounted(tx, progress.nowMs)
}

/** Notes which minutes are being counted whose marks are taken; none: they are counted. */
export async function noteCounting(tx: Tx, minutesMs: readonly number[]): Promise<void> {
  const minutes = arrayText(minutesMs.map((ms) => new Date(ms).toISOString()))
  await tx`update report_progress set counting = ${minutes}::text::timestamptz[]`
  if (minutesMs.length === 0) await tx`update machine_progress set counting_since = null`
}

/** What there is to do for who counts. */
export type CountingWork = {
  /** No process counts, or has counted too short a while ago. */
  readonly due: boolean
  /** When it is due: minutes are marked. */
  readonly marked: boolean
  /** When it is due: hours or days that are over are not the sum of what is in them. */
  readonly stale: boolean
}

/**
 * What there is to do for the process whose last rest ends at `ownRest`, as `restFromCounting` answered it: others leave it the turn for
 * `OTHERS_WAIT_S`, for it remembers what it has read. A longer rest than there is was set before the clock went back.
 */
export async function findCountingWork(tx: Tx, ownRest: string | null): Promise<CountingWork> {
  const [row] = await tx<CountingWork[]>`
    select due, case when due then counting <> '{}' or exists (select from report_marks) else false end as marked,
      case when due then exists (
        select from report_stale where bucket + ('1 ' || span)::interval <= open_from) or exists (
        select from machine_stale where hour + interval '1 hour' <= open_from) else false end as stale
    from (
      select rest_until not between now() - ${`${OTHERS_WAIT_S} s`}::interval * (rest_until::text is distinct from ${ownRest})::int
        and now() + ${`${MAX_REST_S} s`}::interval as due, counting, open_from
      from report_progress
    ) progress`
  return row ?? { due: false, marked: false, stale: false }
}

/** Lets no process count for so long, or until another minute is to be told. Answers until when, as the database writes it. */
export async function restFromCounting(tx: Tx, ms: number, toldAfterMs: number): Promise<string | null> {
  const toldAfter = tx`${`${toldAfterMs} ms`}::interval`
  const [row] = await tx<{ restUntil: string }[]>`
    update report_progress set rest_until = least(now() + ${`${Math.round(ms)} ms`}::interval,
      date_trunc('minute', now() - ${toldAfter}) + interval '1 minute' + ${toldAfter})
    returning rest_until::text as "restUntil"`
  return row?.restUntil ?? null
}

/**
 * Opens earlier minutes no more: they are marked instead, so that they are counted in bounded steps. Only those of days
 * that have messages: after a jump of the clock by a year the others would be half a million.
 */
export async function markUntil(tx: Tx, fromMs: number, toMs: number): Promise<void> {
  await tx`
    insert into report_marks (minute, at)
    select minute, minute from (select generate_series(greatest(day, ${new Date(fromMs)}), least(day + interval '1 day', ${new Date(toMs)}) - interval '1 minute',
      interval '1 minute') as minute
    from (
      select to_timestamp(right(c.relname, 8), 'YYYYMMDD') as day from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = 'messages'::regclass and c.relname ~ '^messages_[0-9]{8}$'
    ) days
    where day < ${new Date(toMs)} and day + interval '1 day' > ${new Date(fromMs)}) minutes`
}

/**
 * Takes the marks of up to `limit` minutes of one hour, the newest first; the next call goes on with older ones, and
 * after the oldest begins again with the newest. Answers the minutes; none when there are no marks.
 */
export async function takeMarks(tx: Tx, limit: number): Promise<number[]> {
  const rows = await tx<{ minute: Date }[]>`
    with newest as materialized (
      select coalesce(max(minute) filter (where minute < swept_from), max(minute)) as at from report_marks, report_progress
    ), chosen as materialized (
      select distinct minute from report_marks, newest
      where minute >= date_trunc('hour', newest.at) and minute <= newest.at
      order by minute desc limit ${limit}
    ), taken as (
      delete from report_marks where minute in (select minute from chosen) returning at
    ), since as (
      update machine_progress set counting_since = (select min(at) from taken) where exists (select from chosen)
    ), swept as (
      update report_progress set swept_from = (select min(minute) from chosen) where exists (select from chosen)
    )
    select minute from chosen`
  return rows.map(({ minute }) => minute.getTime())
}

/** An hour or a day that is over, has no marks and is stale although nothing in it is, hours first; null when there is none. */
export async function findFoldable(tx: Tx, openFromMs: number): Promise<FoldedSpan | null> {
  const [row] = await tx<{ span: 'hour' | 'day'; bucket: Date }[]>`
    select span, bucket from report_stale
    where bucket + ('1 ' || span)::interval <= ${new Date(openFromMs)}
      and (span, bucket) not in (
        select span, date_trunc(span, minute) from report_marks, (values ('hour'), ('day')) s(span))
      and (span = 'hour' or bucket not in (select date_trunc('day', bucket) from report_stale where span = 'hour'))
    order by span desc, bucket desc limit 1`
  return row ? { span: row.span, startMs: row.bucket.getTime() } : null
}

/** Notes that an hour or a day is the sum of what is in it. */
export async function noteFolded(tx: Tx, { span, startMs }: FoldedSpan): Promise<void> {
  await tx`delete from report_stale where span = ${span} and bucket = ${new Date(startMs)}`
}

/** Forgets up to `limit` counted minutes before `beforeMs` whose hours have their sums; answers how many. */
export async function removeMinutesBefore(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const result = await tx`
    delete from report_rollups where ctid = any(array(
      select r.ctid from report_rollups r
      where r.span = 'minute' and r.scope in ('client', 'all') and r.bucket < ${new Date(beforeMs)} and not exists (
        select from report_stale s where s.span = 'hour' and s.bucket = date_trunc('hour', r.bucket))
      limit ${limit}))`
  return result.count
}
