import { readMigrationFiles } from 'drizzle-orm/migrator'
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import postgres from 'postgres'
import { ownFile } from '../../kit/own-files.ts'
import type { Db } from './db.ts'
import { ensurePartitions } from './partitions.ts'

/** Any number: names the lock that lets one process at a time migrate. */
const MIGRATION_LOCK = 7_105_000
const FOLDER = ownFile('drizzle')

/** SQLSTATE of an exception that a statement raised by itself: `RAISE EXCEPTION`. */
const RAISED = 'P0001'

/** A migration is not carried out on what this database holds, and nothing was changed; the message says why and what to do. */
export class MigrationRefused extends Error {
  override readonly name = 'MigrationRefused'
}

/**
 * Brings the database to the newest schema and makes the partitions of the coming days. A second call changes nothing.
 * Throws `MigrationRefused`.
 */
export async function migrate(db: Db, nowMs: number): Promise<void> {
  const lock = await db.sql.reserve()
  try {
    await lock`select pg_advisory_lock(${MIGRATION_LOCK})`
    await runMigrations(db.orm, { migrationsFolder: FOLDER }).catch((error) => {
      throw refusalIn(error) ?? error
    })
    await ensurePartitions(db, nowMs)
  } finally {
    await lock`select pg_advisory_unlock(${MIGRATION_LOCK})`
    lock.release()
  }
}

/** Drizzle wraps what the server said. */
function refusalIn(error: unknown): MigrationRefused | null {
  if (!(error instanceof Error)) return null
  if (error instanceof postgres.PostgresError && error.code === RAISED)
    return new MigrationRefused(error.message, { cause: error })
  return refusalIn(error.cause)
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
