import type { ActState } from './act.ts'

/** What an act keeps of a subject, in characters of JSON: the rules of a few hundred routes. */
export const MAX_STATE_CHARACTERS = 64 * 1024

/** Items of a list that are shown of one that is too long. */
const SHOWN_ITEMS = 20

/** The state as an act keeps it: one that is too long has of its lists the first items, and how many there are. */
export function bounded(state: ActState): ActState {
  if (state === null || JSON.stringify(state).length <= MAX_STATE_CHARACTERS) return state
  const cut = Object.fromEntries(Object.entries(state).map(([name, value]) => [name, cutList(value)]))
  return JSON.stringify(cut).length <= MAX_STATE_CHARACTERS ? cut : { too_long: JSON.stringify(state).length }
}

function cutList(value: unknown): unknown {
  if (!Array.isArray(value) || value.length <= SHOWN_ITEMS) return value
  return { items: value.length, first: value.slice(0, SHOWN_ITEMS) }
}
