import type { UserData } from '../message/user-data.ts'
import { centsOf, type Money } from '../money.ts'
import type { GivenDlt, GivenTlvs } from '../parameters.ts'

/**
 * What a field of an answer holds. A list of words: one of them. An instant is RFC 3339 in UTC, with milliseconds; money is
 * cents with up to four decimals.
 */
export type FieldKind =
  | 'uuid'
  | 'text'
  | 'integer'
  | 'money'
  | 'flag'
  | 'instant'
  | keyof Objects
  | readonly string[]

/** A field of an answer, as its catalogue has it. */
export type Field = {
  readonly kind: FieldKind
  readonly nullable?: true
  /** For the documentation: what it is. */
  readonly means: string
  /** In the examples of the documentation, of one thing with the other fields. */
  readonly example: string | number | boolean | null
}

type Fields = Readonly<Record<string, Field>>

/** Instants and money: as JSON holds them, or as a row does. */
type InJson = { instant: string; money: number }
type InRow = { instant: Date; money: Money }

/** Objects, by the kinds of fields that hold them. */
type Objects = { tlvs: GivenTlvs; dlt: GivenDlt; user_data: UserData }

type Plain<K extends FieldKind, As extends InJson | InRow> = K extends readonly (infer Word)[]
  ? Word
  : K extends 'integer'
    ? number
    : K extends 'flag'
      ? boolean
      : K extends 'instant' | 'money'
        ? As[K]
        : K extends keyof Objects
          ? Objects[K]
          : string

type Value<F extends Field, As extends InJson | InRow> =
  | Plain<F['kind'], As>
  | (F extends { readonly nullable: true } ? null : never)

/** A field as an answer holds it. */
export type JsonValue<F extends Field> = Value<F, InJson>

/** An answer with these fields. */
export type JsonOf<F extends Fields> = { readonly [N in keyof F]: JsonValue<F[N]> }

/** What the answer is made of: the same under the same names, instants as `Date`, amounts as `Money`. */
export type RowOf<F extends Fields> = { readonly [N in keyof F]: Value<F[N], InRow> }

/** The answer made of a row: its fields in the order of the catalogue. What else the row holds is left out. */
export function jsonOf<F extends Fields>(fields: F, row: RowOf<F>): JsonOf<F> {
  const json: Record<string, unknown> = {}
  for (const name in fields) {
    const value: unknown = row[name]
    const isMoney = fields[name]?.kind === 'money' && value !== null
    json[name] = isMoney ? centsOf(value as Money) : plain(value) // the row is typed by the kinds
  }
  return json as JsonOf<F> // the same values, with texts for instants and cents for money
}

function plain(value: unknown): unknown {
  return value instanceof Date ? value.toISOString() : value
}

/** The examples of these fields together: one thing as the documentation shows it. */
export function exampleOf<F extends Fields>(fields: F): { readonly [N in keyof F]: F[N]['example'] } {
  const examples = Object.entries(fields).map(([name, { example }]) => [name, example] as const)
  return Object.fromEntries(examples) as { readonly [N in keyof F]: F[N]['example'] } // the same names
}
