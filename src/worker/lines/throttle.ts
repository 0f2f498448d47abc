/** So many throttled answers in a row, and no other, are meant for the line and not for single messages. */
const IN_A_ROW = 10

/** A line that is throttled rests so long after each such answer, in milliseconds. */
const REST_MS = 1_000

/** And then asks with so many submissions at a time. */
const FEW = 10

/**
 * Keeps a line from asking again and again a provider that throttles everything: each message would come back at once, and
 * cost all others the time of two commits. Any other answer ends it.
 */
export type Throttle = {
  answered(isThrottled: boolean, nowMs: number): void
  /** How long nothing is submitted, in milliseconds. */
  restMs(nowMs: number): number
  /** Submissions that may be under way. */
  most(): number
}

/** A line that has heard no answer yet. `nowMs` only goes forward. */
export function openThrottle(): Throttle {
  let inARow = 0
  let untilMs = Number.NEGATIVE_INFINITY
  return {
    answered(isThrottled, nowMs) {
      inARow = isThrottled ? inARow + 1 : 0
      untilMs = inARow >= IN_A_ROW ? nowMs + REST_MS : Number.NEGATIVE_INFINITY
    },
    restMs: (nowMs) => Math.max(0, untilMs - nowMs),
    most: () => (inARow >= IN_A_ROW ? FEW : Number.POSITIVE_INFINITY),
  }
}
