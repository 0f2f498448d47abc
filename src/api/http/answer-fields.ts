import { type Static, type TProperties, type TSchema, Type } from '@sinclair/typebox'
import { oneOf } from '../../domain/fields/one-of.ts'
import type { UserData } from '../../domain/message/user-data.ts'
import { type GivenDlt, type GivenTlvs, TlvValue } from '../../domain/parameters.ts'

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

/** Parameters of SMPP by their tags. */
export const tlvsOf = (what: string) =>
  Type.Unsafe<GivenTlvs>(
    Type.Object(
      {},
      { additionalProperties: { ...TlvValue, description: 'its value and type' }, description: what },
    ),
  )

/** Ids at India's DLT platforms. */
export const dltOf = (what: string) =>
  Type.Unsafe<GivenDlt>(
    Type.Object(
      {
        entity_id: Type.Optional(textOf('its sender')),
        template_id: Type.Optional(textOf('the template that its text follows')),
      },
      { description: what },
    ),
  )

/** User data as a door brought it. */
export const userDataOf = (what: string) =>
  Type.Unsafe<UserData>(
    Type.Object(
      {
        data_coding: octetOf('SMPP v3.4, clause 5.2.19'),
        header: textOf('the user data header with its length, in hexadecimal digits; empty: none'),
        octets: textOf('what stands behind the header, in hexadecimal digits'),
        protocol_id: Type.Optional(octetOf('SMPP v3.4, clause 5.2.18; left out: 0')),
        sar: Type.Optional(
          Type.Object(
            {
              reference: countOf('what its parts have in common'),
              total: countOf('of how many'),
              number: countOf('which of them it is, from 1'),
            },
            { description: 'its place in a long message, where that stands beside its header' },
          ),
        ),
      },
      { description: what },
    ),
  )

const octetOf = (what: string) => Type.Integer({ minimum: 0, maximum: 255, description: what })

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
