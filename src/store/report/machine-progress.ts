import { SPAN_MS } from '../../domain/report/report-span.ts'
import type { Tx } from '../database/db.ts'
import { listOfStates } from '../state-lists.ts'

const OPEN = listOfStates(({ final }) => !final)
const FINAL = listOfStates(({ final }) => final)

/** Whoever marks a minute has read the clock, for what it speaks of, at most so long before its transaction began. */
const MARKED_WITHIN_S = 5

/** How far the counting of what went through the machine has come. Instants in Unix milliseconds. */
export type MachineProgress = {
  /** Whole from then on; null: nothing has been counted yet. */
  readonly countedFromMs: number | null
  /** Of messages accepted from then on nothing is counted yet, or not all of it. */
  readonly openFromMs: number
  /** Of messages accepted before it, a whole minute, all that happened before it is counted, for now if they are of an open minute; null: it was never so. */
  readonly toldUntilMs: number | null
  /** What happened later may be missing in what is counted; null: nothing is. */
  readonly changedFromMs: number | null
  /** Of instants before it only hours are kept. */
  readonly minutesFromMs: number
  /** Minutes of acceptance that wait to be counted again. */
  readonly pendingMinutes: number
  /** By the clock of the database. */
  readonly nowMs: number
}

type ProgressRow = {
  readonly countedFrom: Date | null
  readonly openFrom: Date
  readonly toldUntil: Date | null
  readonly changedFrom: Date | null
  readonly now: Date
  readonly minutesFrom: Date
  readonly pendingMinutes: number
}

/**
 * Reads how far it has come. A change that is not counted has a mark, or is of a message of a minute that is still open; what is committed long
 * after it happened, as when the database was away, is added to its minute when it comes.
 */
export async function readMachineProgress(tx: Tx): Promise<MachineProgress> {
  const [row] = await tx<ProgressRow[]>`
    select counted_from as "countedFrom", minutes_from as "minutesFrom", open_from as "openFrom", told_until as "toldUntil", now() as now, (
        select least(m.counting_since, min(at)) - ${`${MARKED_WITHIN_S} s`}::interval from report_marks
      ) as "changedFrom", (
        select count(*) from (select minute from report_marks union select unnest(counting)) waiting
      ) as "pendingMinutes"
    from report_progress p cross join machine_progress m`
  if (!row) throw new Error('report_progress and machine_progress have one row each')
  return {
    countedFromMs: row.countedFrom?.getTime() ?? null,
    openFromMs: row.openFrom.getTime(),
    toldUntilMs: row.toldUntil?.getTime() ?? null,
    changedFromMs: row.changedFrom?.getTime() ?? null,
    minutesFromMs: row.minutesFrom.getTime(),
    pendingMinutes: row.pendingMinutes,
    nowMs: row.now.getTime(),
  }
}

/**
 * For the beginning of a turn. Where another release has counted since this one did, what it counted is missing here: it is whole from
 * `openFromMs` on. Minutes whose messages are not all ended are marked then, so that the numbers in the states hold those too.
 */
export async function beginMachine(tx: Tx, openFromMs: number): Promise<void> {
  const openFrom = new Date(openFromMs)
  await tx`
    with begun as (
      update machine_progress m set counted_from = ${openFrom} from report_progress p where m.as_of is distinct from p.as_of returning 1
    )
    insert into report_marks (minute)
    select distinct bucket from report_rollups
    where exists (select from begun) and span = 'minute' and scope = 'all' and bucket < ${openFrom} and status in (${tx.unsafe(OPEN)})`
}

/** Notes that this release has counted all up to then. */
export async function noteMachineCounted(tx: Tx, atMs: number): Promise<void> {
  await tx`update machine_progress set as_of = ${new Date(atMs)}`
}

/** Up to where the messages of open minutes are counted for now; null: nowhere. */
export async function readToldUntil(tx: Tx): Promise<number | null> {
  const [row] = await tx<{ toldUntil: Date | null }[]>`select told_until as "toldUntil" from machine_progress`
  return row?.toldUntil?.getTime() ?? null
}

/** Notes up to where they are, a whole minute. */
export async function noteToldUntil(tx: Tx, toldUntilMs: number): Promise<void> {
  await tx`update machine_progress set told_until = ${new Date(toldUntilMs)}`
}

/** The newest hour that is over, has no minute open and is not the sum of its minutes; null: there is none. */
export async function findStaleHour(tx: Tx, openFromMs: number): Promise<number | null> {
  const [row] = await tx<{ hour: Date }[]>`
    select hour from machine_stale where hour <= ${new Date(openFromMs - SPAN_MS.hour)} order by hour desc limit 1`
  return row?.hour.getTime() ?? null
}

/**
 * From now on only hours are kept of instants before `untilMs`, a whole hour: what came into each state until then, more than left it,
 * becomes the base of all later numbers. Does nothing when that is so already, or an hour before is not the sum of its minutes.
 */
export async function moveHorizon(tx: Tx, untilMs: number): Promise<void> {
  const until = new Date(untilMs)
  await tx`
    with moved as (
      update machine_progress m set minutes_from = ${until} from machine_progress before
      where before.id = m.id and m.minutes_from < ${until} and not exists (select from machine_stale where hour < ${until})
      returning before.minutes_from as since
    ), passed as (
      select h.* from moved cross join machine_hours h where h.at >= moved.since and h.at < ${until}
    ), sums as (
      select to_status as status, messages, case when from_status = '' then cents else 0 end as cents from passed
      union all
      select from_status, -messages, 0 from passed where from_status <> ''
      union all
      select '', 0, -cents from passed where from_status <> to_status and to_status in (${tx.unsafe(FINAL)})
    )
    insert into machine_base as b (status, messages, cents)
    select status, sum(messages), sum(cents) from sums group by status
    on conflict (status) do update set messages = b.messages + excluded.messages, cents = b.cents + excluded.cents`
}

/** Forgets up to `limit` rows of minutes that are kept in hours only; answers how many. */
export async function removePassages(tx: Tx, limit: number): Promise<number> {
  const result = await tx`
    delete from machine_minutes where ctid = any(array(
      select ctid from machine_minutes where at < (select minutes_from from machine_progress) limit ${limit}))`
  return result.count
}

/** Forgets up to `limit` rows of hours before `beforeMs` of which no minutes are kept; answers how many. */
export async function removeHoursBefore(tx: Tx, beforeMs: number, limit: number): Promise<number> {
  const result = await tx`
    delete from machine_hours where ctid = any(array(
      select ctid from machine_hours where at < least(${new Date(beforeMs)}, (select minutes_from from machine_progress)) limit ${limit}))`
  return result.count
}
