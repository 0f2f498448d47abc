/** What the machine must know of the configuration. Every duration in milliseconds. */
export type CallbackPolicy = {
  /** The wait after each failed attempt; when all are used up the next failure is the last. */
  readonly waitsMs: readonly number[]
  /** How much longer than that a wait may be at most, as a part of it. */
  readonly jitter: number
  /** How long a delivery may stay without an outcome before it is made again, more than its timeout. */
  readonly leaseMs: number
}

const SECOND_MS = 1_000
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** The schedule of Standard Webhooks: ten attempts, the last one a little more than three days after the first. */
export const STANDARD_WAITS_MS: readonly number[] = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
]
