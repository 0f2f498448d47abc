/**
 * The circuit breaker of an endpoint. Closed: `openUntilMs` is null. Open: it lies ahead, nothing is sent. Half open: it
 * has passed, one callback is sent as a probe.
 */
export type Breaker = {
  /** Failures since the last success. */
  readonly failures: number
  /** How often in a row it has opened. */
  readonly openings: number
  readonly openUntilMs: number | null
}

/** What one delivery says about the endpoint. */
export type BreakerNews =
  | { readonly kind: 'success' }
  | { readonly kind: 'failure'; readonly probe: boolean }
  | { readonly kind: 'throttled'; readonly probe: boolean; readonly retryAfterMs: number | null }

/** Nothing has failed. */
export const CLOSED: Breaker = { failures: 0, openings: 0, openUntilMs: null }

/** Failures in a row that open it. */
export const FAILURES_TO_OPEN = 5

/** How long it stays open: doubling from the first to the longest, in milliseconds. */
export const FIRST_OPEN_MS = 5_000
/** An endpoint that has been away for long is noticed to be back after this, in milliseconds. */
export const LONGEST_OPEN_MS = 600_000

/**
 * The breaker after one delivery. A success closes it. A throttled answer opens it at once, for as long as was asked, at
 * most `LONGEST_OPEN_MS`. Failures open it when there are `FAILURES_TO_OPEN` in a row; while it is open only the probe's
 * failure counts, those of deliveries that had left before say nothing new.
 */
export function stepBreaker(breaker: Breaker, news: BreakerNews, nowMs: number): Breaker {
  switch (news.kind) {
    case 'success':
      return CLOSED
    case 'throttled': {
      const opened = breaker.openUntilMs === null || news.probe ? open(breaker, nowMs) : breaker
      const askedUntilMs = nowMs + Math.min(LONGEST_OPEN_MS, news.retryAfterMs ?? 0)
      return { ...opened, openUntilMs: Math.max(opened.openUntilMs ?? 0, askedUntilMs) }
    }
    case 'failure': {
      const counted = { ...breaker, failures: breaker.failures + 1 }
      if (breaker.openUntilMs !== null) return news.probe ? open(counted, nowMs) : breaker
      return counted.failures >= FAILURES_TO_OPEN ? open(counted, nowMs) : counted
    }
  }
}

function open(breaker: Breaker, nowMs: number): Breaker {
  const openMs = Math.min(LONGEST_OPEN_MS, FIRST_OPEN_MS * 2 ** breaker.openings)
  return { ...breaker, openings: breaker.openings + 1, openUntilMs: nowMs + openMs }
}
