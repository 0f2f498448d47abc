import type { Refusal } from '../../api/http/refusal.ts'
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../domain/errors.ts'

/** Statuses of Vonage's SMS API, each with its words. */
export const STATUSES = {
  success: '0',
  throttled: '1',
  missing: '2',
  invalid: '3',
  credentials: '4',
  internal: '5',
  unroutable: '6',
  barred: '7',
  quota: '9',
  tooLong: '12',
  sender: '15',
  callbackUrl: '23',
} as const

/** Why nothing was sent: a status, and what it is about. */
export type VonageRefusal = { readonly kind: 'refused'; readonly status: string; readonly text: string }

/** Refuses with a status. */
export function refused(status: keyof typeof STATUSES, text: string): VonageRefusal {
  return { kind: 'refused', status: STATUSES[status], text }
}

/** Codes that have statuses of their own, with Vonage's words. */
const OF_CODES: Partial<Record<ErrorCode, VonageRefusal>> = {
  wrong_api_key: refused('credentials', 'Bad Credentials'),
  too_many_wrong_tokens: refused('credentials', 'Bad Credentials'),
  unknown_client: refused('credentials', 'Bad Credentials'),
  foreign_origin: refused('credentials', 'Bad Credentials'),
  insufficient_credits: refused('quota', 'Quota Exceeded - rejected'),
  daily_cap_reached: refused('quota', 'Quota Exceeded - rejected'),
  no_route: refused('unroutable', 'Un-routable message - rejected'),
  below_cost: refused('unroutable', 'Un-routable message - rejected'),
  opted_out: refused('barred', 'Number barred - rejected'),
  guard_refused: refused('barred', 'Number barred - rejected'),
  rate_limited: refused('throttled', 'Throughput Rate Exceeded - please wait [ 1000 ] and retry'),
  guard_blocked: refused('throttled', 'Throughput Rate Exceeded - please wait [ 1000 ] and retry'),
  sender_refused: refused('sender', 'Illegal Sender Address - rejected'),
}

/** What Vonage would say in the place of a refusal of the gateway. */
export function refusalOfCode({ code, error }: Pick<Refusal, 'code' | 'error'>): VonageRefusal {
  const { status, retryAfterS }: ErrorEntry = ERRORS[code]
  const isOurs = status >= 500 || retryAfterS !== undefined
  return OF_CODES[code] ?? (isOurs ? refused('internal', 'Internal Error') : refused('invalid', error))
}
