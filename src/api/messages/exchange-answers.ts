import { type Static, Type } from '@sinclair/typebox'
import { EXCHANGES } from '../../domain/message/exchange.ts'
import {
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  millisecondsOf,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

const saidOf = (what: string) =>
  orNull(
    Type.Object(
      {
        line: textOf('method and URL, the status of an answer, or the command of a PDU'),
        fields: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
          description: 'HTTP headers, or fields and parameters of a PDU',
        }),
        body: orNull(textOf('the body, or the text of a PDU; null: none')),
      },
      { description: what },
    ),
  )

/** What was said to a provider for a message, and what it said. */
export const Exchange = named('Exchange', {
  what: wordOf(EXCHANGES, 'who began it: `submission`, the gateway did; `receipt`, the provider'),
  provider: textOf('the provider'),
  attempt: countOf('the attempt that it was of, from 1; one that was throttled gives its number back'),
  part: orNull(Type.Integer({ description: 'the part that it was about, from 1; null: all of the message' })),
  at: instantOf('when it began, or when the receipt came'),
  took_ms: orNull(millisecondsOf('until the answer; null: nobody was waited for')),
  outcome: textOf('how it ended, in a word or a few'),
  sent: saidOf('what the gateway said, without secrets and codes; null: nothing left'),
  answered: saidOf('what the provider said, answer or receipt; null: nothing'),
})
export type Exchange = Static<typeof Exchange>

/** All that was said for a message, and how far back it is kept. */
export const MessageExchanges = named('MessageExchanges', {
  message_id: idOf('names the message'),
  log_days: countOf('how many days exchanges are kept, PROVIDER_LOG_DAYS; 0: none are'),
  kept_since: orNull(instantOf('what was said before is gone; null: none are kept')),
  complete: flagOf('false: there were more before the first one of these'),
  exchanges: listOf(Exchange, 'oldest first'),
})
export type MessageExchanges = Static<typeof MessageExchanges>
