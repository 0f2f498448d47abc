import { Usage } from './exits.ts'

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A length such as `30s`, `5m`, `2h`, `3d`, in milliseconds. Throws `Usage` naming the option. */
export function readLength(text: string, option: string): number {
  const [, count, unit] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const unitMs = UNITS_MS[unit ?? '']
  if (count === undefined || unitMs === undefined || Number(count) === 0)
    throw new Usage(`--${option} must be a length such as 30s, 5m, 2h or 1d`)
  return Number(count) * unitMs
}

/** An instant: an RFC 3339 time as it is, or `+2h` from now. Throws `Usage` naming the option. */
export function readInstant(text: string, option: string, nowMs: number): string {
  if (text.startsWith('+')) return new Date(nowMs + readLength(text.slice(1), option)).toISOString()
  if (/^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new Usage(`--${option} must be a time such as 2026-11-24T10:00:00Z, or +2h from now`)
}

/** An instant that has passed: an RFC 3339 time as it is, or `2h` ago. Throws `Usage` naming the option. */
export function readPast(text: string, option: string, nowMs: number): string {
  if (/^\d{4}-/.test(text)) return readInstant(text, option, nowMs)
  return new Date(nowMs - readLength(text, option)).toISOString()
}

/** A whole number from 1. Throws `Usage` naming the option. */
export function readCount(text: string, option: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Usage(`--${option} must be a whole number from 1`)
  return Number(text)
}

/** A number as the gateway reads it: which ones it takes is for it to say. Throws `Usage` naming what it is. */
export function readNumber(text: string, what: string): number {
  if (!/^\d{1,15}(\.\d{1,4})?$/.test(text))
    throw new Usage(`${what} must be a number, with four decimals at most`)
  return Number(text)
}

/** The same, also below nothing. */
export function readChange(text: string, what: string): number {
  return text.startsWith('-') ? -readNumber(text.slice(1), what) : readNumber(text, what)
}

/** An instant for people, to the second: `2026-11-24 10:00:00`, UTC. */
export function instantShown(at: string | null): string | null {
  return at === null ? null : at.slice(0, 19).replace('T', ' ')
}

/** The time of day of an instant, with milliseconds, UTC. */
export function clockShown(at: string): string {
  return at.slice(11, 23)
}
