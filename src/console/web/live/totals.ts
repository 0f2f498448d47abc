import { useQuery } from '@tanstack/react-query'
import { useLayoutEffect, useMemo } from 'react'
import type { Report } from '../answers.ts'
import { getJson } from '../api.ts'
import { totalOf } from '../clients/amounts.ts'
import { readOf } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { totalsWereRead } from './live.ts'

/** How many messages are in each state, by its name, and the cents of their locks: of those accepted since `fromMs`. */
export type Totals = {
  readonly fromMs: number
  /** When the newest message was counted, by the gateway's clock: the cents are of then. */
  readonly asOfMs: number
  /** When they were read, by the page's clock. */
  readonly readAtMs: number
  readonly states: ReadonlyMap<string, number>
  readonly cents: ReadonlyMap<string, number>
}

const EVERY_MS = 5_000
const HOUR_MS = 3_600_000
/** Longer than the usual validity: what is older has ended. */
const LOOK_BACK_H = 96

/** The last totals and why there are no newer ones; null when there are. */
export type ReadTotals = { readonly totals: Totals | null; readonly error: string | null }

/** Totals of the last four days, read again every few seconds while the page is seen. */
export function useTotals(): ReadTotals {
  const query = useQuery({
    queryKey: ['totals'],
    queryFn: ({ signal }) => fetchSummary(signal),
    refetchInterval: every(EVERY_MS),
  })
  const { value, error, readAtMs } = readOf(query)
  // In the same frame as the totals, which would count what came since twice.
  useLayoutEffect(() => {
    if (value !== null) totalsWereRead(Date.parse(value.as_of))
  }, [value])
  const totals = useMemo(() => value && totalsOf(value, readAtMs ?? 0), [value, readAtMs])
  return { totals, error }
}

async function fetchSummary(signal: AbortSignal): Promise<Report> {
  const to = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS
  const query = new URLSearchParams({
    from: new Date(to - LOOK_BACK_H * HOUR_MS).toISOString(),
    to: new Date(to).toISOString(),
    group_by: 'status',
  })
  return await getJson<Report>(`/v1/reports/summary?${query}`, signal)
}

function totalsOf({ from, as_of, rows }: Report, readAtMs: number): Totals {
  const states = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, by: number) => to.set(key, (to.get(key) ?? 0) + by)
  for (const row of rows) {
    for (const [status, count] of Object.entries(row.statuses)) add(states, status, count)
  }
  const cents = new Map([
    ['HELD', totalOf(rows.map((row) => row.held_cents))],
    ['CAPTURED', totalOf(rows.map((row) => row.captured_cents))],
    ['RELEASED', totalOf(rows.map((row) => row.released_cents))],
  ])
  return { fromMs: Date.parse(from), asOfMs: Date.parse(as_of), readAtMs, states, cents }
}
