import { openLearntRate } from './learnt-rate.ts'
import { type Heard, openPatience, type Patience } from './patience.ts'

/** What a line holds itself to while its provider is in trouble: its patience, and the rate that it has learnt. */
export type Restraint = Pick<Patience, 'restMs' | 'most'> & {
  /** What was said to a submission of so many parts, of `askedAtMs`. */
  answered(heard: Heard, parts: number, askedAtMs: number, nowMs: number): void
  /** An order of so many parts was taken. */
  took(parts: number, nowMs: number): void
  /** Whether orders are taken one at a time, for each has its moment. */
  isPaced(nowMs: number): boolean
}

/** Of a line that has heard no answer yet. `nowMs` only goes forward. */
export function openRestraint(): Restraint {
  const patience = openPatience()
  const learnt = openLearntRate()
  return {
    answered(heard, parts, askedAtMs, nowMs) {
      patience.answered(heard, askedAtMs, nowMs)
      learnt.answered(heard, parts, nowMs)
    },
    took: learnt.took,
    restMs: (nowMs) => Math.max(patience.restMs(nowMs), learnt.restMs(nowMs)),
    most: patience.most,
    isPaced: (nowMs) => learnt.partsPerS(nowMs) !== null,
  }
}
