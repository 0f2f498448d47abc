import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { Actor } from '../../domain/message/actor.ts'

/** An alarm that is due, or nearly, may be in the hands of a worker that has set it further. */
const NEARLY_DUE_MS = 1_000

/** True when a new alarm is to be written: that of the earlier `wakeAtMs` still stands, so only before it, or when it may be gone. */
export function needsAlarm(before: Actor, after: Actor, nowMs: number): boolean {
  if (after.wakeAtMs === null || before.wakeAtMs === null) return after.wakeAtMs !== null
  // What the one that stands says of the state would be wrong.
  if (LIFECYCLE[before.status].waitsLong && after.status !== before.status) return true
  return after.wakeAtMs < before.wakeAtMs || before.wakeAtMs <= nowMs + NEARLY_DUE_MS
}
