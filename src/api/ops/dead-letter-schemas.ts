import { type Static, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import {
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'
import {
  EXAMPLE_LETTER_ID,
  FromField,
  LimitField,
  placeCursorField,
  ToField,
  uuidField,
  yesOrNoField,
} from '../http/fields.ts'

// Every description of a request's field is the rule itself, worded so that it can follow the name of the field in a refusal.

/** Letters that one request may name. */
const MAX_IDS = 1_000

/** The path of one dead letter. */
export const DeadLetterParams = Type.Object({
  id: uuidField(EXAMPLE_LETTER_ID),
})

const source = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'must be the name of a provider, or the subject of the bus',
  example: 'mock',
})

/** How dead letters are narrowed and paged. */
export const ListDeadLettersQuery = Type.Object(
  {
    what: Type.Optional(oneOf(['receipt', 'unreadable'])),
    source: Type.Optional(source),
    replayed: yesOrNoField,
    cursor: placeCursorField(),
    limit: LimitField,
  },
  { additionalProperties: false, description: 'must be query parameters' },
)

/** Which dead letters to replay; nothing given: all that were not replayed yet. */
export const ReplayDeadLettersBody = Type.Object(
  {
    ids: Type.Optional(
      Type.Array(uuidField(EXAMPLE_LETTER_ID), {
        minItems: 1,
        maxItems: MAX_IDS,
        description: `must be 1 to ${MAX_IDS} UUIDs`,
      }),
    ),
    source: Type.Optional(source),
    from: Type.Optional(FromField),
    to: Type.Optional(ToField),
  },
  { additionalProperties: false, description: 'must be a JSON object' },
)

const letter = {
  id: idOf('names the letter'),
  what: wordOf(['receipt', 'unreadable'], 'a receipt that no message had, or what could not be read'),
  source: textOf('the name of the provider, or the subject of the bus'),
  reason: textOf('why it could not be processed'),
  created_at: instantOf('when it was given up'),
  replayed_at: orNull(instantOf('when it was given another chance; null: it was not, or it died again')),
}

/** A dead letter, without what came. */
export const DeadLetter = named('DeadLetter', letter)
export type DeadLetter = Static<typeof DeadLetter>

/** A dead letter with what came. */
export const DeadLetterWithPayload = named('DeadLetterWithPayload', {
  ...letter,
  payload: textOf('what came, unchanged'),
})
export type DeadLetterWithPayload = Static<typeof DeadLetterWithPayload>

/** A page of dead letters. */
export const DeadLetterPage = named('DeadLetterPage', {
  dead_letters: listOf(DeadLetter, 'newest first'),
  next_cursor: NextCursor,
})
export type DeadLetterPage = Static<typeof DeadLetterPage>

/** Dead letters are tried again. */
export const ReplayedLetters = named('ReplayedLetters', {
  replayed: countOf('letters that will be tried again'),
  more: flagOf('whether another call may find some'),
})
export type ReplayedLetters = Static<typeof ReplayedLetters>
