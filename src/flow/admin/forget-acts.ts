import { firstUuid7At } from '../../domain/uuid7.ts'
import { removeActsBefore } from '../../store/admin/acts.ts'
import type { Deps } from '../../world.ts'

const DAY_MS = 86_400_000

/** Acts forgotten by one statement. */
const ACTS_REMOVED = 2_000

/** Forgets acts that are older than they are kept; 0: none. */
export async function forgetActs({ db, now }: Pick<Deps, 'db' | 'now'>, days: number): Promise<void> {
  if (days === 0) return
  const firstKept = firstUuid7At(now() - days * DAY_MS)
  while ((await removeActsBefore(db.sql, firstKept, ACTS_REMOVED)) === ACTS_REMOVED);
}
