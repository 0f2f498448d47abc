import type { ClientId } from '../message.ts'

/** Before all clients. */
export const FIRST_CLIENT = '00000000-0000-0000-0000-000000000000' as ClientId

/**
 * Of clients that were served in turn, from the one behind `after` to the last and from the first to `after`, which came last;
 * `after` when there are none. The next turn begins behind it.
 */
export function lastInTurn(after: ClientId, served: readonly ClientId[]): ClientId {
  const wrapped = served.filter((id) => id <= after)
  const [last = after] = (wrapped.length > 0 ? wrapped : served).toSorted().toReversed()
  return last
}
