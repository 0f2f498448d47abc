/**
 * What a receipt means for a message. `delivered`, `failed` and `expired` are ends; `unknown` is also what a word says that we
 * do not know.
 */
export type ReceiptOutcome = 'delivered' | 'failed' | 'expired' | 'progress' | 'unknown'

/** A provider's receipt (DLR), read. */
export type Receipt = {
  readonly kind: 'receipt'
  readonly providerMessageId: string
  readonly outcome: ReceiptOutcome
  /** The provider's own status word, upper case: DELIVRD, UNDELIV, … */
  readonly status: string
  /** The provider's error, when it named one; never without words. */
  readonly error: string | null
}

/** A provider's status word as we keep it: no blanks around it, upper case. */
export function normaliseStatus(word: string): string {
  return word.trim().toUpperCase()
}

/**
 * What a status word means, in any case. A word we do not know ends nothing: it is `unknown`, and never a guess. The short
 * words are the `stat` of SMPP v3.4, Appendix B, the long ones its message_state (clause 5.2.28) and the usual words of
 * HTTP providers. EXPIRED is an end of its own there (message_state 3), as with Twilio and Vonage.
 */
export function outcomeOfStatus(word: string): ReceiptOutcome {
  return OUTCOMES.get(normaliseStatus(word)) ?? 'unknown'
}

/** A provider's error as we keep it: one without words is none. */
export function normaliseError(error: string | null): string | null {
  return error === null || error.trim() === '' ? null : error
}

const OUTCOMES: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ['DELIVRD', 'delivered'],
  ['DELIVERED', 'delivered'],
  ['UNDELIV', 'failed'],
  ['UNDELIVERED', 'failed'],
  ['UNDELIVERABLE', 'failed'],
  ['EXPIRED', 'expired'],
  ['REJECTD', 'failed'],
  ['REJECTED', 'failed'],
  ['DELETED', 'failed'],
  ['FAILED', 'failed'],
  ['ENROUTE', 'progress'],
  ['ACCEPTD', 'progress'],
  ['ACCEPTED', 'progress'],
  ['UNKNOWN', 'unknown'],
])
