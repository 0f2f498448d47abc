import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { type ReportSpan, SPAN_MS, startOfSpan } from '../../domain/report/report-span.ts'
import type { Stretch } from '../../domain/report/stretches.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'
import { oneClient } from '../message/filtered.ts'
import { FIRST_CLIENT } from './report-buckets.ts'

/** Minutes in which some of what a filter means may have been accepted, newest first. */
export type MatchingMinutes = {
  readonly stretches: readonly Stretch[]
  /** Where the next call goes on, before this; null: no earlier minute has any. */
  readonly nextMs: number | null
}

/** What is asked of the counts: minutes from `fromMs` on and before `toMs`. */
export type MinutesAsked = {
  readonly filter: MessageFilter
  readonly fromMs: number
  readonly toMs: number
  /** So many messages may be looked at, by the counts. */
  readonly mostLookedAt: number
  /** Where the counts know all that is asked, minutes with so many that match are enough. */
  readonly enough: number
  /** Hours of a day that are opened in one statement. */
  readonly hoursAtOnce: number
  /** No further hour is opened after this (`performance.now()`). */
  readonly untilMs: number
}

/** Marks that are read; behind more of them the counts say too little. */
const MAX_MARKS = 20_000

/** True when counts can tell minutes in which there is nothing that the filter means. */
export function isCounted({ statuses, providers, countries, lanes, isHeld }: MessageFilter): boolean {
  return isHeld || isExpressOnly(lanes) || [statuses, providers, countries].some((list) => list.length > 0)
}

/**
 * The minutes that the reports' counts do not say are without what the filter means: by days, in those by hours, in those by minutes.
 * Minutes in which something has changed since they were counted are among them, too. In the snapshot in which the messages are read,
 * and for `toMs` as `readCountedTime` has it. Null: the counts are too far behind.
 */
export async function findMatchingMinutes(tx: Tx, asked: MinutesAsked): Promise<MatchingMinutes | null> {
  const { filter, fromMs, toMs } = asked
  const changed = await findChanged(tx, fromMs, toMs)
  if (changed === null) return null
  const stale = await findStale(tx, fromMs, toMs)
  const isKnown = isWhollyCounted(filter)
  const stretches: Stretch[] = []
  let [lookedAt, matching, hours] = [0, 0, 0]
  const isFull = () => lookedAt >= asked.mostLookedAt || (isKnown && matching >= asked.enough)
  // However slow the database is, each search gets on by some.
  const isLate = () => hours > 0 && performance.now() > asked.untilMs

  for (const dayMs of await spansWith(tx, 'day', { ...asked, fromMs, toMs }, stale, changed)) {
    const day = { ...asked, fromMs: Math.max(fromMs, dayMs), toMs: Math.min(toMs, dayMs + SPAN_MS.day) }
    const some = await spansWith(tx, 'hour', day, stale, changed)
    for (let at = 0; at < some.length; at += asked.hoursAtOnce) {
      const hoursMs = some.slice(at, at + asked.hoursAtOnce)
      const endMs = Math.min(day.toMs, Math.max(...hoursMs) + SPAN_MS.hour)
      if (isFull() || isLate()) return { stretches, nextMs: endMs }
      hours += hoursMs.length
      for (const minute of await minutesOf(tx, hoursMs, day, changed)) {
        if (isFull()) return { stretches, nextMs: minute.toMs }
        stretches.push({ fromMs: minute.fromMs, toMs: minute.toMs })
        lookedAt += minute.messages
        matching += minute.matching
      }
    }
  }
  return { stretches, nextMs: null }
}

/**
 * Which share of all messages of this time (0 to 1) is in minutes in which some of what a filter means may be, by the counts of the hours
 * alone and as if it was strewn evenly over each; of those of a client, where one is meant.
 */
export async function expectedShare(
  tx: Tx,
  { filter, fromMs, toMs }: Pick<MinutesAsked, 'filter' | 'fromMs' | 'toMs'>,
): Promise<number> {
  const hours = [...(await readCounts(tx, 'hour', startsOf('hour', fromMs, toMs), filter)).values()]
  const all = hours.reduce((sum, { messages }) => sum + messages, 0)
  const near = hours.reduce(
    (sum, { messages, matching }) => sum + messages * (1 - Math.exp(-matching / 60)),
    0,
  )
  return all === 0 ? 0 : near / all
}

/** Minutes that changed after they were counted, by their start; null: there are too many. */
async function findChanged(tx: Tx, fromMs: number, toMs: number): Promise<ReadonlySet<number> | null> {
  const rows = await tx<{ minute: Date }[]>`
    (select minute from report_marks where minute >= ${new Date(startOfSpan('minute', fromMs))} and minute < ${new Date(toMs)} limit ${MAX_MARKS + 1})
    union all select unnest(counting) from report_progress`
  return rows.length > MAX_MARKS ? null : new Set(rows.map(({ minute }) => minute.getTime()))
}

/** Hours and days that are not the sum of what is in them, as `hour 1764028800000`. */
async function findStale(tx: Tx, fromMs: number, toMs: number): Promise<ReadonlySet<string>> {
  const rows = await tx<{ span: ReportSpan; bucket: Date }[]>`
    select span, bucket from report_stale
    where bucket >= ${new Date(startOfSpan('day', fromMs))} and bucket < ${new Date(toMs)}`
  return new Set(rows.map(({ span, bucket }) => `${span} ${bucket.getTime()}`))
}

/** Days or hours, newest first, that may have some. */
async function spansWith(
  tx: Tx,
  span: 'day' | 'hour',
  { filter, fromMs, toMs }: Pick<MinutesAsked, 'filter' | 'fromMs' | 'toMs'>,
  stale: ReadonlySet<string>,
  changed: ReadonlySet<number>,
): Promise<number[]> {
  const all = startsOf(span, fromMs, toMs)
  const unsure = new Set([...changed].map((ms) => startOfSpan(span, ms)))
  const isSure = (ms: number) => !unsure.has(ms) && !stale.has(`${span} ${ms}`)
  const counts = await readCounts(tx, span, all.filter(isSure), filter)
  const uncounted = await withMessages(
    tx,
    span,
    all.filter((ms) => isSure(ms) && !counts.has(ms)),
    filter,
  )
  return all.filter((ms) => !isSure(ms) || uncounted.has(ms) || (counts.get(ms)?.matching ?? 0) > 0)
}

/** Of spans without any counts those that have messages all the same: somebody wrote them there by hand. */
async function withMessages(
  tx: Tx,
  span: ReportSpan,
  startsMs: readonly number[],
  filter: MessageFilter,
): Promise<ReadonlySet<number>> {
  if (startsMs.length === 0) return new Set()
  const client = oneClient(filter)
  const spans = startsMs.map((ms) => ({
    ms,
    first: firstUuid7At(ms),
    last: firstUuid7At(ms + SPAN_MS[span]),
  }))
  const rows = await tx<{ ms: number }[]>`
    select s.ms from json_to_recordset(${JSON.stringify(spans)}::text::json) as s(ms float8, first uuid, last uuid)
    cross join lateral (
      select from messages where id >= s.first and id < s.last ${client === null ? tx`` : tx`and client_id = ${client}`} limit 1) m`
  return new Set(rows.map(({ ms }) => ms))
}

type Minute = Stretch & { readonly messages: number; readonly matching: number }

/** The minutes of these hours, in their order and newest first, that may have some; where minutes are not kept any more, an hour as one. */
async function minutesOf(
  tx: Tx,
  hoursMs: readonly number[],
  { filter, fromMs, toMs }: Pick<MinutesAsked, 'filter' | 'fromMs' | 'toMs'>,
  changed: ReadonlySet<number>,
): Promise<Minute[]> {
  const minutesIn = (hourMs: number) => startsOf('minute', hourMs, hourMs + SPAN_MS.hour)
  const counts = await readCounts(tx, 'minute', hoursMs.flatMap(minutesIn), filter)
  const hours = await readCounts(tx, 'hour', hoursMs, filter)
  return hoursMs.flatMap((hourMs) => {
    const [beginMs, endMs] = [Math.max(hourMs, fromMs), Math.min(hourMs + SPAN_MS.hour, toMs)]
    const own = minutesIn(hourMs).flatMap((ms) => counts.get(ms) ?? [])
    const counted = own.reduce((sum, { messages }) => sum + messages, 0)
    const hour = hours.get(hourMs)
    if (hour && counted < hour.messages) return [{ fromMs: beginMs, toMs: endMs, ...hour }]
    if (own.length === 0) return [{ fromMs: beginMs, toMs: endMs, messages: 0, matching: 0 }]
    return minutesIn(hourMs).flatMap((ms) => {
      const { messages, matching } = counts.get(ms) ?? { messages: 0, matching: 0 }
      const [firstMs, lastMs] = [Math.max(ms, beginMs), Math.min(ms + SPAN_MS.minute, endMs)]
      if (firstMs >= lastMs || (matching === 0 && !changed.has(ms))) return []
      // Those that are counted may all be in the rest of it.
      const isWhole = lastMs - firstMs === SPAN_MS.minute
      return [{ fromMs: firstMs, toMs: lastMs, messages, matching: isWhole ? matching : 0 }]
    })
  })
}

/** Starts of the spans that touch this time, newest first. */
function startsOf(span: ReportSpan, fromMs: number, toMs: number): number[] {
  const firstMs = startOfSpan(span, fromMs)
  const count = Math.max(0, Math.ceil((toMs - firstMs) / SPAN_MS[span]))
  return Array.from({ length: count }, (_, index) => firstMs + (count - 1 - index) * SPAN_MS[span])
}

async function readCounts(
  tx: Tx,
  span: ReportSpan,
  startsMs: readonly number[],
  filter: MessageFilter,
): Promise<ReadonlyMap<number, { readonly messages: number; readonly matching: number }>> {
  if (startsMs.length === 0) return new Map()
  const client = oneClient(filter)
  const rows = await tx<{ ms: number; messages: number; matching: number }[]>`
    select extract(epoch from b.at)::float8 * 1000 as ms, sum(r.messages)::float8 as messages,
      coalesce(sum(r.messages) filter (where ${isMeant(tx, filter)}), 0)::float8 as matching
    from (select to_timestamp(value::float8 / 1000) as at from json_array_elements_text(${JSON.stringify(startsMs)}::text::json)) b
    cross join lateral (
      select * from report_rollups where span = ${span} and scope = ${client === null ? 'all' : 'client'} and bucket = b.at
        and client_id = ${client ?? FIRST_CLIENT} offset 0) r
    group by 1`
  return new Map(rows.map(({ ms, ...counts }) => [ms, counts]))
}

function isMeant(tx: Tx, { statuses, providers, countries, lanes, isHeld }: MessageFilter) {
  return tx`true
    ${statuses.length === 0 ? tx`` : tx`and r.status = any(${tx.array([...statuses])}::text[])`}
    ${isHeld ? tx`and r.status = 'SCHEDULED'` : tx``}
    ${providers.length === 0 ? tx`` : tx`and r.provider = any(${tx.array([...providers])}::text[])`}
    ${countries.length === 0 ? tx`` : tx`and r.country = any(${tx.array([...countries])}::text[])`}
    ${isExpressOnly(lanes) ? tx`and r.express` : tx``}`
}

/** Only the express lane is for express messages alone. */
function isExpressOnly(lanes: MessageFilter['lanes']): boolean {
  return lanes.length > 0 && lanes.every((lane) => lane === 'express')
}

/** True when the counts know all that the filter asks. */
function isWhollyCounted(filter: MessageFilter): boolean {
  const { clientIds, lanes, doors, error, reference, number, attemptsFrom, priceFrom, priceTo, isHeld } =
    filter
  return (
    clientIds.length <= 1 &&
    lanes.length === 0 &&
    doors.length === 0 &&
    !isHeld &&
    [error, reference, number, attemptsFrom, priceFrom, priceTo].every((each) => each === null)
  )
}
