/**
 * What a receipt means for a message. `delivered`, `failed` and `expired` are ends; `unknown` is also what a word says that we
 * do not know.
 */
export const RECEIPT_OUTCOMES = ['delivered', 'failed', 'expired', 'progress', 'unknown'] as const
export type ReceiptOutcome = (typeof RECEIPT_OUTCOMES)[number]

/** A provider's receipt (DLR), read. */
export type Receipt = {
  readonly kind: 'receipt'
  readonly providerMessageId: string
  readonly outcome: ReceiptOutcome
  /** The provider's own status word, upper case: DELIVRD, UNDELIV, … */
  readonly status: string
  /** The provider's error, when it named one; never without words. */
  readonly error: string | null
  /** As `optedOut` of an answer to a submission. */
  readonly optedOut?: true
}

/** A provider's status word as we keep it: no blanks around it, upper case. */
export function normaliseStatus(word: string): string {
  return word.trim().toUpperCase()
}

/**
 * What a status word means by the words of a kind of provider, which are upper case; in any case here. A word that is not
 * among them ends nothing: it is `unknown`, and never a guess.
 */
export function outcomeIn(words: ReadonlyMap<string, ReceiptOutcome>, word: string): ReceiptOutcome {
  return words.get(normaliseStatus(word)) ?? 'unknown'
}

/** A provider's error as we keep it: one without words is none. */
export function normaliseError(error: string | null): string | null {
  return error === null || error.trim() === '' ? null : error
}
