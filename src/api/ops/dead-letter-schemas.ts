import { Type } from '@sinclair/typebox'
import {
  EXAMPLE_LETTER_ID,
  FromField,
  LimitField,
  oneOf,
  placeCursorField,
  ToField,
  uuidField,
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
    replayed: Type.Optional(oneOf(['true', 'false'])),
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
