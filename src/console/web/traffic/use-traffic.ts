import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { adminToken } from '../admin/token.ts'
import type { DeadLetter, Page, Readiness, ReasonReport, Report } from '../answers.ts'
import { getJson, isRefusal } from '../api.ts'
import { type Read, readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { type Compared, isKept, thenOf } from './compare.ts'
import { byProvider, type Range, readEveryMs, type Span, spanOf } from './ranges.ts'
import type { TableName, View } from './view.ts'

/** Dead letters that wait to be replayed or discarded; or why they are not known. */
export type LetterCount =
  | { readonly kind: 'counted'; readonly count: number; readonly hasMore: boolean }
  | { readonly kind: 'locked' }
  | { readonly kind: 'unknown' }

/** Reports and letters, read at one time. */
export type Counted = {
  readonly range: Range
  readonly span: Span
  readonly compared: Compared
  readonly series: Report
  /** The same so long before; null: nothing is compared, or minutes of then are kept no more. */
  readonly thenSeries: Report | null
  readonly providerSeries: Report
  readonly byLane: Report
  readonly letters: LetterCount
  /** By the page's clock. */
  readonly readAtMs: number
}

/** All that the page shows. Readiness is of now or null: an old one would be a lie; counts may be old, and `error` says why. */
export type Traffic = {
  readonly ready: Readiness | null
  readonly counted: Counted | null
  readonly error: string | null
}

const READY_EVERY_MS = 4_000
/** `/ready` itself waits 2 s for what the gateway needs. */
const READY_WITHIN_MS = 5_000
const MAX_LETTERS = 500

/** The traffic of a range, read again every few seconds while the page is seen; null before the first answer. */
export function useTraffic({ range, compared }: Pick<View, 'range' | 'compared'>): Traffic | null {
  const ready = useQuery({
    queryKey: ['ready'],
    queryFn: ({ signal }) => readReady(signal),
    refetchInterval: READY_EVERY_MS,
  })
  const counts = useQuery({
    queryKey: ['traffic', range.key, compared],
    queryFn: ({ signal }) => readCounts(range, compared, signal),
    refetchInterval: readAgain(range),
    // Another range is shown when it is there.
    placeholderData: keepPreviousData,
  })
  const { value: counted, error } = readOf(counts)
  if (ready.data === undefined || (counted === null && error === null)) return null
  return { ready: ready.data, counted, error }
}

function readAgain(range: Range): ReturnType<typeof every> | false {
  const ms = readEveryMs(range, Date.now())
  return ms === null ? false : every(ms)
}

async function readCounts(range: Range, compared: Compared, signal: AbortSignal): Promise<Counted> {
  const nowMs = Date.now()
  const span = spanOf(range, nowMs)
  const then = thenOf(span, compared)
  const [series, thenSeries, providerSeries, byLane, letters] = await Promise.all([
    readReport('timeseries', span, signal),
    then && isKept(then, nowMs) ? readReport('timeseries', then, signal) : null,
    readReport('timeseries', byProvider(span), signal, 'provider'),
    readReport('summary', span, signal, 'express'),
    readLetters(signal),
  ])
  return { range, span, compared, series, thenSeries, providerSeries, byLane, letters, readAtMs: Date.now() }
}

/** What a table shows, and the path that answers it, as CSV too. */
export type TableCounts = {
  readonly path: string
  readonly span: Span
  readonly compared: Compared
} & (
  | { readonly table: Exclude<TableName, 'reason'>; readonly now: Report; readonly before: Report | null }
  | { readonly table: 'reason'; readonly now: ReasonReport; readonly before: ReasonReport | null }
)

/** A table of a range. While another one is read it is null, and not the one before. */
export function useTable({ range, compared, table }: View): Read<TableCounts> {
  return readOf(
    useQuery({
      queryKey: ['traffic-table', table, range.key, compared],
      queryFn: ({ signal }) => readTable(table, range, compared, signal),
      refetchInterval: readAgain(range),
    }),
  )
}

async function readTable(
  table: TableName,
  range: Range,
  compared: Compared,
  signal: AbortSignal,
): Promise<TableCounts> {
  const span = spanOf(range, Date.now())
  const then = thenOf(span, compared)
  const shown = { span, compared }
  if (table !== 'reason') {
    const [now, before] = await Promise.all([
      readReport('summary', span, signal, table),
      then && readReport('summary', then, signal, table),
    ])
    return { ...shown, path: reportPath('summary', span, table), table, now, before }
  }
  const read = (of: Span) => getJson<ReasonReport>(reasonsPath(of), signal)
  const [now, before] = await Promise.all([read(span), then && areReasonsKept(then) ? read(then) : null])
  return { ...shown, path: reasonsPath(span), table, now, before }
}

/** Of reasons only whole hours are kept for longer than two days. */
function areReasonsKept({ from, to, bucket }: Span): boolean {
  const HOUR_MS = 3_600_000
  const isWhole = Date.parse(from) % HOUR_MS === 0 && Date.parse(to) % HOUR_MS === 0
  return bucket !== 'minute' || isWhole || Date.parse(from) >= Date.now() - 48 * HOUR_MS
}

function readReport(
  kind: 'timeseries' | 'summary',
  span: Span,
  signal: AbortSignal,
  by?: string,
): Promise<Report> {
  return getJson<Report>(reportPath(kind, span, by), signal)
}

function reportPath(kind: 'timeseries' | 'summary', { from, to, bucket }: Span, by?: string): string {
  const asked = {
    from,
    to,
    ...(kind === 'timeseries' && { bucket }),
    ...(by !== undefined && { group_by: by }),
  }
  return `/v1/reports/${kind}?${new URLSearchParams(asked)}`
}

function reasonsPath({ from, to }: Span): string {
  return `/v1/reports/reasons?${new URLSearchParams({ from, to })}`
}

/** `/ready` answers 503 with the same body when the database is away. Null: nobody answers. */
async function readReady(signal: AbortSignal): Promise<Readiness | null> {
  try {
    const patience = AbortSignal.any([signal, AbortSignal.timeout(READY_WITHIN_MS)])
    const response = await fetch('/ready', { signal: patience })
    const body = (await response.json()) as Partial<Readiness>
    return body.dependencies && body.backlog && body.status !== undefined ? (body as Readiness) : null
  } catch {
    return null
  }
}

async function readLetters(signal: AbortSignal): Promise<LetterCount> {
  if (adminToken() === null) return { kind: 'locked' }
  try {
    const path = `/v1/dead-letters?replayed=false&limit=${MAX_LETTERS}`
    const page = await getJson<Page<'dead_letters', DeadLetter>>(path, signal)
    return { kind: 'counted', count: page.dead_letters.length, hasMore: page.next_cursor !== null }
  } catch (cause) {
    return { kind: isRefusal(cause) ? 'locked' : 'unknown' }
  }
}
