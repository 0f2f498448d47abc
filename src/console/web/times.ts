import { duration } from './numbers.ts'

const DAY_MS = 86_400_000

/** An instant as people say it today: 14:03:07, or with its date when it is another day. Local time. */
export function clock(iso: string): string {
  const at = new Date(iso)
  const time = at.toLocaleTimeString('en-GB')
  return at.toDateString() === new Date().toDateString()
    ? time
    : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time}`
}

/** An instant to the millisecond: 14:03:07.125. Local time. */
export function exactClock(atMs: number): string {
  const at = new Date(atMs)
  return `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** How long ago, or how far ahead. */
export function ago(iso: string, nowMs = Date.now()): string {
  const ms = nowMs - Date.parse(iso)
  if (ms < 0) return `in ${duration(-ms)}`
  return ms < 1_000 ? 'just now' : `${duration(ms < DAY_MS ? Math.floor(ms / 1_000) * 1_000 : ms)} ago`
}
