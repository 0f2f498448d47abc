/** The order of two texts by their UTF-16 units, the same in every locale. */
export function byText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}
