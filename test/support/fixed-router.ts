import type { Routable, Route, Router } from '../../src/domain/route/routing.ts'

/** A router of one rule: all goes to the first provider, and an OTP that one does not take to the next at once. */
export function fixedRouter([first, ...others]: readonly [string, ...string[]]): Router {
  const route = ({ lane }: Routable, providers: readonly string[]): Route => ({
    rule: 'fixed',
    providers,
    failover: {
      onRefusal: lane === 'otp',
      onThrottleMs: lane === 'otp' ? 0 : null,
      onNoReceiptMs: null,
    },
    skipped: [],
  })
  const targetsOf = ({ lane }: Routable) => (lane === 'otp' ? [first, ...others] : [first])
  return {
    route: (message) => route(message, targetsOf(message)),
    routeAfter(message, provider) {
      const targets = targetsOf(message)
      const at = targets.indexOf(provider)
      return route(message, at < 0 ? [] : targets.slice(at + 1))
    },
  }
}
