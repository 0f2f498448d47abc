/** After an unknown answer: submit again, which may arrive twice, or wait for the end of the validity. */
export const ON_UNKNOWN = ['resend', 'wait'] as const
export type OnUnknown = (typeof ON_UNKNOWN)[number]

/** How the waits between attempts grow. `minDelayMs <= maxDelayMs`, `factor >= 1`. */
export type RetryPolicy = {
  readonly minDelayMs: number
  readonly maxDelayMs: number
  readonly factor: number
}

/**
 * Milliseconds to wait after attempt `attempt` (from 1) failed. The full wait is
 * `minDelayMs × factor^(attempt − 1)`, at most `maxDelayMs`; half of it is fixed and half is `random` in
 * [0, 1), so that messages that failed together do not come back together.
 *
 * An integer, at least 1, from half the full wait to just under it: with 1000 ms and factor 2,
 * 500–999, 1000–1999, 2000–3999, …
 */
export function retryDelayMs(retry: {
  readonly attempt: number
  readonly random: number
  readonly policy: RetryPolicy
}): number {
  const { minDelayMs, maxDelayMs, factor } = retry.policy
  // At least 1 before it grows: 0 × Infinity, after very many attempts, is no number.
  const grownMs = Math.max(1, minDelayMs) * factor ** (retry.attempt - 1)
  const halfMs = Math.min(maxDelayMs, grownMs) / 2
  return Math.max(1, Math.floor(halfMs + retry.random * halfMs))
}
