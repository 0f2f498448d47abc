import type { Exchange } from '../../domain/message/exchange.ts'
import type { MatchedReceipt } from './match-receipts.ts'

/** A receipt as its message's log has it: the words are those of the history, where codes are hidden already. */
export function receiptExchange({ receipt, status, incoming }: MatchedReceipt): Exchange {
  const { event, messageId, known, detail } = incoming
  const attempt = 'attempt' in event ? event.attempt : null
  return {
    messageId,
    attempt: attempt ?? known?.attempts ?? 0,
    part: 'part' in event ? event.part : null,
    what: 'receipt',
    startedAtMs: receipt.receivedAtMs,
    tookMs: null,
    outcome: status,
    sent: null,
    answered: { line: 'receipt', fields: {}, body: detail },
  }
}
