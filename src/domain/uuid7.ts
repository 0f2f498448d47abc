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

/** Before which instant all smaller ids were made, in Unix milliseconds. */
export function endOfEarlierMs(id: string): number {
  const atMs = uuid7Ms(id)
  return id.toLowerCase() === firstUuid7At(atMs) ? atMs : atMs + 1
}

/**
 * How far the `created_at` of a row may be from the instant of its id, in milliseconds: both are of one request or
 * statement, read from the clock one after the other, with a wait for a lock between them at most.
 */
const ID_SLACK_MS = 10_000

/** Ids that rows made from `fromAt` on and before `toAt` can have, for an index to go by; which of them are is for `created_at` to say. */
export function idsWithin(
  fromAt: Date | null,
  toAt: Date | null,
): { readonly firstId: string | null; readonly endId: string | null } {
  return {
    firstId: fromAt && firstUuid7At(fromAt.getTime() - ID_SLACK_MS),
    endId: toAt && firstUuid7At(toAt.getTime() + ID_SLACK_MS),
  }
}

/** The instant of the newest of these ids, in Unix milliseconds; null when there are none. */
export function newestUuid7Ms(ids: readonly string[]): number | null {
  return ids.length === 0 ? null : Math.max(...ids.map(uuid7Ms))
}
