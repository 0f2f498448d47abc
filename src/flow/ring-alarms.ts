import { claimAlarms } from '../store/actors.ts'
import type { Db } from '../store/db.ts'
import type { Incoming } from './advance-actors.ts'

/** A claimed alarm is this worker's for so long; if the worker dies, it rings again for another. */
const ALARM_LEASE_MS = 5_000

/** Turns up to `limit` alarms that are due into events. */
export async function ringAlarms(
  { db, now, random }: { readonly db: Db; readonly now: () => number; readonly random: () => number },
  limit: number,
): Promise<Incoming[]> {
  const atMs = now()
  const actors = await claimAlarms(db.sql, { nowMs: atMs, leaseMs: ALARM_LEASE_MS, limit })
  return actors.map((actor) => ({
    messageId: actor.id,
    event: { type: 'ALARM_RANG', atMs, random: random() },
    detail: null,
    known: actor,
    onlyThisVersion: true,
  }))
}
