import { listClientLimits } from '../store/client/client-limits.ts'
import type { ApiDeps } from '../world.ts'

/** With the time of the query, a changed limit holds in every process within 5 s. */
export const LIMITS_REFRESH_MS = 4_000

/** Clients with limits of their own that a process keeps in memory: about 15 MB. */
const MAX_OWN_LIMITS = 100_000

/**
 * Reads all limits that clients have of their own, in one query: none is needed per request. Rejects when the database is
 * away; what was read last then goes on to hold.
 */
export async function refreshLimits({
  db,
  limits,
  log,
}: Pick<ApiDeps, 'db' | 'limits' | 'log'>): Promise<void> {
  const rows = await listClientLimits(db.sql, MAX_OWN_LIMITS + 1)
  if (rows.length > MAX_OWN_LIMITS)
    log.warn({ kept: MAX_OWN_LIMITS }, 'too many clients with limits of their own, the rest has the default')
  limits.replace(new Map(rows.slice(0, MAX_OWN_LIMITS).map(({ id, ...own }) => [id, own])))
}
