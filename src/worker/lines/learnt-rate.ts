import type { Heard } from './patience.ts'

/** After a throttled answer the line asks for this share of what the provider took in the second before. */
const CUT_SHARE = 0.8
/** Answers that come within this after a cut are of submissions that were under way: one wave is one cut. */
const CUT_EVERY_MS = 1_000
/** What is added in each second without a throttled answer: this share, and at least one; as much again below what it took before. */
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
  /** In parts per second: null while it has throttled nothing of late. */
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
  let grownAtMs = 0
  let second = 0
  let taken = 0
  let takenBefore = 0
  /** What it took, by the last cut that showed it: one of an SMSC that takes nothing for a while shows nothing. */
  let known = 0
  let takenSinceCut = 0

  function turnTo(nowMs: number): void {
    const now = Math.floor(nowMs / 1_000)
    if (now === second) return
    takenBefore = now === second + 1 ? taken : 0
    taken = 0
    second = now
  }

  function grow(nowMs: number): void {
    if (rate === null) return
    if (nowMs - cutAtMs >= RECOVERED_MS) {
      rate = null
      known = 0
    } else for (; grownAtMs + 1_000 <= nowMs; grownAtMs += 1_000) rate += growthOf(rate)
  }

  function growthOf(now: number): number {
    return now < known ? Math.min(now, known - now) : Math.max(1, now * GROWTH)
  }

  return {
    answered(heard, parts, nowMs) {
      turnTo(nowMs)
      if (heard === 'well') {
        taken += parts
        takenSinceCut += parts
      }
      if (heard !== 'throttled') return
      grow(nowMs)
      if (nowMs - cutAtMs >= CUT_EVERY_MS) {
        const shown = Math.max(taken, takenBefore)
        rate = Math.max(1, CUT_SHARE * (rate === null ? shown : Math.min(rate, Math.max(1, shown))))
        if (known === 0 || takenSinceCut > 0) known = rate
        takenSinceCut = 0
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
