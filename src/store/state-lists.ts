import { type StateFacts, statesWhere } from '../domain/lifecycle.ts'

/** The states of which this holds, as a list for SQL (`tx.unsafe`): `'SENT', 'DELIVERED'`. */
export function listOfStates(holds: (facts: StateFacts) => boolean): string {
  return listOf(statesWhere(holds))
}

/**
 * Words of ours as a list for SQL, quoted and never empty: there is nothing in them to escape. No parameter, as the planner must see
 * which they are, and the text of a statement stays the same.
 */
export function listOf(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(', ')
}
