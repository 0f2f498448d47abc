import { outcomeIn, type ReceiptOutcome } from '../../domain/message/receipt.ts'
import { SMPP_STATUS } from '../../domain/provider/smpp-status.ts'

/** What a status word of the mock operator means, in any case; one that it does not know is `unknown`. */
export function outcomeOfMockStatus(word: string): ReceiptOutcome {
  return outcomeIn(SMPP_STATUS, word)
}
