import type { RetryPolicy } from '../../src/domain/message/retry.ts'

/** What the machine must know of the configuration. Every duration in milliseconds. */
export type MessagePolicy = {
  readonly retry: RetryPolicy
  /** Submissions a message may cost, 1 or more; throttled ones do not count. */
  readonly maxAttempts: number
  /** How long a submission may stay without an answer before it is taken as unknown, where its order does not say. */
  readonly submitLeaseMs: number
  /** How long a message may wait in its lane before it is dispatched again. */
  readonly dispatchLeaseMs: number
  /** How long an OTP that was taken waits for its receipt, from its acceptance: its deadline is only for being taken. */
  readonly receiptWaitMs: number
  /** What happens to the money of a message that expired without a final receipt. */
  readonly onExpired: 'release' | 'capture'
}
