/** Where the n-th message goes: a number to which messages are delivered. */
export function toOf(index: number): string {
  return `+1555${10_000 + (index % 90_000)}5555`
}

/** The text of the n-th message: ASCII, one part. */
export function textOf(index: number): string {
  return `Your parcel ${index} is on its way`
}
