import { type Static, type TProperties, type TSchema, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'

// What fields of answers are made of. The schemas are for the documentation and for the types of the views: no answer is
// checked while it is given, the compiler has seen that it fits. A unit that is not in the name stands in the description.

/** An object that has a name in the documentation. */
export const named = <P extends TProperties>(name: string, properties: P) =>
  Type.Object(properties, { $id: name })

/** An id: a UUID in small letters. */
export const idOf = (what: string) => Type.String({ format: 'uuid', description: what })

/** An instant in UTC, with milliseconds. */
export const instantOf = (what: string) => Type.String({ format: 'date-time', description: `${what} (UTC)` })

/**
 * An amount of money. The document does not say `multipleOf: 0.0001`: checkers that divide floats would find 0.79 to be
 * none.
 */
export const centsOf = (what: string) =>
  Type.Number({ description: `${what}, in cents with up to four decimals` })

/** How many there are. */
export const countOf = (what: string) => Type.Integer({ minimum: 0, description: what })

/** A time that something took. */
export const millisecondsOf = (what: string) =>
  Type.Number({ minimum: 0, description: `${what}, in milliseconds` })

/** A text. */
export const textOf = (what: string) => Type.String({ description: what })

/** Yes or no. */
export const flagOf = (what: string) => Type.Boolean({ description: what })

/** An object whose names are not known beforehand. */
export const objectOf = (what: string) =>
  Type.Unsafe<Readonly<Record<string, unknown>>>(
    Type.Object({}, { additionalProperties: true, description: what }),
  )

/** One of these words. */
export const wordOf = <const T extends string>(words: readonly T[], what: string) =>
  oneOf(words, { description: what })

/** A list of such things. */
export const listOf = <T extends TSchema>(items: T, what: string) =>
  Type.Unsafe<readonly Static<T>[]>(Type.Array(items, { description: what }))

/** The same, or null; what null means belongs to the description. */
export const orNull = <T extends TSchema>(schema: T) =>
  Type.Unsafe<Static<T> | null>(
    Type.Union([schema, Type.Null()], { description: schema.description ?? '', ...exampleOf(schema) }),
  )

function exampleOf({ example }: TSchema): { readonly example?: unknown } {
  return example === undefined ? {} : { example }
}

/** Where a list goes on. */
export const NextCursor = orNull(textOf('`cursor` of the next page; null on the last one'))
