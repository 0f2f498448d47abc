import {
  type Histogram,
  ROUNDING,
  STEPS_PER_DOUBLING,
  stepStartMs,
} from '../../../domain/report/histogram.ts'
import { duration } from '../numbers.ts'

/** What a cell's colour says: its share of the column, or how many it holds. */
export type Colouring = 'share' | 'count'

/** One or several buckets beside one another. `counts` is by row, from the lowest on. */
export type Column = {
  readonly startMs: number
  readonly endMs: number
  readonly total: number
  readonly counts: readonly number[]
}

/** A map of time and latency. A row is a step of the histograms, the first is `firstStep`. */
export type Heat = {
  readonly columns: readonly Column[]
  readonly firstStep: number
  readonly rows: number
  /** What the fullest cell holds. */
  readonly most: number
}

/** A histogram of a bucket, named by its start in Unix milliseconds. */
export type Bucket = { readonly startMs: number; readonly histogram: Histogram }

/** The map of these buckets, of which `starts` are all; as many lie in one column as there are too many for `maxColumns`. */
export function heatOf(
  buckets: readonly Bucket[],
  starts: readonly number[],
  bucketMs: number,
  maxColumns: number,
): Heat {
  const steps = buckets.flatMap(({ histogram }) => histogram.steps)
  const firstStep = steps.reduce((least, step) => Math.min(least, step), Number.POSITIVE_INFINITY)
  const rows = steps.length === 0 ? 0 : steps.reduce((most, step) => Math.max(most, step), 0) - firstStep + 1
  const of = new Map(buckets.map(({ startMs, histogram }) => [startMs, histogram]))
  const together = Math.max(1, Math.ceil(starts.length / Math.max(1, maxColumns)))
  const columns = Array.from({ length: Math.ceil(starts.length / together) }, (_, index): Column => {
    const own = starts.slice(index * together, (index + 1) * together)
    const counts = new Array<number>(rows).fill(0)
    for (const start of own) {
      const { steps: at, counts: held } = of.get(start) ?? { steps: [], counts: [] }
      for (const [place, step] of at.entries()) {
        const row = step - firstStep
        counts[row] = (counts[row] ?? 0) + (held[place] ?? 0)
      }
    }
    return {
      startMs: own[0] ?? 0,
      endMs: (own.at(-1) ?? 0) + bucketMs,
      total: counts.reduce((sum, count) => sum + count, 0),
      counts,
    }
  })
  const most = columns.reduce(
    (all, { counts }) => counts.reduce((top, count) => Math.max(top, count), all),
    0,
  )
  return { columns, firstStep: rows === 0 ? 0 : firstStep, rows, most }
}

/** How many colours there are. */
export const LEVELS = 7

/** Shares from which on each level is. */
const SHARES = [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5] as const

/** The colour of a cell, 1 to `LEVELS`; 0: it is empty. Counts are on a logarithmic scale that ends with the fullest cell. */
export function levelOf(
  count: number,
  { total }: Pick<Column, 'total'>,
  most: number,
  by: Colouring,
): number {
  if (count === 0) return 0
  if (by === 'share') return SHARES.filter((share) => count / total >= share).length
  return levelStarts(most, 'count').filter((start) => count >= start).length
}

/** From which share or count on each level is; levels that would be the same are left out. */
export function levelStarts(most: number, by: Colouring): readonly number[] {
  if (by === 'share') return SHARES
  const starts = Array.from({ length: LEVELS }, (_, level) =>
    Math.ceil(most ** (level / LEVELS) * (1 - ROUNDING)),
  )
  return starts.filter((start, index) => start !== starts[index - 1])
}

/** The level of a colour among `LEVELS` when there are only so many. */
export function colourOf(level: number, levels: number): number {
  return levels <= 1 ? LEVELS : 1 + Math.round(((level - 1) * (LEVELS - 1)) / (levels - 1))
}

/** A row in words: 128 to 152 ms. */
export function rowText(step: number, steps = 1): string {
  return rangeText(stepStartMs(step), stepStartMs(step + steps))
}

function rangeText(fromMs: number, toMs: number): string {
  const [from, to] = [exact(fromMs), exact(toMs)]
  const [amount, unit] = from.split(' ')
  const isOneUnit = [from, to].every((text) => text.split(' ').length === 2) && to.endsWith(` ${unit}`)
  return isOneUnit ? `${amount} to ${to}` : `${from} to ${to}`
}

/** Neighbouring steps would be the same seconds with one decimal. */
function exact(ms: number): string {
  if (ms >= 1_000 && ms < 10_000) return `${Math.round(ms / 10) / 100} s`
  if (ms < 10 && ms > 0) return `${Math.round(ms * 10) / 10} ms`
  return duration(ms)
}

/** The same map with rows of a doubling each, for a table: only those that hold any. */
export function doublingsOf(heat: Heat): {
  readonly titles: readonly string[]
  readonly countsOf: (column: Column) => readonly number[]
} {
  const doublings = new Map<number, number[]>()
  for (let row = 0; row < heat.rows; row++) {
    const doubling = Math.floor((heat.firstStep + row) / STEPS_PER_DOUBLING)
    doublings.set(doubling, [...(doublings.get(doubling) ?? []), row])
  }
  const held = [...doublings].filter(([, rows]) =>
    heat.columns.some(({ counts }) => rows.some((row) => (counts[row] ?? 0) > 0)),
  )
  return {
    titles: held.map(([doubling]) => rowText(doubling * STEPS_PER_DOUBLING, STEPS_PER_DOUBLING)),
    countsOf: ({ counts }) => held.map(([, rows]) => rows.reduce((sum, row) => sum + (counts[row] ?? 0), 0)),
  }
}

/** A share in words: 16 %, < 1 %, > 99 %. */
export function shareText(share: number): string {
  if (share > 0 && share < 0.01) return '< 1 %'
  if (share < 1 && share > 0.99) return '> 99 %'
  return `${Math.round(share * 100)} %`
}
