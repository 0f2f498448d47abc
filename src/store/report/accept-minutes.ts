import type { ReportSpan } from '../../domain/report/report-span.ts'
import type { Tx } from '../database/db.ts'

/** Requests of a minute, by one door, whose acceptance took as long as a step of a histogram says. */
export type AcceptCell = {
  readonly minute: Date
  readonly door: string
  readonly step: number
  readonly requests: number
}

/** Adds to what is counted already. One of a minute, door and step may be given once. */
export async function addAccepted(tx: Tx, cells: readonly AcceptCell[]): Promise<void> {
  await tx`
    insert into accept_minutes as a (minute, door, step, requests)
    select minute, door, step, requests
    from json_to_recordset(${JSON.stringify(cells)}::text::json) as x(minute timestamptz, door text, step smallint, requests bigint)
    order by minute, door, step
    on conflict (minute, door, step) do update set requests = a.requests + excluded.requests`
}

/** What to read: whole buckets from `fromMs` to `toMs`; of one door, or of each (null). */
export type AcceptQuery = {
  readonly fromMs: number
  readonly toMs: number
  readonly bucket: ReportSpan
  readonly door: string | null
}

/** Requests of a bucket and door, by step. */
export type AcceptRow = {
  readonly bucketMs: number
  readonly door: string
  readonly steps: ReadonlyMap<number, number>
}

/** Reads what was counted, by bucket and door; what has no requests has no row. Reads all cells of the time: some 20 for a minute and door. */
export async function readAccepted(
  tx: Tx,
  { fromMs, toMs, bucket, door }: AcceptQuery,
): Promise<AcceptRow[]> {
  const rows = await tx<{ at: Date; door: string; steps: string; counts: string }[]>`
    select at, door, string_agg(step::text, ',') as steps, string_agg(requests::text, ',') as counts from (
      select date_trunc(${bucket}, minute, 'UTC') as at, door, step, sum(requests) as requests from accept_minutes
      where minute >= ${new Date(fromMs)} and minute < ${new Date(toMs)} and ${door === null ? tx`true` : tx`door = ${door}`}
      group by 1, 2, 3
    ) cells group by at, door order by at, door`
  return rows.map(({ at, door: name, steps, counts }) => {
    const of = counts.split(',').map(Number)
    return {
      bucketMs: at.getTime(),
      door: name,
      steps: new Map(steps.split(',').map((step, index) => [Number(step), of[index] ?? 0])),
    }
  })
}

/** Forgets up to `limit` rows of minutes before this; answers how many. */
export async function removeAcceptedBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from accept_minutes where ctid = any(array(select ctid from accept_minutes where minute < ${before} limit ${limit}))`
  return result.count
}
