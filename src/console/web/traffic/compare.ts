import { MINUTES_KEPT_MS, SPAN_MS } from '../../../domain/report/report-span.ts'
import type { ReportRow } from '../answers.ts'
import { type Chart, firstValueIn, type Kind } from '../plots/chart.ts'
import { earlier, type Span } from './ranges.ts'

/** What is compared with: the same hours so long before. */
export const COMPARED = {
  none: { title: 'nothing', byMs: 0 },
  day: { title: 'yesterday', byMs: SPAN_MS.day },
  week: { title: 'last week', byMs: 7 * SPAN_MS.day },
} as const

/** Each by its parameter. */
export type Compared = keyof typeof COMPARED
/** All of them, as they are chosen from. */
export const COMPARISONS = Object.keys(COMPARED) as Compared[] // the keys of this very object

/** The parameter of an address; what it does not know is nothing. */
export function comparedOf(word: string | null): Compared {
  return COMPARISONS.find((each) => each === word) ?? 'none'
}

/** The time that one is compared with; null: with none. */
export function thenOf(span: Span, compared: Compared): Span | null {
  return compared === 'none' ? null : earlier(span, COMPARED[compared].byMs)
}

/** Minutes are kept for 35 days, hours and days for longer than any time that is shown. */
export function isKept({ from, bucket }: Span, nowMs: number): boolean {
  return bucket !== 'minute' || Date.parse(from) >= nowMs - MINUTES_KEPT_MS
}

/**
 * A chart with the lines of another, of so long before, dashed beside its own, each at the hours of this one. Before its first value
 * nothing was counted, so nothing is drawn there, and no line at all where it has none: that is not 0.
 */
export function withThen(
  now: Chart,
  then: Chart,
  { title, byMs }: (typeof COMPARED)[Compared],
  kind: Kind = 'counts',
): Chart {
  const first = firstValueIn(then, kind)
  if (first === -1) return now
  const places = new Map(then.times.map((time, at) => [time + byMs / 1_000, at]))
  const placed = now.times.map((time) => {
    const at = places.get(time) ?? -1
    return at < first ? -1 : at
  })
  const dashed = then.lines.map((line) => ({
    ...line,
    name: `${line.name}, ${title}`,
    isDashed: true,
    values: placed.map((at) => line.values[at] ?? null),
  }))
  return { times: now.times, lines: [...now.lines, ...dashed] }
}

/** True where no row has counted a message. */
export function countedNothing(rows: readonly ReportRow[]): boolean {
  return rows.every(({ messages }) => messages === 0)
}

/** How many more or less than then: `+12 %`, `−3 %`, `×4.2`, `new`, `–` where neither is any. */
export function changeOf(now: number, then: number): string {
  if (then === 0) return now === 0 ? '–' : 'new'
  const share = now / then - 1
  if (share >= 2) return `×${Math.round((now / then) * 10) / 10}`
  const percent = Math.round(share * 1_000) / 10
  return `${signOf(percent)}${Math.abs(percent)} %`
}

/** How many points a rate is above or below that of then: `+0.4`, `−12`; `–` where one of the two is not known. */
export function pointsOf(now: number | null, then: number | null): string {
  if (now === null || then === null) return '–'
  const points = Math.round((now - then) * 1_000) / 10
  return `${signOf(points)}${Math.abs(points)}`
}

function signOf(change: number): string {
  return change === 0 ? '±' : change < 0 ? '−' : '+'
}
