import { OTPS_OPEN_MS, otpMinutesOf } from '../../domain/report/otp-tally.ts'
import { SPAN_MS, startOfSpan, TIMINGS_KEPT_MS } from '../../domain/report/report-span.ts'
import {
  lockOtpProgress,
  noteOtpsCounted,
  readOtpSlices,
  removeOtpMinutesBefore,
  writeOtpMinutes,
} from '../../store/report/otp-minutes.ts'
import type { Deps } from '../../world.ts'

/** How often a worker looks whether it is time to count. */
export const OTPS_TICK_MS = 5_000

/** A turn that took t ms is followed by 50 t without one, and at least by this. */
const REST_FACTOR = 50
const MIN_REST_MS = 10_000

/** Minutes of a turn, at most; beyond it nobody has counted for a while, and the next turn goes on at once. */
const MAX_MINUTES = 60

/**
 * Counts what became of the codes of the open minutes, and puts that in the place of what was counted before: nothing counts twice,
 * whoever dies. False when it is not time yet, or another process counts.
 *
 * A minute is open until its codes are `OTPS_OPEN_MS` old: none can be verified then. A receipt that comes later is not counted.
 */
export async function countOtps({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<boolean> {
  return await db.sql.begin(async (tx) => {
    const progress = await lockOtpProgress(tx)
    if (progress === null) return false
    const startedAt = performance.now()
    const nowMs = now()
    const endMs = startOfSpan('minute', nowMs) + SPAN_MS.minute
    const openFromMs = startOfSpan('minute', nowMs - OTPS_OPEN_MS)
    // Where the clock went back, what is there stays as it is.
    const fromMs = Math.min(progress.openFromMs, endMs)
    const toMs = Math.min(endMs, fromMs + MAX_MINUTES * SPAN_MS.minute)
    await writeOtpMinutes(tx, fromMs, toMs, otpMinutesOf(await readOtpSlices(tx, fromMs, toMs, nowMs)))
    const restMs = toMs < endMs ? 0 : Math.max(MIN_REST_MS, REST_FACTOR * (performance.now() - startedAt))
    await noteOtpsCounted(tx, Math.max(fromMs, Math.min(openFromMs, toMs)), nowMs, Math.round(restMs))
    return true
  })
}

const REMOVED_AT_ONCE = 10_000

/** Forgets what is older than `TIMINGS_KEPT_MS`. */
export async function forgetOtpMinutes({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const before = new Date(now() - TIMINGS_KEPT_MS)
  while ((await removeOtpMinutesBefore(db.sql, before, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
}
