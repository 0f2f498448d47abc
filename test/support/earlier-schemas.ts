import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import journal from '../../drizzle/meta/_journal.json'
import { firstUuid7At } from '../../src/domain/uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import { dayOf } from '../../src/store/database/partitions.ts'

/** The migrations in their order: a release had the first of them, up to some one. */
export const MIGRATIONS: readonly string[] = journal.entries.map(({ tag }) => tag)

const FOLDER = new URL('../../drizzle/', import.meta.url).pathname

/** Brings an empty database to the schema that the release ending with this migration had, as that release did. */
export async function migrateTo(db: Db, last: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-release-'))
  try {
    const entries = journal.entries.slice(0, MIGRATIONS.indexOf(last) + 1)
    mkdirSync(join(folder, 'meta'))
    writeFileSync(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }))
    for (const { tag } of entries) copyFileSync(join(FOLDER, `${tag}.sql`), join(folder, `${tag}.sql`))
    await runMigrations(db.orm, { migrationsFolder: folder })
    await makeDays(db, Date.now())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const DAY_MS = 86_400_000

/** The days of the tables that the release keeps by day, as it had made them. */
async function makeDays(db: Db, nowMs: number): Promise<void> {
  const tables = await db.sql<{ name: string }[]>`select relname as name from pg_class where relkind = 'p'`
  for (const { name: table } of tables)
    for (let ahead = -1; ahead <= 7; ahead++) {
      const fromMs = (Math.floor(nowMs / DAY_MS) + ahead) * DAY_MS
      await db.sql.unsafe(
        `create table ${table}_${dayOf(fromMs)} partition of ${table}
         for values from ('${firstUuid7At(fromMs)}') to ('${firstUuid7At(fromMs + DAY_MS)}')`,
      )
    }
}
