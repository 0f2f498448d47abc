import { Type } from '@sinclair/typebox'

/** What a schema of words says besides: as a form names it, what holds where it is left out, and the rule where it is another one. */
type More<T extends string> = {
  readonly title?: string
  readonly default?: T
  readonly example?: T
  readonly description?: string
}

/** One of these words. Its description is the rule that a refusal names. */
export const oneOf = <const T extends string>(words: readonly T[], more: More<T> = {}) =>
  Type.Unsafe<T>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      { description: `must be one of ${words.join(', ')}`, ...more },
    ),
  )
