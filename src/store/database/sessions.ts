import type postgres from 'postgres'
import { type Db, SESSION_SETTINGS } from './db.ts'

/** Under load a pooler may give two that follow each other different sessions. */
const ROUNDS = 5
/** A pooler that has no session left lets who asks wait for minutes. */
const SECOND_WITHIN_MS = 5_000

const BY_TRANSACTION =
  'it is a pooler that gives a session for a transaction only, and prepared statements are lost there: use pool_mode = session'

/**
 * What is wrong with the sessions of this pool, in words for who set it up; null when nothing is. A pooler may drop what a
 * session is begun with, and may give out sessions for single transactions. `openSecond` opens a pool beside it, of one
 * connection, where that has to be tried.
 */
export async function findSessionFault(db: Db, openSecond: () => Db): Promise<string | null> {
  const missing = await missingSettings(db)
  if (missing.length > 0) {
    const [row] = await db.sql<{ role: string }[]>`select quote_ident(current_user) as role`
    const statements = missing.map((name) => `alter role ${row?.role} set ${name} = '${SESSION_SETTINGS[name]}';`)
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
  const { promise: late, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(
    () => resolve('the pooler has no second session for it within 5 s: enlarge default_pool_size'),
    SECOND_WITHIN_MS,
  )
  try {
    const shared = sharesSessions(one, second).then((is) => (is ? BY_TRANSACTION : null))
    return await Promise.race([shared, late])
  } finally {
    clearTimeout(timer)
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

/** Whether the session has another number than the one its connection was told: somebody stands between. */
export async function isPooled(sql: postgres.ISql): Promise<boolean> {
  const rows = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
  return rows[0]?.pid !== rows.state.pid
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
