import { type Static, Type } from '@sinclair/typebox'
import { ERRORS, type ErrorCode } from '../../domain/errors.ts'
import { LIFECYCLE_STATES } from '../../domain/lifecycle.ts'
import { centsOf, countOf, idOf, instantOf, named, textOf, wordOf } from './answer-fields.ts'

const CODES = Object.keys(ERRORS) as ErrorCode[] // its own keys

/** The body of every refusal: what is wrong, and the facts that some codes come with. */
export const Refusal = named('Error', {
  error: textOf('what is wrong, for people'),
  code: wordOf(CODES, 'what is wrong, for programs'),
  field: Type.Optional(textOf('the field that breaks a rule')),
  rule: Type.Optional(textOf('the rule it breaks, worded so that it can follow the name of the field')),
  line: Type.Optional(countOf('of CSV: the line that is wrong, from 1')),
  column: Type.Optional(countOf('of CSV: the cell of that line, from 1')),
  reason: Type.Optional(
    textOf('why an OTP was not taken, often in the words of the provider, or why a number is opted out'),
  ),
  message_id: Type.Optional(idOf('the message of an OTP')),
  required: Type.Optional(centsOf('what the message costs')),
  available: Type.Optional(centsOf('what the client can spend')),
  since: Type.Optional(instantOf('since when the number is opted out')),
  until: Type.Optional(instantOf('until when the fraud guard blocks it, or until the daily cap begins anew')),
  status: Type.Optional(wordOf(LIFECYCLE_STATES, 'the status of the message')),
  accepted: Type.Optional(countOf('messages of a batch that were accepted: none')),
  refused: Type.Optional(countOf('messages of a batch that were refused: all')),
  messages: Type.Optional(
    Type.Array(Type.Unsafe<object>({ $ref: '#/components/schemas/BatchMessage' }), {
      description: 'the messages of a batch, each with what is wrong with it',
    }),
  ),
  count: Type.Optional(countOf('messages that are meant')),
  request_id: textOf('names the request, also in X-Request-Id and in the logs'),
})
export type Refusal = Readonly<Static<typeof Refusal>>

/** What may be said of a refusal besides its code. */
export type RefusalFacts = Partial<Omit<Refusal, 'code' | 'request_id'>>
