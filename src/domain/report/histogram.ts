/** Steps per doubling: each is 2^(1/4) ≈ 1.19 times the one before. */
export const STEPS_PER_DOUBLING = 4

/** The logarithm of 8 ms may come out a hair below 3. */
export const ROUNDING = 1e-9

/** How many durations fell into each step, by ascending step. Step n holds 2^(n/4) up to 2^((n+1)/4) ms; 0 begins at 0. */
export type Histogram = { readonly steps: readonly number[]; readonly counts: readonly number[] }

/** The histogram of how many fell into each step. */
export function histogramOf(counted: ReadonlyMap<number, number>): Histogram {
  const steps = [...counted.keys()].sort((a, b) => a - b)
  return { steps, counts: steps.map((step) => counted.get(step) ?? 0) }
}

/** All of them together. */
export function sumOfHistograms(all: readonly Histogram[]): Histogram {
  const counted = new Map<number, number>()
  for (const { steps, counts } of all)
    for (const [index, step] of steps.entries())
      counted.set(step, (counted.get(step) ?? 0) + (counts[index] ?? 0))
  return histogramOf(counted)
}

/** How many durations it holds. */
export function countOf({ counts }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Where a step begins, in milliseconds; it ends where the next one begins. The first one begins at 0. */
export function stepStartMs(step: number): number {
  return step <= 0 ? 0 : 2 ** (step / STEPS_PER_DOUBLING)
}

/** The step of a duration in milliseconds; negative ones (clocks differ) count as none. */
export function stepOf(ms: number): number {
  return Math.floor(Math.log2(Math.max(ms, 1)) * STEPS_PER_DOUBLING + ROUNDING)
}

/**
 * The duration, in whole milliseconds, that a share `q` (0 to 1) of all do not exceed; null of none. It lies in the
 * step of the true one (nearest rank), so it is off by 19 % at most and half a millisecond; inside the step it is
 * interpolated as if the durations were evenly spread on the logarithmic scale.
 */
export function percentileMs({ steps, counts }: Histogram, q: number): number | null {
  const total = countOf({ steps, counts })
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil(q * total))
  let before = 0
  for (const [index, count] of counts.entries()) {
    if (before + count >= rank) {
      const inside = (rank - before - 0.5) / count
      return Math.round(2 ** (((steps[index] ?? 0) + inside) / STEPS_PER_DOUBLING))
    }
    before += count
  }
  return null
}
