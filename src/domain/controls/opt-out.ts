import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../fields/one-of.ts'

/** Words of a list, at most. */
export const MAX_KEYWORDS = 100

const words = Type.Optional(
  Type.Array(Type.String({ minLength: 1, maxLength: 40 }), {
    maxItems: MAX_KEYWORDS,
    description: `must be a list of at most ${MAX_KEYWORDS} words`,
  }),
)
const answer = Type.Optional(
  Type.Union([Type.String({ minLength: 1, maxLength: 1_000 }), Type.Null()], {
    description: 'must be a text of 1 to 1000 characters, or null for none',
  }),
)

/** What words from handsets do, and whom that keeps from being written to. */
export const OptOut = Type.Object(
  {
    /** Whether STOP, START and HELP are heeded. */
    heeded: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
    /** Whom STOP stops: the sender that it was written to, or all of the client. */
    scope: Type.Optional(oneOf(['sender', 'client'])),
    /** Beside those of all languages. */
    stop_words: words,
    start_words: words,
    help_words: words,
    /** What is answered, at most once a day to a number, as a message that costs what any does. */
    stop_answer: answer,
    start_answer: answer,
    help_answer: answer,
    /** Whether OTPs go out to who has opted out. */
    otp_anyway: Type.Optional(Type.Boolean({ description: 'must be true or false' })),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)
export type OptOut = Required<Static<typeof OptOut>>

/** Where nothing is said. */
export const USUAL_OPT_OUT: OptOut = {
  heeded: true,
  scope: 'sender',
  stop_words: [],
  start_words: [],
  help_words: [],
  stop_answer: null,
  start_answer: null,
  help_answer: null,
  otp_anyway: false,
}
