import type { Logger } from 'pino'
import { wakeUndispatched } from '../store/actors.ts'
import { listApiProcesses } from '../store/api-processes.ts'
import type { Db } from '../store/db.ts'

/** An order is on the bus, or its message's alarm is set to ring, so soon after the commit; and a second to see that an api is gone. */
const LOOK_BACK_MS = 7_000

/**
 * An api that dies between the commit of a message and the publication of its order leaves the message to its alarm.
 * Each call of what this answers looks which api processes have gone since the last one, and if any has, makes the
 * alarms ring now of what was accepted last and is not dispatched: in a backlog that is some seconds' worth.
 */
export function openLostOrderWatch({
  db,
  now,
  policy,
  log,
}: {
  readonly db: Db
  readonly now: () => number
  readonly policy: { readonly dispatchLeaseMs: number }
  readonly log: Pick<Logger, 'warn'>
}): () => Promise<void> {
  let known: ReadonlySet<string> = new Set()
  return async () => {
    const present = await listApiProcesses(db.sql)
    const gone = known.difference(present)
    if (gone.size > 0) {
      const nowMs = now()
      const messages = await wakeUndispatched(db.sql, {
        nowMs,
        leaseMs: policy.dispatchLeaseMs,
        acceptedFromMs: nowMs - LOOK_BACK_MS,
      })
      log.warn({ processes: gone.size, messages }, 'an api has gone, what it may have left is dispatched')
    }
    known = present
  }
}
