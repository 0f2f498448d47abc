import { removeJobsBefore } from '../../store/bulk/bulk-jobs.ts'
import type { Deps } from '../../world.ts'

const DAY_MS = 86_400_000

/** Jobs forgotten by one statement: each may have 100,000 items. */
const JOBS_REMOVED = 1

/** Forgets acts on many messages that are older than acts are kept; 0: none. */
export async function forgetBulk({ db, now }: Pick<Deps, 'db' | 'now'>, days: number): Promise<void> {
  if (days === 0) return
  const before = new Date(now() - days * DAY_MS)
  while ((await removeJobsBefore(db.sql, before, JOBS_REMOVED)) === JOBS_REMOVED);
}
