const TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d)(\d\d)([+\-R])$/
const QUARTER_MS = 900_000
/** Twelve hours. */
const MAX_QUARTERS = 48

/**
 * The instant that a time of SMPP names (v3.4, clause 7.1.1), Unix milliseconds: absolute, in a zone that is quarters of an hour
 * from UTC, or relative to `nowMs`. Null for a text of another form and for a time that does not exist.
 */
export function readSmppTime(text: string, nowMs: number): number | null {
  const found = TIME.exec(text)
  if (!found) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, tenth = 0, quarters = 0] = found
    .slice(1, 9)
    .map(Number)
  if (found[9] === 'R') {
    const from = new Date(nowMs)
    const months = from.getUTCMonth() + month
    // The day of a month that is shorter is its last one.
    const last = new Date(Date.UTC(from.getUTCFullYear() + year, months + 1, 0)).getUTCDate()
    const at = new Date(nowMs)
    at.setUTCFullYear(from.getUTCFullYear() + year, months, Math.min(from.getUTCDate(), last))
    return at.getTime() + (((day * 24 + hour) * 60 + minute) * 60 + second) * 1_000
  }
  if (quarters > MAX_QUARTERS) return null
  const local = `20${found[1]}-${found[2]}-${found[3]}T${found[4]}:${found[5]}:${found[6]}.${tenth}00Z`
  const at = new Date(local)
  // What the language repairs, as February 30, does not exist.
  if (Number.isNaN(at.getTime()) || at.toISOString() !== local) return null
  return at.getTime() + (found[9] === '+' ? -1 : 1) * quarters * QUARTER_MS
}

/** An instant in UTC as `YYMMDDhhmmsst00+`. */
export function absoluteTime(atMs: number): string {
  const digits = new Date(atMs).toISOString().replace(/\D/g, '')
  return `${digits.slice(2, 15)}00+`
}
