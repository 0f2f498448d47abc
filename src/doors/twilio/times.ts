/** An instant as Twilio writes it (RFC 2822, 3.3, in GMT): `Thu, 24 Aug 2023 05:01:45 +0000`. */
export function rfc2822(at: Date): string {
  return at.toUTCString().replace('GMT', '+0000')
}

/** The same in Verify (ISO 8601, to the second): `2023-08-24T05:01:45Z`. */
export function iso8601(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** What a time in a filter must be, in words for an error message. */
export const FILTER_TIME_RULE = 'must be YYYY-MM-DD, or a time such as 2026-11-24T10:00:00Z'

/** A day, or an instant, as a filter names it: where it begins, and where it ends (not part of it). */
export type FilterTime = { readonly from: Date; readonly before: Date }

const DAY_MS = 86_400_000

/** No message was sent before, nor will be after: times beyond are these, which a database can be asked for. */
const FIRST_MS = 0
const LAST_MS = Date.UTC(9999, 11, 31)

/** Reads it, in UTC; null for a text of another form or a time that does not exist. A time is the second that it names. */
export function readFilterTime(text: string): FilterTime | null {
  if (!/^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z)?$/.test(text)) return null
  const isDay = text.length === 10
  const fromMs = Date.parse(isDay ? `${text}T00:00:00Z` : text.replace(/\.\d+Z$/, 'Z'))
  // The language turns February 30 into March 2.
  if (Number.isNaN(fromMs) || new Date(fromMs).toISOString().slice(0, 10) !== text.slice(0, 10)) return null
  return { from: askable(fromMs), before: askable(fromMs + (isDay ? DAY_MS : 1_000)) }
}

function askable(atMs: number): Date {
  return new Date(Math.min(LAST_MS, Math.max(FIRST_MS, atMs)))
}
