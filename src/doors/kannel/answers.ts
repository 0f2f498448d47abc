import { ERRORS, type ErrorCode, type ErrorEntry } from '../../domain/errors.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'

/** What Kannel 1.4.5 answers (gw/smsbox.c, delayed_http_reply and smsbox_req_handle). */
export type KannelAnswer = { readonly status: number; readonly body: string }

/** It goes out now. A Kannel in front of the gateway takes no other words for a yes. */
export const ACCEPTED: KannelAnswer = { status: 202, body: '0: Accepted for delivery' }

/** It is kept, and goes out later. */
export const QUEUED: KannelAnswer = { status: 202, body: '3: Queued for later delivery' }

/** None of the receivers is a number that may be sent to. */
export const DENIED: KannelAnswer = {
  status: 400,
  body: 'Number(s) has/have been denied by white- and/or black-lists.',
}

const UNAUTHORIZED: KannelAnswer = { status: 403, body: 'Authorization failed for sendsms' }
const UNROUTABLE: KannelAnswer = { status: 403, body: 'Not routable. Do not try again.' }
const TEMPORARY: KannelAnswer = { status: 503, body: 'Temporal failure, try again later.' }
const FAILED: KannelAnswer = { status: 500, body: 'Sending failed.' }

/** Codes that have answers of their own. */
const ANSWERS: Partial<Record<ErrorCode, KannelAnswer>> = {
  wrong_api_key: UNAUTHORIZED,
  too_many_wrong_tokens: UNAUTHORIZED,
  unknown_client: UNAUTHORIZED,
  foreign_origin: UNAUTHORIZED,
  opted_out: DENIED,
  guard_refused: DENIED,
  insufficient_credits: UNROUTABLE,
  daily_cap_reached: UNROUTABLE,
  no_route: UNROUTABLE,
  below_cost: UNROUTABLE,
  sender_refused: UNROUTABLE,
  internal_error: FAILED,
}

/** What Kannel would say in the place of a refusal of the gateway; `words` are those of the API, for what Kannel knows nothing of. */
export function answerOfRefusal(code: ErrorCode, words: string): KannelAnswer {
  const { status, retryAfterS }: ErrorEntry = ERRORS[code]
  return ANSWERS[code] ?? (retryAfterS === undefined ? { status, body: `${words}, rejected` } : TEMPORARY)
}

/** What became of a request of which at least one message was accepted, else null. `denied` are receivers of whom one was not. */
export function answerOfOutcomes(
  outcomes: readonly AcceptOutcome[],
  denied: readonly string[],
  knowsQueued: boolean,
): KannelAnswer | null {
  const accepted = outcomes.find((one) => one.kind === 'accepted')
  if (!accepted) return null
  const { status, body } = accepted.status === 'SCHEDULED' && knowsQueued ? QUEUED : ACCEPTED
  return { status, body: denied.length === 0 ? body : `${body} Denied receivers are: ${denied.join(' ')}` }
}
