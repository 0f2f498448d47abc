import { LIFECYCLE_STATES, type LifecycleState } from '../../domain/lifecycle.ts'
import { sumOf } from '../../domain/money.ts'
import { sumOfHistograms } from '../../domain/report/histogram.ts'
import { foldedSpansOf, piecesWithout, startOfSpan } from '../../domain/report/report-span.ts'
import type { Tx } from '../../store/database/db.ts'
import { readClientRows, readClientsOf } from '../../store/report/client-rows.ts'
import {
  type ReportQuery,
  type ReportRow,
  readReportGroups,
  readReportRows,
} from '../../store/report/report-rows.ts'

/** Rows of clients that are read in one statement, of some 500 bytes each. */
const ROWS_AT_ONCE = 2_000

/** True for a report that the rows by client hold: of each client, or of one, and by nothing else. */
export function isByClient({ groupBy, clientId }: Pick<ReportQuery, 'groupBy' | 'clientId'>): boolean {
  return groupBy === 'client' || (groupBy === null && clientId !== null)
}

/**
 * Reads such a report of up to `clients` clients: hours and days from the rows by client where they are registered, all else from the rollups.
 * A report of a day by client had to add up a row for each provider, country and status of them.
 */
export async function readByClient(tx: Tx, query: ReportQuery, clients: number): Promise<ReportRow[]> {
  const { pieces, bucket, groupBy, clientId } = query
  const firstMs = pieces[0]?.fromMs ?? 0
  const sums = new Map<string, ReportRow>()
  const add = (rows: readonly ReportRow[]) => {
    const placed = rows.map((row) => ({
      ...row,
      bucketMs: bucket ? startOfSpan(bucket, row.bucketMs) : firstMs,
      group: groupBy ? row.group : '',
    }))
    for (const [key, same] of Map.groupBy(placed, (row) => `${row.bucketMs} ${row.group}`)) {
      const [first, ...others] = same
      const before = sums.get(key)
      if (first) sums.set(key, before ? sumOfRows(before, same) : sumOfRows(first, others))
    }
  }
  const registered = new Set<string>()
  const spans = foldedSpansOf(pieces)
  const atOnce = Math.max(1, Math.floor(ROWS_AT_ONCE / Math.max(1, clients)))
  for (let at = 0; at < spans.length; at += atOnce) {
    const found = await readClientRows(tx, spans.slice(at, at + atOnce), clientId)
    for (const key of found.registered) registered.add(key)
    add(found.rows)
  }
  const left = piecesWithout(pieces, registered)
  if (left.length > 0) add(await readReportRows(tx, { ...query, pieces: left }))
  return [...sums.values()]
}

/** Up to `limit` clients that have messages in these pieces, in order. */
export async function readClients(tx: Tx, query: ReportQuery, limit: number): Promise<string[]> {
  const { registered, clients } = await readClientsOf(tx, foldedSpansOf(query.pieces), query.clientId, limit)
  const left = piecesWithout(query.pieces, registered)
  const others = left.length > 0 ? await readReportGroups(tx, { ...query, pieces: left }, limit) : []
  return [...new Set([...clients, ...others])].sort().slice(0, limit)
}

/** Rows of the same group as one, of the bucket of the first. */
function sumOfRows(first: ReportRow, others: readonly ReportRow[]): ReportRow {
  if (others.length === 0) return first
  const rows = [first, ...others]
  const statuses: Partial<Record<LifecycleState, number>> = {}
  for (const status of LIFECYCLE_STATES) {
    const messages = rows.reduce((sum, row) => sum + (row.statuses[status] ?? 0), 0)
    if (messages > 0) statuses[status] = messages
  }
  return {
    bucketMs: first.bucketMs,
    group: first.group,
    statuses,
    parts: rows.reduce((sum, { parts }) => sum + parts, 0),
    held: sumOf(...rows.map(({ held }) => held)),
    captured: sumOf(...rows.map(({ captured }) => captured)),
    released: sumOf(...rows.map(({ released }) => released)),
    providerCost: sumOf(...rows.map(({ providerCost }) => providerCost)),
    endedCost: sumOf(...rows.map(({ endedCost }) => endedCost)),
    sent: sumOfHistograms(rows.map(({ sent }) => sent)),
    delivered: sumOfHistograms(rows.map(({ delivered }) => delivered)),
  }
}
