import type { ActState } from './act.ts'

/** What an act keeps of a subject at one time, in characters of JSON. */
export const MAX_STATE_CHARACTERS = 64 * 1024

/** A list of more than these is kept as what changed of it. */
const WHOLE_ITEMS = 20

/** Changed items that are shown of a long list, of those that went and of those that came. */
const SHOWN_ITEMS = 100

/** What an act keeps of what was and what is: long lists as what went from them and what came, and how many they hold. */
export function narrowed(
  before: ActState,
  after: ActState,
): { readonly before: ActState; readonly after: ActState } {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  const was: Record<string, unknown> = { ...before }
  const is: Record<string, unknown> = { ...after }
  for (const name of names) {
    const [left, right] = [was[name], is[name]]
    if (!isLong(left) && !isLong(right)) continue
    const [old, young] = [itemsOf(left), itemsOf(right)]
    if (before && name in was) was[name] = { items: old.length, went: shownOf(old, young) }
    if (after && name in is) is[name] = { items: young.length, came: shownOf(young, old) }
  }
  return { before: bounded(before && was), after: bounded(after && is) }
}

/** The state if it is not too long to be kept; otherwise how long it is. */
export function bounded(state: ActState): ActState {
  if (state === null) return null
  const characters = JSON.stringify(state).length
  return characters <= MAX_STATE_CHARACTERS ? state : { too_long_characters: characters }
}

function isLong(value: unknown): boolean {
  return Array.isArray(value) && value.length > WHOLE_ITEMS
}

function itemsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Items that the other list has not, as they stand; of two lists that differ in their order only none. */
function shownOf(items: readonly unknown[], others: readonly unknown[]): readonly unknown[] {
  const known = new Set(others.map((item) => JSON.stringify(item)))
  return items.filter((item) => !known.has(JSON.stringify(item))).slice(0, SHOWN_ITEMS)
}
