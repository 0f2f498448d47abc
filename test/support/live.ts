import type { StreamEvent } from './event-stream.ts'

type Counted = {
  readonly from: string | null
  readonly to: string
  readonly event: string
  readonly ignored: boolean
  readonly count?: number
  readonly last_hour?: number
}

/** `QUEUED SENDING DISPATCHED false` → how many. */
export type ArrowCounts = Readonly<Record<string, number>>

/** What went along each arrow, from the last snapshot on: its last hour, and the updates after it. */
export function arrowCounts(events: readonly StreamEvent[]): ArrowCounts {
  const since = events.slice(
    Math.max(
      0,
      events.findLastIndex(({ name }) => name === 'snapshot'),
    ),
  )
  return sumUp(
    since.flatMap(({ data }) => {
      const all = (data['arrows'] ?? data['counts'] ?? []) as readonly Counted[]
      return all.map((one) => [arrowName(one), one.count ?? one.last_hour ?? 0] as const)
    }),
  )
}

/** The same from rows of a history. */
export function historyCounts(rows: readonly Counted[]): ArrowCounts {
  return sumUp(rows.map((row) => [arrowName(row), row.count ?? 1]))
}

function arrowName({ from, to, event, ignored }: Counted): string {
  return `${from} ${to} ${event} ${ignored}`
}

function sumUp(counts: readonly (readonly [string, number])[]): ArrowCounts {
  const sums = new Map<string, number>()
  for (const [name, count] of counts) sums.set(name, (sums.get(name) ?? 0) + count)
  return Object.fromEntries([...sums].sort(([a], [b]) => (a < b ? -1 : 1)))
}
