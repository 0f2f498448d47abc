import type { OnUnknown, RetryPolicy } from '../../src/domain/retry.ts'

/** What the machine must know of the configuration. Every duration in milliseconds. */
export type MessagePolicy = {
  /** The name of the provider that takes the submissions. */
  readonly provider: string
  /** Those that an OTP goes to when it was refused there, in this order, and after them the first again. */
  readonly fallbacks: readonly string[]
  readonly retry: RetryPolicy
  /** Submissions a message may cost, 1 or more; throttled ones do not count. */
  readonly maxAttempts: number
  /** How long a submission may stay without an answer before it is taken as unknown, more than the provider's timeout. */
  readonly submitLeaseMs: number
  /** How long a message may wait in its lane before it is dispatched again. */
  readonly dispatchLeaseMs: number
  /** How long an OTP that was taken waits for its receipt, from its acceptance: its deadline is only for being taken. */
  readonly receiptWaitMs: number
  /** By provider: whether a message may be submitted again after an unknown answer of that one. Not named: it may not. */
  readonly onUnknown: Readonly<Record<string, OnUnknown>>
  /** What happens to the money of a message that expired without a final receipt. */
  readonly onExpired: 'release' | 'capture'
}
