import { useEffect, useState } from 'react'
import { getJson } from '../api.ts'
import { totalsWereRead } from './live.ts'

/** How many messages are in each state, by its name, and the cents of their locks. */
export type Totals = {
  readonly states: ReadonlyMap<string, number>
  readonly cents: ReadonlyMap<string, number>
}

const EVERY_MS = 5_000
const HOUR_MS = 3_600_000
/** Longer than the usual validity: what is older has ended. */
const LOOK_BACK_MS = 96 * HOUR_MS

type Row = {
  readonly statuses: Readonly<Record<string, number>>
  readonly held_cents: number
  readonly captured_cents: number
  readonly released_cents: number
}

/** What `/v1/reports/summary` answers, as far as it is read. */
type Summary = { readonly as_of: string; readonly rows: readonly Row[] }

/** Totals of the last four days, read again now and again; null while there are none, as when reports are not there. */
export function useTotals(): Totals | null {
  const [totals, setTotals] = useState<Totals | null>(null)
  useEffect(() => {
    let stopped = false
    let timer: ReturnType<typeof setTimeout> | undefined
    async function read(): Promise<void> {
      const summary = document.hidden ? null : await fetchSummary().catch(() => null)
      if (stopped) return
      if (summary) {
        setTotals(totalsOf(summary.rows))
        totalsWereRead(Date.parse(summary.as_of))
      }
      timer = setTimeout(read, EVERY_MS)
    }
    void read()
    return () => {
      stopped = true
      clearTimeout(timer)
    }
  }, [])
  return totals
}

async function fetchSummary(): Promise<Summary> {
  const to = (Math.floor(Date.now() / HOUR_MS) + 1) * HOUR_MS
  const query = new URLSearchParams({
    from: new Date(to - LOOK_BACK_MS).toISOString(),
    to: new Date(to).toISOString(),
    group_by: 'status',
  })
  return await getJson<Summary>(`/v1/reports/summary?${query}`)
}

function totalsOf(rows: readonly Row[]): Totals {
  const states = new Map<string, number>()
  const cents = new Map<string, number>()
  const add = (to: Map<string, number>, key: string, by: number) => to.set(key, (to.get(key) ?? 0) + by)
  for (const row of rows) {
    for (const [status, count] of Object.entries(row.statuses)) add(states, status, count)
    add(cents, 'HELD', row.held_cents)
    add(cents, 'CAPTURED', row.captured_cents)
    add(cents, 'RELEASED', row.released_cents)
  }
  return { states, cents }
}
