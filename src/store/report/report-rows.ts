import type postgres from 'postgres'
import { isFinal, type LifecycleState } from '../../domain/lifecycle.ts'
import type { ClientId } from '../../domain/message.ts'
import { type Money, moneyOfSql, NO_MONEY, sumOf } from '../../domain/money.ts'
import { type Histogram, histogramOf } from '../../domain/report/histogram.ts'
import { REPORT_DIMENSIONS, type ReportGroup } from '../../domain/report/report-dimensions.ts'
import type { Piece, ReportSpan } from '../../domain/report/report-span.ts'
import type { Tx } from '../database/db.ts'

/** Messages of one bucket and group. Money is what their locks hold now, have captured, have released. */
export type ReportRow = {
  /** The start of the bucket in Unix milliseconds. */
  readonly bucketMs: number
  /** The value of the group, empty when nothing is grouped by. */
  readonly group: string
  readonly statuses: Readonly<Partial<Record<LifecycleState, number>>>
  readonly parts: number
  readonly held: Money
  readonly captured: Money
  readonly released: Money
  /** What providers take for them, as far as their lists say. */
  readonly providerCost: Money
  /** Of that, for those that have ended, whose locks hold nothing more. */
  readonly endedCost: Money
  /** From acceptance to SENT. */
  readonly sent: Histogram
  /** From acceptance to DELIVERED. */
  readonly delivered: Histogram
}

/** What a row of no messages holds. */
export const NO_MESSAGES: Omit<ReportRow, 'bucketMs' | 'group'> = {
  statuses: {},
  parts: 0,
  held: NO_MONEY,
  captured: NO_MONEY,
  released: NO_MONEY,
  providerCost: NO_MONEY,
  endedCost: NO_MONEY,
  sent: { steps: [], counts: [] },
  delivered: { steps: [], counts: [] },
}

/** What to read. `bucket` null makes one bucket of all, named by the start of the first piece. */
export type ReportQuery = {
  readonly pieces: readonly Piece[]
  readonly bucket: ReportSpan | null
  readonly groupBy: ReportGroup | null
  readonly clientId: ClientId | null
}

/** A condition in SQL. */
type Fragment = postgres.PendingQuery<postgres.Row[]>

/** What one status has of a bucket and group. */
type Cell = {
  readonly bucket: Date
  readonly grp: string
  readonly status: LifecycleState
  readonly messages: number
  readonly parts: number
  readonly held: string
  readonly captured: string
  readonly released: string
  readonly cost: string
  /** Of each row in turn its four arrays: steps and counts to SENT, steps and counts to DELIVERED, as `{12,13}{5,2}{14}{1}`. */
  readonly histograms: string
}

/** Reads a report, by bucket and group, of the rollups `r` that meet a condition; what has no messages has no row. */
export async function readReportRows(
  tx: Tx,
  query: ReportQuery,
  condition: Fragment = tx`true`,
): Promise<ReportRow[]> {
  // Hashed, and sorted by nobody: texts would be compared by the rules of a language. Histograms are added up by the
  // reader: unnesting and grouping them here took most of a report's time. One text, as each takes a kB of the hash.
  const cells = await tx<Cell[]>`
    with ${picked(tx, query, condition)}
    select bucket, grp::text, status, sum(messages) as messages, sum(parts) as parts, sum(held_cents)::text as held,
      sum(captured_cents)::text as captured, sum(released_cents)::text as released, sum(provider_cost_cents)::text as cost,
      string_agg(sent_steps::text || sent_counts::text || delivered_steps::text || delivered_counts::text, '') as histograms
    from picked group by 1, picked.grp, 3`
  return [...Map.groupBy(cells, ({ bucket, grp }) => `${bucket.getTime()} ${grp}`).values()].map(rowOf)
}

/** Up to `limit` values that the group has, in order. */
export async function readReportGroups(tx: Tx, query: ReportQuery, limit: number): Promise<string[]> {
  const rows = await tx<{ grp: string }[]>`
    with ${picked(tx, query)} select distinct grp::text from picked order by grp limit ${limit}`
  return rows.map(({ grp }) => grp)
}

/** The rows that a query reads, as `picked` in a `with`: of the rollups `r` those that meet a condition. */
export function picked(
  tx: Tx,
  { pieces, bucket, groupBy, clientId }: ReportQuery,
  condition: Fragment = tx`true`,
) {
  const ranges = pieces.map(({ span, fromMs, toMs }) => ({
    span,
    from: new Date(fromMs),
    to: new Date(toMs),
  }))
  const start = bucket
    ? tx`date_trunc(${bucket}, r.bucket)`
    : tx`${new Date(pieces[0]?.fromMs ?? 0)}::timestamptz`
  const scope = clientId || groupBy === 'client' ? 'client' : 'all'
  const ofClient = clientId ? tx`and r.client_id = ${clientId}` : tx``
  return tx`pieces as materialized (
      select * from json_to_recordset(${JSON.stringify(ranges)}::text::json) as x(span text, "from" timestamptz, "to" timestamptz)
    ), picked as (
      select ${start} as bucket, ${tx.unsafe(groupBy ? `r.${REPORT_DIMENSIONS[groupBy].column}` : "''")} as grp, r.status, r.messages, r.parts,
        r.held_cents, r.captured_cents, r.released_cents, r.provider_cost_cents, r.sent_steps, r.sent_counts, r.delivered_steps, r.delivered_counts
      from pieces p cross join lateral (
        -- Piece by piece, or the planner would look for one client's rows in all the times there are.
        select * from report_rollups r
        where r.span = p.span and r.scope = ${scope} and r.bucket >= p."from" and r.bucket < p."to" ${ofClient} and ${condition} offset 0
      ) r
    )`
}

function rowOf(cells: readonly Cell[]): ReportRow {
  const statuses: Partial<Record<LifecycleState, number>> = {}
  const [sent, delivered] = [new Map<number, number>(), new Map<number, number>()]
  const sums = {
    parts: 0,
    held: NO_MONEY,
    captured: NO_MONEY,
    released: NO_MONEY,
    providerCost: NO_MONEY,
    endedCost: NO_MONEY,
  }
  for (const cell of cells) {
    statuses[cell.status] = cell.messages
    sums.parts += cell.parts
    sums.held = sumOf(sums.held, moneyOfSql(cell.held))
    sums.captured = sumOf(sums.captured, moneyOfSql(cell.captured))
    sums.released = sumOf(sums.released, moneyOfSql(cell.released))
    const cost = moneyOfSql(cell.cost)
    sums.providerCost = sumOf(sums.providerCost, cost)
    if (isFinal(cell.status)) sums.endedCost = sumOf(sums.endedCost, cost)
    addHistograms(sent, delivered, cell.histograms)
  }
  const { bucket, grp } = cells[0] ?? { bucket: new Date(0), grp: '' }
  return {
    bucketMs: bucket.getTime(),
    group: grp,
    statuses,
    ...sums,
    sent: histogramOf(sent),
    delivered: histogramOf(delivered),
  }
}

const OPEN = '{'.charCodeAt(0)
const CLOSE = '}'.charCodeAt(0)
const ZERO = '0'.charCodeAt(0)
const NINE = '9'.charCodeAt(0)

/** Adds the histograms of a cell. A report of a day by client has 400,000 numbers: splitting the texts took twice as long. */
export function addHistograms(
  sent: Map<number, number>,
  delivered: Map<number, number>,
  arrays: string,
): void {
  const steps: number[] = []
  let array = 0
  let index = 0
  let number = 0
  for (let at = 0; at < arrays.length; at++) {
    const code = arrays.charCodeAt(at)
    if (code >= ZERO && code <= NINE) {
      number = number * 10 + code - ZERO
      continue
    }
    const isEmpty = arrays.charCodeAt(at - 1) === OPEN
    if (code !== OPEN && !isEmpty) {
      if (array % 2 === 0) steps[index] = number
      else addTo(array === 1 ? sent : delivered, steps[index] ?? 0, number)
      index++
    }
    number = 0
    if (code !== CLOSE) continue
    array = (array + 1) % 4
    index = 0
  }
}

function addTo(histogram: Map<number, number>, step: number, messages: number): void {
  histogram.set(step, (histogram.get(step) ?? 0) + messages)
}

/** The spans from `fromMs` to `toMs` that are not the sum of what is in them, as `[span, start]`. */
export async function readStale(
  tx: Tx,
  fromMs: number,
  toMs: number,
): Promise<(readonly [ReportSpan, number])[]> {
  const rows = await tx<{ span: ReportSpan; bucket: Date }[]>`
    select span, bucket from report_stale
    where span = any('{hour,day}'::text[]) and bucket >= ${new Date(fromMs)} and bucket < ${new Date(toMs)}`
  return rows.map(({ span, bucket }) => [span, bucket.getTime()])
}

/** How current the counts are: when the open minutes were counted last, and how many of these minutes wait to be counted again. */
export async function readFreshness(
  tx: Tx,
  fromMs: number,
  toMs: number,
): Promise<{ readonly asOf: Date; readonly pendingMinutes: number }> {
  const [row] = await tx<{ asOf: Date; pendingMinutes: number }[]>`
    select as_of as "asOf", (
      select count(*) from (select minute from report_marks union select unnest(counting)) waiting
      where minute >= ${new Date(fromMs)} and minute < ${new Date(toMs)}
    ) as "pendingMinutes" from report_progress`
  return row ?? { asOf: new Date(0), pendingMinutes: 0 }
}
