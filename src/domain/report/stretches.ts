import { SPAN_MS } from './report-span.ts'

/** Times of acceptance from and before, in Unix milliseconds. */
export type Stretch = { readonly fromMs: number; readonly toMs: number }

/** Minutes by their starts, newest first, as stretches: those that follow one upon the other are one. */
export function joinedMinutes(startsMs: readonly number[]): readonly Stretch[] {
  return joined(startsMs.map((fromMs) => ({ fromMs, toMs: fromMs + SPAN_MS.minute })))
}

/** Stretches, newest first, with those that follow one upon the other as one. */
export function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const all: Stretch[] = []
  for (const { fromMs, toMs } of stretches) {
    const later = all.at(-1)
    if (later?.fromMs === toMs) all[all.length - 1] = { fromMs, toMs: later.toMs }
    else all.push({ fromMs, toMs })
  }
  return all
}

/** What is in one and the other; both, and what is answered, newest first and without overlaps. */
export function inBoth(some: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] {
  const both: Stretch[] = []
  for (let at = 0, other = 0; at < some.length && other < others.length; ) {
    const [one, two] = [some[at], others[other]]
    if (!one || !two) break
    const [fromMs, toMs] = [Math.max(one.fromMs, two.fromMs), Math.min(one.toMs, two.toMs)]
    if (fromMs < toMs) both.push({ fromMs, toMs })
    if (one.fromMs >= two.fromMs) at++
    if (two.fromMs >= one.fromMs) other++
  }
  return both
}
