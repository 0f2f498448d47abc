/** Stops on a broken invariant: a bug of ours, never bad input. A text that has values in it is made by a function, and only then. */
export function assert(condition: boolean, what: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${typeof what === 'string' ? what : what()}`)
}

/** The value, or a stop when something that must exist does not. */
export function must<T>(value: T | null | undefined, what: string): T {
  assert(value !== null && value !== undefined, what)
  return value
}
