import { useEffect, useState } from 'react'
import type { DeadLetter, Report } from '../admin/answers.ts'
import { adminToken } from '../admin/token.ts'
import { ApiError, getJson } from '../api.ts'
import { type Range, spanOf } from './ranges.ts'

/** What `/ready` says. */
export type Readiness = {
  readonly status: string
  readonly dependencies: Readonly<
    Record<string, { readonly status: string; readonly latency_ms: number | null }>
  >
  readonly backlog: { readonly messages: number; readonly max: number }
}

/** All that the page shows, read at one time. */
export type Traffic = {
  readonly rangeKey: string
  readonly series: Report
  readonly providerSeries: Report
  readonly byProvider: Report
  readonly byLane: Report
  readonly ready: Readiness
  /** Null: only operators may know. */
  readonly deadLetters: { readonly count: number; readonly hasMore: boolean } | null
}

const EVERY_MS = 4_000
const MAX_LETTERS = 500

/** The traffic of a range, read again every few seconds while the page is seen; what was read stays until then. */
export function useTraffic(range: Range): {
  readonly traffic: Traffic | null
  readonly error: string | null
} {
  const [traffic, setTraffic] = useState<Traffic | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    async function look(): Promise<void> {
      try {
        if (!document.hidden) {
          const read = await readTraffic(range, abort.signal)
          if (abort.signal.aborted) return
          setTraffic(read)
          setError(null)
        }
      } catch (cause) {
        if (abort.signal.aborted) return
        setError(cause instanceof ApiError ? cause.message : String(cause))
      }
      timer = setTimeout(look, EVERY_MS)
    }
    void look()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [range])
  return { traffic, error }
}

async function readTraffic(range: Range, signal: AbortSignal): Promise<Traffic> {
  const { from, to } = spanOf(range, Date.now())
  const report = (kind: string, more: Readonly<Record<string, string>>) =>
    getJson<Report>(`/v1/reports/${kind}?${new URLSearchParams({ from, to, ...more })}`, signal)
  const { bucket } = range
  const [series, providerSeries, byProvider, byLane, ready, deadLetters] = await Promise.all([
    report('timeseries', { bucket }),
    report('timeseries', { bucket, group_by: 'provider' }),
    report('summary', { group_by: 'provider' }),
    report('summary', { group_by: 'express' }),
    readReady(signal),
    readLetters(signal),
  ])
  return { rangeKey: range.key, series, providerSeries, byProvider, byLane, ready, deadLetters }
}

/** `/ready` answers 503 with the same body when the database is away. */
async function readReady(signal: AbortSignal): Promise<Readiness> {
  const response = await fetch('/ready', { signal })
  return (await response.json()) as Readiness
}

async function readLetters(signal: AbortSignal): Promise<Traffic['deadLetters']> {
  if (adminToken() === null) return null
  const page = await getJson<{
    readonly dead_letters: readonly DeadLetter[]
    readonly next_cursor: string | null
  }>(`/v1/dead-letters?replayed=false&limit=${MAX_LETTERS}`, signal).catch(() => null)
  return page && { count: page.dead_letters.length, hasMore: page.next_cursor !== null }
}
