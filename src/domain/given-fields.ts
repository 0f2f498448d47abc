import { MESSAGE_FIELDS, type MessageField } from './message-fields.ts'

type Catalogue = typeof MESSAGE_FIELDS

/** The fields of a message that a client may give with it, a text each, and that are kept as they were given. */
export type GivenField = {
  [N in keyof Catalogue]: Catalogue[N] extends { readonly given: object } ? N : never
}[keyof Catalogue]

/** What was given; null where nothing was. */
export type Given = { readonly [N in GivenField]: string | null }

const all: readonly (readonly [string, MessageField])[] = Object.entries(MESSAGE_FIELDS)

/** Their names, each with the longest text it takes, in characters, and its column in `messages`. */
export const GIVEN_FIELDS = all.flatMap(([name, { given, column, example }]) =>
  given && column
    ? [{ name: name as GivenField, ...given, column: column.slice('messages.'.length), example }] // the type filters so too
    : [],
)

/** Of a message with which nothing was given. */
export const NOTHING_GIVEN = Object.fromEntries(GIVEN_FIELDS.map(({ name }) => [name, null])) as Given // all names
