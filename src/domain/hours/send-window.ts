/** A time of day on a clock of 24 hours, in minutes after midnight. */
type MinuteOfDay = number

/** From when (inclusive) until when (exclusive), where a message is received; over midnight if it ends before it begins, and all day if it ends where it begins. */
export type SendWindow = { readonly from: MinuteOfDay; readonly until: MinuteOfDay }

const DAY_MINUTES = 1_440
const MINUTE_MS = 60_000

/** Offsets change at such instants only (IANA tz database). */
const OFFSET_MS = 15 * MINUTE_MS

/** How far it is looked for an instant at which all zones are open, in milliseconds: two days, and the hour of a change of clocks. */
const LOOK_MS = 49 * 3_600_000

/** A window as it is given, such as 08:00 to 20:00. */
export function readSendWindow(given: { readonly from: string; readonly until: string }): SendWindow {
  return { from: minuteOf(given.from), until: minuteOf(given.until) }
}

function minuteOf(time: string): MinuteOfDay {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/**
 * The first instant from `nowMs` on at which the window is open in all of these zones (IANA names, at least one), in Unix
 * milliseconds: `nowMs` itself, if it is. Are there none, zones of half the globe, then the first at which it is open in the
 * most of them.
 */
export function opensAtMs(window: SendWindow, zones: readonly string[], nowMs: number): number {
  const minute = Math.floor(nowMs / MINUTE_MS)
  const key = `${window.from}/${window.until}`
  const ofZones = known.get(zones) ?? new Map<string, Opening>()
  known.set(zones, ofZones)
  let opening = ofZones.get(key)
  if (opening?.minute !== minute) {
    if (ofZones.size >= MAX_KNOWN) ofZones.clear()
    opening = { minute, atMs: searchedFrom(window, zones, nowMs) }
    ofZones.set(key, opening)
  }
  return Math.max(nowMs, opening.atMs)
}

/** When a window opens, for all who ask within this minute (Unix time in minutes): it opens and closes with minutes. */
type Opening = { readonly minute: number; readonly atMs: number }

/** Windows remembered for the same zones, at most. */
const MAX_KNOWN = 100

/** Messages of a batch ask for few windows, and numbers of a place share their list of zones. */
const known = new WeakMap<readonly string[], Map<string, Opening>>()

function searchedFrom(window: SendWindow, zones: readonly string[], nowMs: number): number {
  let best = { open: openIn(window, zones, nowMs), atMs: nowMs }
  for (const atMs of changesAfter(window, zones, nowMs)) {
    if (best.open === zones.length) break
    const open = openIn(window, zones, atMs)
    if (open > best.open) best = { open, atMs }
  }
  return best.atMs
}

function openIn(window: SendWindow, zones: readonly string[], atMs: number): number {
  return zones.filter((zone) => isOpen(window, localMinute(zone, atMs))).length
}

function isOpen({ from, until }: SendWindow, minute: MinuteOfDay): boolean {
  if (from === until) return true
  return from < until ? minute >= from && minute < until : minute >= from || minute < until
}

/** The instants after `nowMs` at which the window opens in one of the zones, in their order. Where clocks skip its beginning, it opens when they have. */
function changesAfter(window: SendWindow, zones: readonly string[], nowMs: number): readonly number[] {
  const changes = new Set<number>()
  for (const zone of zones) {
    const endMs = nowMs + LOOK_MS
    for (let atMs = nextFrom(window, zone, nowMs); atMs <= endMs; atMs = nextFrom(window, zone, atMs))
      changes.add(atMs)
  }
  return [...changes].sort((a, b) => a - b)
}

/** When it is next `from` on the clocks of the zone, after `atMs`: reckoned by their offset now, then by the one that holds then. */
function nextFrom({ from }: SendWindow, zone: string, atMs: number): number {
  const startMs = Math.floor(atMs / MINUTE_MS) * MINUTE_MS
  const waits = (from - localMinute(zone, startMs) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES
  const usualMs = startMs + waits * MINUTE_MS
  const shiftMs = (offsetMinutes(zone, usualMs) - offsetMinutes(zone, startMs)) * MINUTE_MS
  const shiftedMs = usualMs - shiftMs
  if (shiftMs === 0 || shiftedMs <= atMs) return usualMs
  return localMinute(zone, shiftedMs) === from ? shiftedMs : usualMs
}

function localMinute(zone: string, atMs: number): MinuteOfDay {
  const minutes = Math.floor(atMs / MINUTE_MS) + offsetMinutes(zone, atMs)
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES
}

/** One quarter of an hour and its offset, for each zone that was asked for: some 400 exist. */
const offsets = new Map<string, { readonly quarter: number; readonly minutes: number }>()
const formats = new Map<string, Intl.DateTimeFormat>()

/** How far the clocks of a zone are ahead of UTC. Messages of a batch ask for the same zones and the same quarter of an hour. */
function offsetMinutes(zone: string, atMs: number): number {
  const quarter = Math.floor(atMs / OFFSET_MS)
  const known = offsets.get(zone)
  if (known?.quarter === quarter) return known.minutes
  const minutes = readOffset(zone, quarter * OFFSET_MS)
  offsets.set(zone, { quarter, minutes })
  return minutes
}

function readOffset(zone: string, atMs: number): number {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  formats.set(zone, format)
  const name = format.formatToParts(atMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const [, sign, hours = '0', minutes = '0'] = /^GMT([+-])(\d\d):(\d\d)/.exec(name) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

/** The time on the clocks of a zone, such as `08:00`. */
export function localTime(zone: string, atMs: number): string {
  const minute = localMinute(zone, atMs)
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
