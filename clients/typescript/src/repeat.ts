/** How a request came out that was not answered with success. */
export type Failure =
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly code: string | null
      readonly retryAfterS: number | null
    }
  | { readonly kind: 'no_answer' }

/** What decides whether a request may be sent again. */
export type Sent = {
  readonly method: string
  readonly hasKey: boolean
  /** It was sent with If-Match. */
  readonly isConditional: boolean
  /** How often it was sent, from 1. */
  readonly times: number
}

/** The wait before the first repeat; it doubles with each, and a random part of up to half of it is taken off. */
const FIRST_WAIT_MS = 250
const MAX_WAIT_MS = 8_000

/** A one-time password that no provider took has ended: another one is for the caller to ask for. */
const NEVER_REPEATED: readonly (string | null)[] = ['otp_not_delivered']

/**
 * Milliseconds to wait before the request is sent once more; null when it must not be. `dice` is from 0 to 1.
 *
 * Where the gateway says that nothing was done, reads, requests with a key, PUT and DELETE are repeated. Where nobody knows, DELETE
 * is not, nor a PUT with If-Match: both would be told of a state that they made themselves. A POST or PATCH without a key never is.
 */
export function waitBeforeRepeatMs(sent: Sent, failure: Failure, dice: number): number | null {
  if (!mayRepeat(sent, failure)) return null
  const least = failure.kind === 'refused' && failure.retryAfterS !== null ? failure.retryAfterS * 1_000 : 0
  const backoff = Math.min(FIRST_WAIT_MS * 2 ** (sent.times - 1), MAX_WAIT_MS)
  return Math.max(least, backoff * (1 - dice / 2))
}

function mayRepeat({ method, hasKey, isConditional }: Sent, failure: Failure): boolean {
  const isAlwaysSafe = hasKey || method === 'GET' || (method === 'PUT' && !isConditional)
  if (failure.kind === 'no_answer') return isAlwaysSafe
  const { status, code } = failure
  if (NEVER_REPEATED.includes(code)) return false
  if (code === 'request_in_flight') return hasKey
  if (status === 502 || status === 504) return isAlwaysSafe
  if (status === 429) return isAlwaysSafe || method === 'PUT' || method === 'DELETE'
  if (status !== 503) return false
  const isNothingDone = code !== null && code !== 'outcome_unknown'
  return isAlwaysSafe || (isNothingDone && (method === 'PUT' || method === 'DELETE'))
}

/** The value of Retry-After in seconds: a number of them, or a date (RFC 9110, 10.2.3). Null when it is neither. */
export function readRetryAfter(value: string | null, nowMs: number): number | null {
  if (value === null) return null
  if (/^\d{1,9}$/.test(value)) return Number(value)
  const atMs = Date.parse(value)
  return Number.isNaN(atMs) ? null : Math.max(0, (atMs - nowMs) / 1_000)
}
