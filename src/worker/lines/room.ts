import { LANES, type Lane } from '../../domain/message.ts'
import { MAX_WAITING_PER_SHARD, URGENT_LANES } from '../lanes.ts'
import type { Restraint } from './restraint.ts'

/** Of a window the last fifth is for otp and express only. */
const NORMAL_SHARE = 0.8

const OTP_ONLY: readonly Lane[] = ['otp']

/** What a line may take: from which lanes, and how many more submissions. */
export type Room = { readonly open: readonly Lane[]; readonly free: number }

/**
 * The room of a line that has so many submissions under way, at most `maxInFlight`. While its provider is tried or throttles, OTPs alone
 * are taken beyond what the line's restraint allows: they have no time to wait until it is well, and another one may be asked.
 */
export function roomOf(
  restraint: Pick<Restraint, 'restMs' | 'most'>,
  { underWay, maxInFlight, nowMs }: { underWay: number; maxInFlight: number; nowMs: number },
): Room {
  if (restraint.restMs(nowMs) > 0 || underWay >= restraint.most())
    return { open: OTP_ONLY, free: maxInFlight - underWay }
  const mostNormal = Math.ceil(maxInFlight * NORMAL_SHARE)
  const isUrgent = underWay >= mostNormal
  return {
    open: isUrgent ? URGENT_LANES : LANES,
    free: Math.min(isUrgent ? maxInFlight : mostNormal, restraint.most()) - underWay,
  }
}

/** A line holds so much of what it may submit, in seconds: more would wait here while another line is idle. */
const WAITING_S = 0.25

/** Orders of each shard that wait in a line which may submit so many parts per second; null is no bound. */
export function waitingPerShard(maxInFlight: number, partsPerS: number | null): number {
  const most = (partsPerS ?? Number.POSITIVE_INFINITY) * WAITING_S
  return Math.max(1, Math.min(MAX_WAITING_PER_SHARD, maxInFlight, Math.ceil(most)))
}
