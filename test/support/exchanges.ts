import type { Exchange } from '../../src/domain/message/exchange.ts'
import type { MessageId } from '../../src/domain/message.ts'

/** A message's id. */
export const newId = (): MessageId => Bun.randomUUIDv7() as MessageId // a brand constructor

/** A submission over HTTP that was taken, with what is given instead. */
export function newExchange(given: Partial<Exchange> = {}): Exchange {
  return {
    messageId: newId(),
    attempt: 1,
    part: null,
    what: 'submission',
    startedAtMs: Date.now(),
    tookMs: 12,
    outcome: '201',
    sent: {
      line: 'POST https://api.example.com/sms',
      fields: { authorization: 'Bearer ***' },
      body: 'Hello',
    },
    answered: { line: '201', fields: {}, body: '{"id":"a1"}' },
    ...given,
  }
}
