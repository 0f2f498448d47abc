import { type Violation, violation } from '../violation.ts'

/** Furthest that a message may be scheduled ahead and longest that it may try, in milliseconds: 35 days. */
export const MAX_SCHEDULE_MS = 35 * 86_400_000

/** Longest validity, in seconds. */
export const MAX_VALIDITY_S = MAX_SCHEDULE_MS / 1_000

/** Clocks differ, and requests take their time: so far in the past is now, and so far beyond the limit is within it. */
const TOLERANCE_MS = 60_000

/** What `send_at` must be, in words for an error message. */
export const SEND_AT_RULE =
  'must be an RFC 3339 time such as 2026-11-24T10:00:00Z, not in the past and at most 35 days ahead'

/** What `validity_seconds` must be, in words for an error message. */
export const VALIDITY_RULE = `must be a whole number from 1 to ${MAX_VALIDITY_S} (35 days)`

/** When a message is to be sent, in Unix milliseconds (null: at once), and how long it may try (null: as configured). */
export type Timing = { readonly sendAtMs: number | null; readonly validityMs: number | null }

/** Reads the two fields at the instant `nowMs`. A time up to a minute ago is now: the message is not scheduled. */
export function readTiming(
  asked: { readonly send_at?: string; readonly validity_seconds?: number },
  nowMs: number,
): ({ readonly kind: 'timing' } & Timing) | Violation {
  const validityMs = asked.validity_seconds === undefined ? null : asked.validity_seconds * 1_000
  if (asked.send_at === undefined) return { kind: 'timing', sendAtMs: null, validityMs }
  const sendAtMs = readInstant(asked.send_at)
  if (
    sendAtMs === null ||
    sendAtMs < nowMs - TOLERANCE_MS ||
    sendAtMs > nowMs + MAX_SCHEDULE_MS + TOLERANCE_MS
  )
    return violation('send_at', SEND_AT_RULE)
  return { kind: 'timing', sendAtMs: sendAtMs > nowMs ? sendAtMs : null, validityMs }
}

/** The instant in Unix milliseconds, finer digits cut off; null for a text of another form or a time that does not exist. */
export function readInstant(text: string): number | null {
  const parts = RFC_3339.exec(text)
  if (!parts) return null
  const [year = 0, month = 0, day = 0] = parts.slice(1, 4).map(Number)
  // The language turns February 30 into March 2.
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return null
  const atMs = Date.parse(text)
  // An offset may lead out of the years that have four digits.
  return atMs >= FIRST_MS && atMs <= LAST_MS ? atMs : null
}

/** The first whole millisecond at or after the instant: what has come to that many is in a window that begins there. */
export function readBound(text: string): number | null {
  const atMs = readInstant(text)
  return atMs !== null && FINER_THAN_MS.test(text) ? Math.min(atMs + 1, LAST_MS) : atMs
}

const FINER_THAN_MS = /\.\d{3}0*[1-9]/
const FIRST_MS = Date.parse('0001-01-01T00:00:00.000Z')
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z')

/** What a time in a window must be besides its form, in words for an error message. */
export const INSTANT_RULE = 'must be a time that exists'

/** RFC 3339, 5.6, with upper-case T and Z, without leap seconds and the year 0. */
const RFC_3339 =
  /^(?!0000)(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/
