import { type CallbackPolicy, STANDARD_WAITS_MS } from '../actors/callback/policy.ts'
import type { Config } from './config.ts'

/** Time a delivery's own timeout gets to be noticed before its lease ends. */
const CALLBACK_LEASE_SLACK_MS = 10_000

/** A retry comes at most this part of its wait later. */
const CALLBACK_JITTER = 0.2

/** What the machine of a callback must know. */
export function callbackPolicyOf(config: Config): CallbackPolicy {
  return {
    waitsMs: STANDARD_WAITS_MS,
    jitter: CALLBACK_JITTER,
    leaseMs: config.CALLBACK_TIMEOUT_MS + CALLBACK_LEASE_SLACK_MS,
  }
}
