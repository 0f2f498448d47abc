import { useSyncExternalStore } from 'react'
import { openListeners } from './listeners.ts'
import { duration } from './numbers.ts'

const DAY_MS = 86_400_000
const MINUTE_MS = 60_000

/** How times are said: in UTC, or by the clock of the machine that the browser runs on. */
export type Zone = 'local' | 'utc'

const STORED_AS = 'sms-gateway-times'
const listeners = openListeners()
let zone: Zone = storedZone()

/** How times are said, kept in this browser for all tabs. Whoever draws times by it is drawn anew when it changes. */
export function useZone(): Zone {
  return useSyncExternalStore(onZoneChange, () => zone)
}

/** The same, for what is drawn by hand. */
export function zoneNow(): Zone {
  return zone
}

/** From now on, in all tabs. */
export function chooseZone(chosen: Zone): void {
  try {
    localStorage.setItem(STORED_AS, chosen)
  } catch {
    // A browser that keeps nothing has it until the page is loaded anew.
  }
  setZone(chosen)
}

/** Hears of each change, also in another tab. The answer ends it. */
export function onZoneChange(listener: () => void): () => void {
  return listeners.subscribe(listener)
}

if (typeof window !== 'undefined')
  window.addEventListener('storage', ({ key }) => {
    if (key === STORED_AS || key === null) setZone(storedZone())
  })

function setZone(chosen: Zone): void {
  if (zone === chosen) return
  zone = chosen
  listeners.announce()
}

function storedZone(): Zone {
  try {
    return localStorage.getItem(STORED_AS) === 'utc' ? 'utc' : 'local'
  } catch {
    return 'local'
  }
}

/** How times are said, in words: `UTC`, or `local time, Europe/Berlin (UTC+01:00)`. */
export function zoneWords(now = new Date()): string {
  if (zone === 'utc') return 'UTC'
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  return `local time, ${timeZone} (${offsetText(-now.getTimezoneOffset())})`
}

function offsetText(minutes: number): string {
  if (minutes === 0) return 'UTC+00:00'
  const whole = Math.abs(minutes)
  const two = (count: number) => String(count).padStart(2, '0')
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(whole / 60))}:${two(whole % 60)}`
}

type Shape = 'time' | 'minute' | 'day' | 'dayOfYear'
const SHAPES: Readonly<Record<Shape, Intl.DateTimeFormatOptions>> = {
  time: { timeStyle: 'medium' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  day: { day: 'numeric', month: 'short' },
  dayOfYear: { day: 'numeric', month: 'short', year: 'numeric' },
}
/** Made once each: making one costs more than a hundred uses. */
const formats = new Map<string, Intl.DateTimeFormat>()

function said(at: Date, shape: Shape): string {
  const key = `${zone} ${shape}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...SHAPES[shape],
      ...(zone === 'utc' && { timeZone: 'UTC' }),
    })
    formats.set(key, format)
  }
  return Number.isNaN(at.getTime()) ? 'no time' : format.format(at)
}

/**
 * An instant as people say it today: 14:03:07; on another day with its date, 23 Nov 14:03:07; in another year with that
 * too. Takes an ISO time or Unix milliseconds.
 */
export function clock(instant: string | number, nowMs = Date.now()): string {
  const at = new Date(instant)
  const isToday = said(at, 'dayOfYear') === said(new Date(nowMs), 'dayOfYear')
  return isToday ? said(at, 'time') : datedClock(instant, nowMs)
}

/** The same, always with its day: 24 Nov 14:03:07, for what may be days ago. */
export function datedClock(instant: string | number, nowMs = Date.now()): string {
  const at = new Date(instant)
  return `${dayOf(at, new Date(nowMs))} ${said(at, 'time')}`
}

/** An instant to the millisecond, always with its day: 24 Nov 14:03:07.125. */
export function exactClock(atMs: number, nowMs = Date.now()): string {
  const at = new Date(atMs)
  return `${datedClock(atMs, nowMs)}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

/** A mark of an axis of time: 14:05, and the day where it begins, 24 Nov. */
export function tickText(atMs: number): string {
  const at = new Date(atMs)
  const minute = said(at, 'minute')
  return minute === '00:00' ? said(at, 'day') : minute
}

const ISO_INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g

/** A text in which instants as the gateway writes them are said by the clock here, each with its day. */
export function clocksIn(text: string, nowMs = Date.now()): string {
  return text.replaceAll(ISO_INSTANT, (instant) => datedClock(instant, nowMs))
}

function dayOf(at: Date, now: Date): string {
  const whole = said(at, 'dayOfYear')
  const year = whole.slice(-5)
  return said(now, 'dayOfYear').endsWith(year) ? whole.slice(0, -5) : whole
}

/** The instant of a field of the type `datetime-local` as the page says times; null: nothing or no time is typed. */
export function instantOf(typed: string): string | null {
  const at = new Date(zone === 'utc' && typed !== '' ? `${typed}Z` : typed)
  return Number.isNaN(at.getTime()) ? null : at.toISOString()
}

/** What such a field shows of an instant, to the second; empty for what is none. */
export function fieldOf(instant: string | number): string {
  const at = new Date(instant)
  if (Number.isNaN(at.getTime())) return ''
  const shiftMs = zone === 'utc' ? 0 : at.getTimezoneOffset() * MINUTE_MS
  return new Date(at.getTime() - shiftMs).toISOString().slice(0, 19)
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
