import type { JsonValue } from './field.ts'
import type { MessageField } from './message-field.ts'
import { MESSAGE_FIELDS } from './message-fields.ts'

type Catalogue = typeof MESSAGE_FIELDS

/** The fields of a message that a client may give with it, a text or a word each, and that are kept as they were given. */
export type GivenField = {
  [N in keyof Catalogue]: Catalogue[N] extends { readonly given: unknown } ? N : never
}[keyof Catalogue]

/** What was given; null where nothing was. */
export type Given = { readonly [N in GivenField]: JsonValue<Catalogue[N]> }

const all: readonly (readonly [string, MessageField])[] = Object.entries(MESSAGE_FIELDS)

/** Their names, each with what it takes, the longest text in characters or the words, and its column in `messages`. */
export const GIVEN_FIELDS = all.flatMap(([name, { given, column, kind, example }]) =>
  given && column
    ? [
        {
          name: name as GivenField, // the type filters so too
          takes: given === 'word' ? { words: kind as readonly string[] } : given, // of a word the kind is a list
          column: column.slice('messages.'.length),
          example,
        },
      ]
    : [],
)

/** Of a message with which nothing was given. */
export const NOTHING_GIVEN = Object.fromEntries(GIVEN_FIELDS.map(({ name }) => [name, null])) as Given // all names
