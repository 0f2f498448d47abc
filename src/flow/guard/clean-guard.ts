import { removeGuardBlocksBefore } from '../../store/guard/guard-blocks.ts'
import { removeGuardHitsBefore } from '../../store/guard/guard-hits.ts'
import { removeGuardSpendsBefore } from '../../store/guard/guard-spends.ts'
import type { Deps } from '../../world.ts'

/** How long what the guard found, and what it blocked, is kept after its end. */
const GUARD_KEPT_MS = 30 * 86_400_000

/** Rows of hits forgotten by one statement. */
const HITS_REMOVED = 5_000

/** Forgets what is older than the guard keeps it. */
export async function cleanGuard({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const before = new Date(now() - GUARD_KEPT_MS)
  await removeGuardBlocksBefore(db.sql, before)
  await removeGuardSpendsBefore(db.sql, before)
  while ((await removeGuardHitsBefore(db.sql, before, HITS_REMOVED)) === HITS_REMOVED);
}
