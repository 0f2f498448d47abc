import type { Outage } from '../../../api/http/outage.ts'
import { refusedMessage } from '../../../api/http/refused-outcome.ts'
import { ERRORS, type ErrorCode } from '../../../domain/errors.ts'
import type { AcceptOutcome } from '../../../flow/accept/accept-request.ts'
import { STATUSES, type StatusName } from '../../../smpp/status.ts'
import type { Refused } from '../refusal.ts'

type RefusedOutcome = Exclude<AcceptOutcome, { kind: 'accepted' }>

/** Of these the account says with what they are answered. */
type UnpaidOutcome = 'insufficient_credits' | 'daily_cap_reached'

/**
 * What each refusal is answered with, besides one for want of credits or by a daily cap. ESMEs ask again after ESME_RSYSERR, ESME_RTHROTTLED and
 * ESME_RMSGQFUL, and not after the others (Kannel and Jasmin do so).
 */
const OUTCOME_STATUSES: Readonly<Record<Exclude<RefusedOutcome['kind'], UnpaidOutcome>, StatusName>> = {
  unknown_client: 'ESME_RINVSYSID',
  no_route: 'ESME_RINVDSTADR',
  below_cost: 'ESME_RSUBMITFAIL',
  opted_out: 'ESME_RINVDSTADR',
  sender_refused: 'ESME_RINVSRCADR',
  guard_refused: 'ESME_RINVDSTADR',
  guard_blocked: 'ESME_RTHROTTLED',
}

/** The answer to a message that was not accepted; want of credits, and a daily cap, have the status that its account wants. */
export function refusedByOutcome(
  outcome: RefusedOutcome,
  { noCreditsStatus }: { readonly noCreditsStatus: number },
): Refused {
  const { error, required, available } = refusedMessage(outcome).facts
  if (outcome.kind === 'insufficient_credits' || outcome.kind === 'daily_cap_reached')
    return {
      kind: 'refused',
      status: noCreditsStatus,
      words: `${error}: it needs ${required} cents, there are ${available}`,
    }
  const words = outcome.kind === 'sender_refused' ? `source_addr ${outcome.rule}` : error
  return { kind: 'refused', status: STATUSES[OUTCOME_STATUSES[outcome.kind]], words }
}

/** What the way in answers besides outcomes, and what keeps it from answering. */
const CODE_STATUSES = {
  queue_full: 'ESME_RMSGQFUL',
  request_in_flight: 'ESME_RMSGQFUL',
  rate_limited: 'ESME_RTHROTTLED',
  key_reused: 'ESME_RSUBMITFAIL',
  bus_unavailable: 'ESME_RSYSERR',
  outcome_unknown: 'ESME_RSYSERR',
  clock_astray: 'ESME_RSYSERR',
  busy: 'ESME_RSYSERR',
  database_unavailable: 'ESME_RSYSERR',
  archive_unavailable: 'ESME_RSYSERR',
} as const satisfies Partial<Record<ErrorCode, StatusName>> & Record<Outage, StatusName>

/** Refuses with the words of the API, or with others. */
export function refusedAs(code: keyof typeof CODE_STATUSES, words: string = ERRORS[code].error): Refused {
  return { kind: 'refused', status: STATUSES[CODE_STATUSES[code]], words }
}
