import type { BulkJob } from '../../domain/bulk/bulk.ts'
import type { MessageId } from '../../domain/message.ts'
import { endJob, holdJob, leaveJob, type OpenItem, openItems, takeJob } from '../../store/bulk/bulk-jobs.ts'
import type { BulkDeps } from './bulk-deps.ts'
import { bulkStep } from './bulk-step.ts'

/** How often a process looks for jobs, in milliseconds. */
export const BULK_TICK_MS = 1_000

/** A job is nobody else's for so long; renewed at each step. Whoever dies over it leaves it to the next after that. */
export const BULK_LEASE_MS = 15_000

/** Messages in one step, and so in one commit. */
const STEP = 100

/** Between two steps as long as the last one took, and this: traffic has at least half of the database's time. */
const PAUSE_MS = 5

/** Where nothing could be done, as with too much that waits for its dispatch, it is tried again after this. */
const FULL_MS = 500

/** Carries jobs on until none is left, the oldest first, each by one process at a time and in steps. */
export async function bulkByTurns(deps: BulkDeps): Promise<void> {
  const { db, now, stopping } = deps
  // Unique among all processes, and all turns of each.
  const holder = deps.newId()
  while (!stopping.aborted) {
    const nowMs = now()
    const until = { nowAt: new Date(nowMs), untilAt: new Date(nowMs + BULK_LEASE_MS) }
    const job = await takeJob(db.sql, holder, until)
    if (!job) return
    // One that fails keeps its lease, so that others have their turn before it is tried again.
    await workOff(deps, job, holder)
    await leaveJob(db.sql, job.id, holder)
  }
}

async function workOff(deps: BulkDeps, job: BulkJob, holder: string): Promise<void> {
  const { db, now, stopping } = deps
  // What has its outcome is not walked over again: each step would cost more than the one before.
  let after: MessageId | null = null
  while (!stopping.aborted) {
    if (!(await holdJob(db.sql, job.id, holder, new Date(now() + BULK_LEASE_MS)))) return
    const begunMs = performance.now()
    const items: readonly OpenItem[] = await openItems(db.sql, job.id, after, STEP)
    if (items.length === 0) {
      if (after === null) return await endJob(db.sql, job.id, new Date(now()))
      after = null
      continue
    }
    const done = await bulkStep(deps, job, items)
    // Those without an outcome yet are looked at again, at once or in the end.
    after = done === 0 ? null : (items.at(-1)?.messageId ?? null)
    const tookMs = performance.now() - begunMs
    await Bun.sleep(done === 0 ? FULL_MS : tookMs + PAUSE_MS)
  }
}
