/**
 * The smallest UUIDv7 of an instant in Unix milliseconds: its first 48 bits (RFC 9562, 5.7). Ids made at or after the
 * instant are not smaller, those made before are.
 */
export function firstUuid7At(atMs: number): string {
  const hex = Math.max(0, Math.floor(atMs)).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`
}

/** The instant of a UUIDv7 in Unix milliseconds. */
export function uuid7Ms(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}
