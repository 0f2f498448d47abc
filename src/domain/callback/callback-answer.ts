/** What a client's endpoint answered to a callback, by the table of Standard Webhooks. */
export type CallbackVerdict =
  | { readonly kind: 'delivered' }
  /** It wants no more callbacks at all. */
  | { readonly kind: 'gone' }
  /** It is asked less often; this one counts as failed. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null }
  | { readonly kind: 'failed'; readonly retryAfterMs: number | null }

/** Longest wait that an endpoint may ask for: what the schedule waits at most by itself. */
export const MAX_RETRY_AFTER_MS = 86_400_000

/**
 * What a status code means: 2xx delivered, 410 gone, 429, 502 and 504 throttled, all others failed; a redirect too, it
 * is never followed (Standard Webhooks, "Deliverability and reliability").
 */
export function verdictOf(statusCode: number, retryAfter: string | null, nowMs: number): CallbackVerdict {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered' }
  if (statusCode === 410) return { kind: 'gone' }
  const retryAfterMs = readRetryAfter(retryAfter, nowMs)
  const kind = statusCode === 429 || statusCode === 502 || statusCode === 504 ? 'throttled' : 'failed'
  return { kind, retryAfterMs }
}

/**
 * The wait of a Retry-After header (RFC 9110, 10.2.3: seconds or a date) in milliseconds, at most
 * `MAX_RETRY_AFTER_MS`; null when there is none, or nothing that can be read.
 */
export function readRetryAfter(value: string | null, nowMs: number): number | null {
  const text = value?.trim() ?? ''
  if (text === '') return null
  const waitMs = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMs
  if (Number.isNaN(waitMs)) return null
  return Math.min(MAX_RETRY_AFTER_MS, Math.max(0, waitMs))
}
