import { duration } from './numbers.ts'

const DAY_MS = 86_400_000

/**
 * An instant as people say it today: 14:03:07; on another day with its date, 23 Nov 14:03:07; in another year with that
 * too. Takes an ISO time or Unix milliseconds. Local time.
 */
export function clock(instant: string | number, nowMs = Date.now()): string {
  const at = new Date(instant)
  return at.toDateString() === new Date(nowMs).toDateString()
    ? at.toLocaleTimeString('en-GB')
    : datedClock(instant, nowMs)
}

/** The same, always with its day: 24 Nov 14:03:07, for what may be days ago. */
export function datedClock(instant: string | number, nowMs = Date.now()): string {
  const at = new Date(instant)
  return `${dayOf(at, new Date(nowMs))} ${at.toLocaleTimeString('en-GB')}`
}

/** An instant to the millisecond, always with its day: 24 Nov 14:03:07.125. Local time. */
export function exactClock(atMs: number, nowMs = Date.now()): string {
  const at = new Date(atMs)
  const time = `${at.toLocaleTimeString('en-GB')}.${String(at.getMilliseconds()).padStart(3, '0')}`
  return `${dayOf(at, new Date(nowMs))} ${time}`
}

const ISO_INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** A text in which instants as the gateway writes them are said by the clock here, each with its day. */
export function clocksIn(text: string, nowMs = Date.now()): string {
  return text.replaceAll(ISO_INSTANT, (instant) => datedClock(instant, nowMs))
}

function dayOf(at: Date, now: Date): string {
  const year = at.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const)
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', ...year })
}

/** How long ago, or how far ahead. */
export function ago(iso: string, nowMs = Date.now()): string {
  const ms = nowMs - Date.parse(iso)
  if (ms < 0) return `in ${duration(-ms)}`
  return ms < 1_000 ? 'just now' : `${duration(ms < DAY_MS ? Math.floor(ms / 1_000) * 1_000 : ms)} ago`
}

/** The end of a UTC day: the last instant of `2026-01-31`, as ISO. */
export function endOfDay(day: string): string {
  return `${day}T23:59:59.999Z`
}
