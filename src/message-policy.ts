import type { MessagePolicy } from '../actors/message/policy.ts'
import type { Config } from './config.ts'
import { type ProviderRow, submitLeaseMs } from './domain/provider/provider.ts'

/** A message waits this long in its lane before its alarm puts it there again. */
const DISPATCH_LEASE_MS = 5_000

/** What the machine must know; `providers` are asked anew each time, as what each allows may change. */
export function policyOf(
  config: Config,
  providers: () => readonly Pick<ProviderRow, 'timeoutMs'>[],
): MessagePolicy {
  return {
    retry: {
      minDelayMs: config.RETRY_MIN_DELAY_MS,
      maxDelayMs: config.RETRY_MAX_DELAY_MS,
      factor: config.RETRY_FACTOR,
    },
    maxAttempts: config.MAX_ATTEMPTS,
    get submitLeaseMs() {
      return submitLeaseMs(Math.max(0, ...providers().map(({ timeoutMs }) => timeoutMs)))
    },
    dispatchLeaseMs: DISPATCH_LEASE_MS,
    receiptWaitMs: config.MESSAGE_VALIDITY_MS,
    onExpired: config.EXPIRED_CREDIT,
  }
}
