import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { adminToken } from '../admin/token.ts'
import type { DeadLetter, Page, Readiness, Report } from '../answers.ts'
import { getJson, isRefusal } from '../api.ts'
import { readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { type Range, spanOf } from './ranges.ts'

/** Dead letters that wait to be replayed or discarded; or why they are not known. */
export type LetterCount =
  | { readonly kind: 'counted'; readonly count: number; readonly hasMore: boolean }
  | { readonly kind: 'locked' }
  | { readonly kind: 'unknown' }

/** Reports and letters, read at one time. */
export type Counted = {
  readonly rangeKey: string
  readonly series: Report
  readonly providerSeries: Report
  readonly byProvider: Report
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

const EVERY_MS = 4_000
/** `/ready` itself waits 2 s for what the gateway needs. */
const READY_WITHIN_MS = 5_000
const MAX_LETTERS = 500

/** The traffic of a range, read again every few seconds while the page is seen; null before the first answer. */
export function useTraffic(range: Range): Traffic | null {
  const ready = useQuery({
    queryKey: ['ready'],
    queryFn: ({ signal }) => readReady(signal),
    refetchInterval: EVERY_MS,
  })
  const counts = useQuery({
    queryKey: ['traffic', range.key],
    queryFn: ({ signal }) => readCounts(range, signal),
    refetchInterval: every(EVERY_MS),
    // Another range is shown when it is there.
    placeholderData: keepPreviousData,
  })
  const { value: counted, error } = readOf(counts)
  if (ready.data === undefined || (counted === null && error === null)) return null
  return { ready: ready.data, counted, error }
}

async function readCounts(range: Range, signal: AbortSignal): Promise<Counted> {
  const { from, to } = spanOf(range, Date.now())
  const report = (kind: string, more: Readonly<Record<string, string>>) =>
    getJson<Report>(`/v1/reports/${kind}?${new URLSearchParams({ from, to, ...more })}`, signal)
  const { bucket } = range
  const [series, providerSeries, byProvider, byLane, letters] = await Promise.all([
    report('timeseries', { bucket }),
    report('timeseries', { bucket, group_by: 'provider' }),
    report('summary', { group_by: 'provider' }),
    report('summary', { group_by: 'express' }),
    readLetters(signal),
  ])
  return { rangeKey: range.key, series, providerSeries, byProvider, byLane, letters, readAtMs: Date.now() }
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
