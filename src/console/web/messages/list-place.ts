/** How a list was left: how far it was scrolled, and what was chosen. */
export type ListPlace = {
  readonly scrollTop: number
  readonly chosen: ReadonlySet<string>
  readonly isAll: boolean
}

/** Who comes back later finds the list from its top, as it is then. */
const KEPT_MS = 600_000

let left: { readonly address: string; readonly atMs: number; readonly place: ListPlace } | null = null

/** Notes how the list of this address is left. */
export function leaveList(address: string, place: ListPlace): void {
  left = { address, atMs: Date.now(), place }
}

/** How the list of this address was left, if it was the last one, and not long ago. */
export function placeInList(address: string): ListPlace | null {
  return left?.address === address && Date.now() - left.atMs < KEPT_MS ? left.place : null
}
