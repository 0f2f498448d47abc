import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import type { Db } from './db.ts'
import { ensurePartitions } from './partitions.ts'

/** Any number: names the lock that lets one process at a time migrate. */
const MIGRATION_LOCK = 7_105_000
const FOLDER = new URL('../../../drizzle', import.meta.url).pathname

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

/** Whether the database has the schema of this release: `none` has none at all, `old` lacks some of its migrations. */
export async function schemaOf({ sql }: Db): Promise<'none' | 'old' | 'current'> {
  const [found] = await sql<{ exists: boolean }[]>`
    select to_regclass('drizzle.__drizzle_migrations') is not null as exists`
  if (!found?.exists) return 'none'
  const [last] = await sql<{ at: number | null }[]>`
    select max(created_at) as at from drizzle.__drizzle_migrations`
  const wanted = Math.max(
    ...readMigrationFiles({ migrationsFolder: FOLDER }).map((file) => file.folderMillis),
  )
  return (last?.at ?? 0) >= wanted ? 'current' : 'old'
}
