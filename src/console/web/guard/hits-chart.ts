import type { GuardHours } from '../answers.ts'
import type { Chart } from '../plots/chart.ts'

const HOUR_MS = 3_600_000

/** Messages of which rules found something, by the hour from `fromMs` until `toMs`; an hour without any has none. */
export function hitsChart(hours: GuardHours['hours'], fromMs: number, toMs: number): Chart {
  const first = Math.floor(fromMs / HOUR_MS)
  const count = Math.max(0, Math.floor(toMs / HOUR_MS) - first + 1)
  const times = Array.from({ length: count }, (_, at) => (first + at) * HOUR_MS)
  const valuesOf = (outcome: GuardHours['hours'][number]['outcome']) => {
    const counts = new Map<number, number>()
    for (const row of hours)
      if (row.outcome === outcome) {
        const at = Date.parse(row.hour)
        counts.set(at, (counts.get(at) ?? 0) + row.hits)
      }
    return times.map((at) => counts.get(at) ?? 0)
  }
  return {
    times: times.map((at) => at / 1_000),
    lines: [
      { name: 'refused', colour: 'state-FAILED_PERM', values: valuesOf('refused') },
      { name: 'noted', colour: 'state-FAILED_TEMP', values: valuesOf('noted') },
    ],
  }
}
