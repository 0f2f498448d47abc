/** What a receipt means for a message. Only `delivered` and `failed` are ends. */
export type ReceiptOutcome = 'delivered' | 'failed' | 'progress' | 'unknown'

/** A provider's receipt (DLR), read. */
export type Receipt = {
  readonly kind: 'receipt'
  readonly providerMessageId: string
  readonly outcome: ReceiptOutcome
  /** The provider's own status word, upper case: DELIVRD, UNDELIV, … */
  readonly status: string
  /** The provider's error, when it named one. */
  readonly error: string | null
}

/** A provider's status word as we keep it: no blanks around it, upper case. */
export function normaliseStatus(word: string): string {
  return word.trim().toUpperCase()
}

/**
 * What a status word means, in any case, or null for a word we do not know: the caller then has an
 * unreadable receipt, never a guess. The short words are the `stat` of SMPP v3.4, Appendix B, the long ones
 * its message_state (clause 5.2.28) and the usual words of HTTP providers.
 */
export function outcomeOfStatus(word: string): ReceiptOutcome | null {
  return OUTCOMES.get(normaliseStatus(word)) ?? null
}

const OUTCOMES: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ['DELIVRD', 'delivered'],
  ['DELIVERED', 'delivered'],
  ['UNDELIV', 'failed'],
  ['UNDELIVERED', 'failed'],
  ['UNDELIVERABLE', 'failed'],
  ['EXPIRED', 'failed'],
  ['REJECTD', 'failed'],
  ['REJECTED', 'failed'],
  ['DELETED', 'failed'],
  ['FAILED', 'failed'],
  ['ENROUTE', 'progress'],
  ['ACCEPTD', 'progress'],
  ['ACCEPTED', 'progress'],
  ['UNKNOWN', 'unknown'],
])
