/** The entity tag of a version (RFC 9110, 8.8.3): a strong one. */
export function etagOf(version: number): string {
  return `"${version}"`
}

/**
 * Whether a change may be made by its If-Match (RFC 9110, 13.1.1): without one and with `*` always, else when it names the
 * version that stands. A weak tag, and what is none, names no version.
 */
export function mayChange(ifMatch: string | null, version: number): boolean {
  if (ifMatch === null || ifMatch.trim() === '*') return true
  return ifMatch.split(',').some((tag) => tag.trim() === etagOf(version))
}
