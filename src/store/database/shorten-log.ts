import type { Db } from './db.ts'

/** How soon a log that is long enough is noticed. */
export const SHORTEN_LOG_TICK_MS = 10_000

/** The log of so many bytes, of some 15,000 messages, is used again. Read once more after a kill, it takes a second. */
const LOG_BYTES = 64 * 1024 * 1024

/**
 * Has what the write-ahead log says written to the tables (CHECKPOINT), once it is long enough, so that its files are
 * used again. A server does that by itself, in the background; the embedded database has nobody for it: its log would
 * grow by 4 kB with each message until the gateway stops. Nobody else is served meanwhile.
 */
export async function shortenLog({ sql }: Db): Promise<void> {
  const [log] = await sql<{ isLong: boolean }[]>`
    select pg_wal_lsn_diff(pg_current_wal_lsn(), redo_lsn) >= ${LOG_BYTES} as "isLong" from pg_control_checkpoint()`
  if (log?.isLong) await sql.unsafe('checkpoint')
}
