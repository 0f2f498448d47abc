import { must } from '../../src/domain/assert.ts'
import type { Db } from '../../src/store/database/db.ts'

/** Takes a day, `2026-01-31`, to a folder as `npm run archive DAY` does, at the lowest priority. */
export async function startArchiving({ sql }: Db, day: string, folder: string) {
  // A day with minutes that are to be counted again is left where it is.
  await sql`delete from report_marks`
  const { user, host, port, database } = sql.options
  const url = `postgres://${must(user, 'a user')}@${host[0]}:${port[0]}/${database}`
  return Bun.spawn(['nice', '-n', '19', process.execPath, 'src/commands/archive.ts', day], {
    env: { ...process.env, POSTGRES_URL: url, ARCHIVE_TO: folder },
    stdout: 'inherit',
    stderr: 'inherit',
  })
}
