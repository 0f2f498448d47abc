import type { LifecycleState } from '../lifecycle.ts'

/** Twilio's words for where a message of ours is (its OpenAPI document, `message_enum_status`). */
export type TwilioStatus =
  | 'scheduled'
  | 'queued'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'

/** What is looked at of a message: `isTaken` where a provider has taken it at some time. */
export type StatusFacts = {
  readonly status: LifecycleState
  readonly isTaken: boolean
  /** In our words, or behind a code of Twilio's in its own. */
  readonly lastError: string | null
}

const WORDS: Readonly<Record<LifecycleState, TwilioStatus>> = {
  SCHEDULED: 'scheduled',
  QUEUED: 'queued',
  // It is tried again: no status of Twilio's says so.
  FAILED_TEMP: 'queued',
  SENDING: 'sending',
  SENT: 'sent',
  DELIVERED: 'delivered',
  FAILED_PERM: 'failed',
  CANCELLED: 'canceled',
  EXPIRED: 'failed',
}

/** The word for it. What a provider took and did not deliver is `undelivered`, what none took is `failed`. */
export function twilioStatusOf({ status, isTaken }: Omit<StatusFacts, 'lastError'>): TwilioStatus {
  return status === 'FAILED_PERM' && isTaken ? 'undelivered' : WORDS[status]
}

/** Its validity has ended (www.twilio.com/docs/api/errors/30036). */
const VALIDITY_ENDED = 30_036
/** Whoever has the number wants none (www.twilio.com/docs/api/errors/21610). */
const OPTED_OUT = 21_610
/** No other code says what happened (www.twilio.com/docs/api/errors/30008). */
const UNKNOWN_ERROR = 30_008

/** Of a message that failed the code of Twilio's and what it says; null of all others. */
export function twilioErrorOf(
  facts: StatusFacts,
): { readonly code: number; readonly message: string } | null {
  const { status, lastError } = facts
  if (WORDS[status] !== 'failed') return null
  return { code: codeOf(facts), message: lastError ?? status }
}

function codeOf({ status, lastError }: StatusFacts): number {
  if (status === 'EXPIRED') return VALIDITY_ENDED
  // Providers of Twilio's kind say its codes first.
  const said = /^(?:part \d+: )?(\d{5}): /.exec(lastError ?? '')?.[1]
  if (said !== undefined) return Number(said)
  return /\bopted out\b/.test(lastError ?? '') ? OPTED_OUT : UNKNOWN_ERROR
}

/** Of which statuses Twilio tells a StatusCallback: being sent, and each end. */
export const TOLD_STATUSES: readonly LifecycleState[] = [
  'SENT',
  'DELIVERED',
  'FAILED_PERM',
  'CANCELLED',
  'EXPIRED',
]
