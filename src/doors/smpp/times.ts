import { MAX_SCHEDULE_MS, readTiming, type Timing } from '../../domain/schedule.ts'
import { type Refused, refused } from './refusal.ts'

/** Days of `MAX_SCHEDULE_MS`. */
const MAX_DAYS = MAX_SCHEDULE_MS / 86_400_000

const TIME_RULE = 'must be YYMMDDhhmmsstnn with + or -, or YYMMDDhhmmss000R'

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

const TIME = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d)(\d\d)([+\-R])$/
const QUARTER_MS = 900_000
/** Twelve hours. */
const MAX_QUARTERS = 48

/**
 * When a message is to go out and how long it may try, by its two fields ('' is none) and qos_time_to_live, in seconds, which a
 * data_sm has in the place of a validity_period. A validity counts from now, not from the scheduled time (clause 5.2.16).
 */
export function readTimes(
  given: {
    readonly schedule_delivery_time: string
    readonly validity_period: string
    readonly lifeSeconds: number | null
  },
  nowMs: number,
): ({ readonly kind: 'timing' } & Timing) | Refused {
  const { schedule_delivery_time: schedule, validity_period: validity, lifeSeconds } = given
  const sendAtMs = schedule === '' ? null : readSmppTime(schedule, nowMs)
  const wrongSchedule = `schedule_delivery_time ${TIME_RULE}, not in the past and at most ${MAX_DAYS} days ahead`
  if (schedule !== '' && sendAtMs === null) return refused('ESME_RINVSCHED', wrongSchedule)
  const timing = readTiming(sendAtMs === null ? {} : { send_at: new Date(sendAtMs).toISOString() }, nowMs)
  if (timing.kind === 'violation') return refused('ESME_RINVSCHED', wrongSchedule)
  const untilMs =
    validity === '' ? lifeEnd(lifeSeconds, nowMs) : (readSmppTime(validity, nowMs) ?? Number.NaN)
  if (untilMs === null) return timing
  const validityMs = untilMs - (timing.sendAtMs ?? nowMs)
  if (!(validityMs >= 1_000 && validityMs <= MAX_SCHEDULE_MS))
    return refused(
      'ESME_RINVEXPIRY',
      `validity_period ${TIME_RULE}, after schedule_delivery_time and at most ${MAX_DAYS} days long`,
    )
  return { kind: 'timing', sendAtMs: timing.sendAtMs, validityMs }
}

function lifeEnd(lifeSeconds: number | null, nowMs: number): number | null {
  return lifeSeconds === null ? null : nowMs + lifeSeconds * 1_000
}

/** An instant in UTC as `YYMMDDhhmmsst00+`. */
export function absoluteTime(atMs: number): string {
  const digits = new Date(atMs).toISOString().replace(/\D/g, '')
  return `${digits.slice(2, 15)}00+`
}
