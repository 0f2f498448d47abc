import type { Refusal } from '../../api/http/refusal.ts'
import { ERRORS, type ErrorCode, type ErrorEntry } from '../../domain/errors.ts'

/** What Jasmin answers: a status and words, which stand in quotes behind `Success` or `Error`. */
export type JasminAnswer = { readonly status: number; readonly words: string }

const NO_ROUTE: JasminAnswer = { status: 412, words: 'No route found' }
const NOT_CHARGED: JasminAnswer = {
  status: 403,
  words: 'Cannot charge submit_sm, check RouterPB log file for details',
}
const TOO_FAST: JasminAnswer = { status: 403, words: 'User throughput exceeded' }
const NOT_SENT: JasminAnswer = {
  status: 500,
  words: 'Cannot send submit_sm, check SMPPClientManagerPB log file for details',
}

/** Codes that have answers of their own, for the name that a client gave. */
const ANSWERS: Partial<Record<ErrorCode, (user: string) => JasminAnswer>> = {
  wrong_api_key: unauthenticated,
  too_many_wrong_tokens: unauthenticated,
  unknown_client: unauthenticated,
  foreign_origin: unauthenticated,
  insufficient_credits: () => NOT_CHARGED,
  daily_cap_reached: () => NOT_CHARGED,
  no_route: () => NO_ROUTE,
  below_cost: () => NO_ROUTE,
  rate_limited: () => TOO_FAST,
  guard_blocked: () => TOO_FAST,
  opted_out: (user) => filtered(user, 'destination_address'),
  guard_refused: (user) => filtered(user, 'destination_address'),
  sender_refused: (user) => filtered(user, 'source_address'),
}

/** What Jasmin would say in the place of a refusal of the gateway; for what it knows nothing of the words are those of the API. */
export function answerOfRefusal(
  { code, error }: Pick<Refusal, 'code' | 'error'>,
  user: string,
): JasminAnswer {
  const { status, retryAfterS }: ErrorEntry = ERRORS[code]
  const isOurs = status >= 500 || retryAfterS !== undefined
  return ANSWERS[code]?.(user) ?? (isOurs ? NOT_SENT : { status, words: error })
}

function unauthenticated(user: string): JasminAnswer {
  return { status: 403, words: `Authentication failure for username:${user}` }
}

function filtered(user: string, filter: string): JasminAnswer {
  return { status: 400, words: `Value filter failed for user [${user}] (${filter} filter mismatch).` }
}
