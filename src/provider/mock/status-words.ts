import { outcomeIn, type ReceiptOutcome } from '../../domain/receipt.ts'
import { SMPP_STATUS } from '../../domain/smpp-status.ts'

/** The words of SMPP, and the long ones that are usual over HTTP. */
const WORDS: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ...SMPP_STATUS,
  ['DELIVERED', 'delivered'],
  ['UNDELIVERED', 'failed'],
  ['UNDELIVERABLE', 'failed'],
  ['REJECTED', 'failed'],
  ['FAILED', 'failed'],
  ['ACCEPTED', 'progress'],
])

/** What a status word of the mock operator means, in any case; one that it does not know is `unknown`. */
export function outcomeOfMockStatus(word: string): ReceiptOutcome {
  return outcomeIn(WORDS, word)
}
