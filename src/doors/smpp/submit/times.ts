import { MAX_SCHEDULE_MS, readTiming, type Timing } from '../../../domain/message/schedule.ts'
import { readSmppTime } from '../../../domain/smpp/time.ts'
import { type Refused, refused } from '../refusal.ts'

/** Days of `MAX_SCHEDULE_MS`. */
const MAX_DAYS = MAX_SCHEDULE_MS / 86_400_000

const TIME_RULE = 'must be YYMMDDhhmmsstnn with + or -, or YYMMDDhhmmss000R'

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
