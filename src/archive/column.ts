import type { Money } from '../domain/money.ts'

/**
 * What a column holds, by what is kept of it exactly. Read back, an instant is a number of microseconds since 1970 (exact: below 2^53)
 * and JSON its text, as PostgreSQL wrote them out.
 */
type Kinds = {
  readonly uuid: string
  readonly text: string
  /** One of a few words: a dictionary in the file. */
  readonly word: string
  readonly json: string
  readonly small: number
  readonly int: number
  readonly bool: boolean
  /** Microseconds since 1970, UTC. */
  readonly instant: number
  readonly money: Money
}
export type Kind = keyof Kinds

/** A column of a file: what it is called in the database and in the file, and what it holds. */
export type Column<K extends Kind = Kind, Nullable extends boolean = boolean, Of = Kinds[K]> = {
  readonly name: string
  readonly kind: K
  readonly nullable: Nullable
  /** What the values are, for the compiler alone. */
  readonly of?: Of
}

/** The columns of a file by the names that rows have here. */
export type Columns = Readonly<Record<string, Column>>

type ValueOf<C> =
  C extends Column<Kind, infer Nullable, infer Of> ? Of | (Nullable extends true ? null : never) : never

/** A row of a file, exactly as it was in the database. */
export type RowOf<C extends Columns> = { readonly [Name in keyof C]: ValueOf<C[Name]> }

/** A column that always has a value. */
export function column<K extends Kind, Of extends Kinds[K] = Kinds[K]>(
  name: string,
  kind: K,
): Column<K, false, Of> {
  return { name, kind, nullable: false }
}

/** A column that may be empty. */
export function nullable<K extends Kind, Of extends Kinds[K] = Kinds[K]>(
  name: string,
  kind: K,
): Column<K, true, Of> {
  return { name, kind, nullable: true }
}

/** An instant of a row as a Date, to the millisecond. */
export function dateOf(us: number): Date {
  return new Date(Math.floor(us / 1_000))
}
