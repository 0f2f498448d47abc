import type { Field } from './field.ts'

/** Where a field of a message is shown: read, listed and exported as CSV; found by a search; told by a callback. */
export type Place = 'message' | 'search' | 'callback'

/** A field of a message. */
export type MessageField = Field & {
  /** Where it is kept; null: it follows from the others, or from what is told. */
  readonly column: `${'messages' | 'credit_locks'}.${string}` | null
  /** Not said: everywhere. */
  readonly in?: readonly Place[]
  /** A client may give it with the message, as a text of at most so many characters, or one of its kind's words; null: it gave none. */
  readonly given?: { readonly maxCharacters: number } | 'word'
  /** What the console calls it; not said: it has no name there. */
  readonly label?: string
}
