import type { Heard } from './patience.ts'

/**
 * So many throttled answers within a second tell of a rate. Fewer are single messages, which wait for their own turn: and of
 * a line with little to do what was taken says nothing of what could be.
 */
const TELLING = 10
/**
 * A line that has learnt a rate asks for less still when this share of what it shows to be taken is throttled within a second, and two
 * answers at least: with fewer it is single messages again, and a cut for each of them would bring it to a stop.
 */
const TELLING_SHARE = 0.1
const TELLING_AGAIN = 2
/** After a wave of throttled answers the line asks for this share of what the provider took in the best of the last seconds. */
const CUT_SHARE = 0.8
/** Of the seconds in which it took something so many count: in the others it told nothing of its rate. */
const SHOWN_S = 5
/** The rate is not cut below this share of it: one that throttles everything is left alone by the line's patience. */
const LEAST_SHARE = 0.5
/** Answers that come within this after a cut are of submissions that were under way: one wave is one cut. */
const CUT_EVERY_MS = 1_000
/** What is added in each second after a cut: this share, and at least one. */
const GROWTH = 0.1
/** A line that comes so late for its next part makes up for it. */
const LATE_MS = 50
/** After so long without one the line asks as ever: by then the rate has grown some 300-fold. */
export const RECOVERED_MS = 60_000

/**
 * The rate that a provider has shown to take. Without it a line would ask as fast as it can, and pay two commits for each
 * message that comes back. Additive increase, multiplicative decrease: several lines and processes come to share what there is.
 */
export type LearntRate = {
  answered(heard: Heard, parts: number, nowMs: number): void
  /** In parts per second: null while it has throttled next to nothing of late. */
  partsPerS(nowMs: number): number | null
  /** An order of so many parts was taken. */
  took(parts: number, nowMs: number): void
  /** How long no other is to be taken, in milliseconds. */
  restMs(nowMs: number): number
}

/** A line that was never throttled. `nowMs` only goes forward. */
export function openLearntRate(): LearntRate {
  let rate: number | null = null
  let nextAtMs = Number.NEGATIVE_INFINITY
  let cutAtMs = Number.NEGATIVE_INFINITY
  let wave = { sinceMs: Number.NEGATIVE_INFINITY, answers: 0, parts: 0 }
  let grownAtMs = 0
  /** Parts taken in each of the last seconds in which any were, and in this one. */
  let taken = [0]
  let second = 0

  function turnTo(nowMs: number): void {
    const now = Math.floor(nowMs / 1_000)
    if (now !== second && taken.at(-1) !== 0) taken = [...taken.slice(1 - SHOWN_S), 0]
    second = now
  }

  function grow(nowMs: number): void {
    if (rate === null) return
    if (nowMs - cutAtMs >= RECOVERED_MS) rate = null
    else for (; grownAtMs + 1_000 <= nowMs; grownAtMs += 1_000) rate += Math.max(1, rate * GROWTH)
  }

  return {
    answered(heard, parts, nowMs) {
      turnTo(nowMs)
      if (heard === 'well') taken.push((taken.pop() ?? 0) + parts)
      if (heard !== 'throttled') return
      grow(nowMs)
      if (nowMs - wave.sinceMs >= CUT_EVERY_MS) wave = { sinceMs: nowMs, answers: 0, parts: 0 }
      wave.answers++
      wave.parts += parts
      const shown = Math.max(...taken)
      if (wave.answers < (rate === null ? TELLING : TELLING_AGAIN) || wave.parts < TELLING_SHARE * shown)
        return
      if (nowMs - cutAtMs >= CUT_EVERY_MS) {
        const cut = CUT_SHARE * Math.min(rate ?? shown, shown)
        rate = Math.max(1, LEAST_SHARE * shown, cut)
        cutAtMs = nowMs
        nextAtMs = nowMs + 1_000 / rate
      }
      grownAtMs = nowMs
    },
    partsPerS(nowMs) {
      grow(nowMs)
      return rate
    },
    took(parts, nowMs) {
      if (rate !== null) nextAtMs = Math.max(nowMs - LATE_MS, nextAtMs) + (parts * 1_000) / rate
    },
    restMs(nowMs) {
      grow(nowMs)
      return rate === null ? 0 : Math.max(0, nextAtMs - nowMs)
    },
  }
}
