import type { RouteRule } from './routing.ts'

const NO_FAILOVER = { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null }

/** The list that an empty database gets: everything goes to `mock`; an OTP that it does not take at once goes to `mock-b`. */
export const FIRST_ROUTES: readonly RouteRule[] = [
  {
    name: 'otp',
    match: { lane: 'otp' },
    targets: [
      { provider: 'mock', order: 1, weight: 1 },
      { provider: 'mock-b', order: 2, weight: 1 },
    ],
    failover: { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: null },
    refuseBelowCost: false,
  },
  {
    name: 'everything',
    match: {},
    targets: [{ provider: 'mock', order: 1, weight: 1 }],
    failover: NO_FAILOVER,
    refuseBelowCost: false,
  },
]
