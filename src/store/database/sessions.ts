import type postgres from 'postgres'
import { type Db, isUnavailable, SESSION_SETTINGS } from './db.ts'
import { isPooled } from './silence.ts'

/** Under load a pooler may give two that follow each other different sessions. */
const ROUNDS = 5
const BY_TRANSACTION =
  'it is a pooler that gives a session for a transaction only, and prepared statements are lost there: use pool_mode = session'

/** It lets who asks wait for minutes; the watch over silent connections ends that. */
const TOO_FEW = 'the pooler gives it no second session: enlarge default_pool_size'

/**
 * What is wrong with the sessions of this pool, in words for who set it up; null when nothing is. A pooler may drop what a
 * session is begun with, and may give out sessions for single transactions. `openSecond` opens a pool beside it, of one
 * connection, where that has to be tried.
 */
export async function findSessionFault(db: Db, openSecond: () => Db): Promise<string | null> {
  const missing = await missingSettings(db)
  if (missing.length > 0) {
    const [row] = await db.sql<{ role: string }[]>`select quote_ident(current_user) as role`
    const statements = missing.map(
      (name) => `alter role ${row?.role} set ${name} = '${SESSION_SETTINGS[name]}';`,
    )
    return `a pooler drops what sessions begin with; give it to the role instead: ${statements.join(' ')}`
  }
  const one = await db.sql.reserve()
  try {
    if (!(await isPooled(one))) return null
    return await faultBeside(one, openSecond)
  } finally {
    one.release()
  }
}

async function faultBeside(one: postgres.ReservedSql, openSecond: () => Db): Promise<string | null> {
  const second = openSecond()
  try {
    return (await sharesSessions(one, second)) ? BY_TRANSACTION : null
  } catch (error) {
    if (isUnavailable(error)) return TOO_FEW
    throw error
  } finally {
    await second.close()
  }
}

type Setting = keyof typeof SESSION_SETTINGS

async function missingSettings({ sql }: Db): Promise<readonly Setting[]> {
  const names = Object.keys(SESSION_SETTINGS) as Setting[] // the keys of a constant
  const rows = await sql<{ name: Setting; same: boolean }[]>`
    select name, setting = value as same from pg_settings
    join unnest(${sql.array(names)}::text[], ${sql.array(Object.values(SESSION_SETTINGS).map(String))}::text[]) w(name, value)
      using (name)`
  return rows.filter(({ same }) => !same).map(({ name }) => name)
}

/** Whether two connections that are both open are ever given the same session, or one of them two sessions. */
async function sharesSessions(one: postgres.ISql, { sql }: Db): Promise<boolean> {
  for (let round = 0; round < ROUNDS; round++) {
    const before = await pidOf(one)
    const isShared = await sql.begin(
      async (tx) => (await pidOf(tx)) === before || (await pidOf(one)) !== before,
    )
    if (isShared) return true
  }
  return false
}

async function pidOf(sql: postgres.ISql): Promise<number | undefined> {
  const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  return row?.pid
}
