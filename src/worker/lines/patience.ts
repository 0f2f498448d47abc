import type { MessageEventType } from '../../../actors/message/events.ts'

/** So many answers of a kind in a row, and no other, are meant for the line and not for single messages. */
export const IN_A_ROW = 10

/** After each throttled answer more the line rests so long, in milliseconds, and then asks with so many at a time. */
export const THROTTLED_REST_MS = 1_000
export const WHILE_THROTTLED = 10

/** The rest after one failure more, in milliseconds; doubled after each that was asked since, up to the second. One message at a time asks then. */
export const FIRST_REST_MS = 1_000
export const MAX_REST_MS = 15_000

/** An answer to a submission: `failed` is a refusal for now or an unknown outcome; a refusal for good is `well` too. */
export type Heard = 'well' | 'failed' | 'throttled'

/** What an answer to a submission, as the event that it is, says of the provider. */
export function heardOf(event: MessageEventType): Heard {
  if (event === 'PROVIDER_THROTTLED') return 'throttled'
  return event === 'PROVIDER_REJECTED_TEMP' || event === 'PROVIDER_UNKNOWN' ? 'failed' : 'well'
}

/**
 * A line's patience with its provider. One that throttles everything is not asked again and again, for each message would
 * come back at once and cost all others the time of two commits. One that fails everything does not use up the attempts of
 * all its messages: they wait in its queue, while one at a time asks whether it is well again. OTPs are asked all the same.
 */
export type Patience = {
  /** What was said to a submission of `askedAtMs`. */
  answered(heard: Heard, askedAtMs: number, nowMs: number): void
  /** How long nothing is submitted, in milliseconds. */
  restMs(nowMs: number): number
  /** Submissions that may be under way. */
  most(): number
}

/** A line that has heard no answer yet. `nowMs` only goes forward. */
export function openPatience(): Patience {
  let last: Heard = 'well'
  let inARow = 0
  let restsSinceMs = Number.NEGATIVE_INFINITY
  let untilMs = Number.NEGATIVE_INFINITY
  const isTried = () => last !== 'well' && inARow >= IN_A_ROW
  return {
    answered(heard, askedAtMs, nowMs) {
      // A session that is lost fails all that was under way on it, which says no more than that it was lost.
      if (heard === 'failed' && last === 'failed' && isTried() && askedAtMs < restsSinceMs) return
      inARow = heard === last ? inARow + 1 : 1
      last = heard
      restsSinceMs = nowMs
      untilMs = isTried() ? nowMs + restAfter(last, inARow - IN_A_ROW) : Number.NEGATIVE_INFINITY
    },
    restMs: (nowMs) => Math.max(0, untilMs - nowMs),
    most() {
      if (!isTried()) return Number.POSITIVE_INFINITY
      return last === 'throttled' ? WHILE_THROTTLED : 1
    },
  }
}

function restAfter(heard: Heard, more: number): number {
  return heard === 'throttled' ? THROTTLED_REST_MS : Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** more)
}
