import { claimAlarms } from '../store/alarms.ts'
import type { Db } from '../store/database/db.ts'
import type { Incoming } from './advance-actors.ts'
import { alarmRoute, type RouteDeps } from './route-message.ts'

/** A claimed alarm is this worker's for so long; if the worker dies, it rings again for another. */
const ALARM_LEASE_MS = 5_000

/** Turns up to `limit` alarms into events of those messages that are due; `claimed` = `limit` says that more may be. */
export async function ringAlarms(
  deps: RouteDeps & { readonly db: Db; readonly now: () => number; readonly random: () => number },
  limit: number,
): Promise<{ readonly claimed: number; readonly rung: readonly Incoming[] }> {
  const { db, now, random } = deps
  const atMs = now()
  const { claimed, due } = await claimAlarms(db.sql, { nowMs: atMs, leaseMs: ALARM_LEASE_MS, limit })
  const rung = due.map(
    (actor): Incoming => ({
      messageId: actor.id,
      event: { type: 'ALARM_RANG', atMs, random: random(), ...alarmRoute(deps, actor) },
      detail: null,
      known: actor,
      onlyThisVersion: true,
    }),
  )
  return { claimed, rung }
}
