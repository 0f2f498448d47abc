import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import type { Db } from './db.ts'
import { ensurePartitions } from './partitions.ts'

/** Any number: names the lock that lets one process at a time migrate. */
const MIGRATION_LOCK = 7_105_000
const FOLDER = new URL('../../drizzle', import.meta.url).pathname

/** Brings the database to the newest schema and makes the partitions of the coming days. A second call changes nothing. */
export async function migrate(db: Db, nowMs: number): Promise<void> {
  const lock = await db.sql.reserve()
  try {
    await lock`select pg_advisory_lock(${MIGRATION_LOCK})`
    await runMigrations(db.orm, { migrationsFolder: FOLDER })
    await ensurePartitions(db, nowMs)
  } finally {
    await lock`select pg_advisory_unlock(${MIGRATION_LOCK})`
    lock.release()
  }
}
