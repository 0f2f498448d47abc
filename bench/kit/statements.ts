import type { Db } from '../../src/store/database/db.ts'

/** Settings of a PostgreSQL that keeps statistics of its statements (pg_stat_statements, in every postgresql package). */
export const STATEMENT_SETTINGS = { shared_preload_libraries: 'pg_stat_statements' } as const

/** A normalised statement and what it took. `share` is of the time of all statements, 0 to 1. */
export type Statement = {
  readonly statement: string
  readonly calls: number
  readonly rowsPerCall: number
  readonly msPerCall: number
  readonly share: number
  readonly walBytesPerCall: number
}

/** What PostgreSQL did since `resetStatements`. */
export type StatementReport = {
  /** By total time, the largest first. */
  readonly top: readonly Statement[]
  /** Statements that accepted messages, each with its batch. */
  readonly acceptCalls: number
  /** Statements that committed moves, and the moves. */
  readonly moveCalls: number
  readonly moves: number
}

const TOP = 10
const SHOWN_CHARACTERS = 90

type Row = {
  query: string
  calls: number
  rows: number
  ms: number
  wal: number
}

/** Starts counting from nothing. The database must have been started with `STATEMENT_SETTINGS`. */
export async function resetStatements(db: Db): Promise<void> {
  await db.sql`create extension if not exists pg_stat_statements`
  await db.sql`select pg_stat_statements_reset()`
}

/** Reads what this database's statements took since the reset. */
export async function readStatements(db: Db): Promise<StatementReport> {
  const rows = await db.sql<Row[]>`
    select query, calls, rows, total_exec_time as ms, wal_bytes::float8 as wal from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database()) and query !~ 'pg_(stat|current)'
    order by total_exec_time desc`
  const totalMs = rows.reduce((sum, { ms }) => sum + ms, 0)
  const top = rows.slice(0, TOP).map(({ query, calls, rows: returned, ms, wal }) => ({
    statement: shortened(query),
    calls,
    rowsPerCall: rounded(returned / calls, 1),
    msPerCall: rounded(ms / calls, 2),
    share: rounded(ms / totalMs, 3),
    walBytesPerCall: Math.round(wal / calls),
  }))
  const moving = rows.filter(({ query }) => /update "?messages\S* m set status/.test(query))
  return {
    top,
    acceptCalls: total(
      rows.filter(({ query }) => /insert into "?messages/.test(query)),
      'calls',
    ),
    moveCalls: total(moving, 'calls'),
    moves: total(moving, 'rows'),
  }
}

/** Where PostgreSQL's log of changes is, in bytes: the difference of two is what was written in between. */
export async function walBytes(db: Db): Promise<number> {
  const [row] = await db.sql<{ bytes: number }[]>`
    select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`
  return row?.bytes ?? 0
}

/** From a clean start: the first change of a page after a checkpoint writes the whole page. */
export async function checkpoint(db: Db): Promise<void> {
  await db.sql`checkpoint`
}

function total(rows: readonly Row[], what: 'calls' | 'rows'): number {
  return rows.reduce((sum, row) => sum + row[what], 0)
}

/** One line: of a statement that writes, what it writes; of another, everything but its columns. */
export function shortened(query: string): string {
  const text = query.replaceAll(/\s+/g, ' ').trim()
  const writes = [...text.matchAll(/(?:insert into|(?<!for |do )update|delete from) "?(\w+)/g)].map(
    ([write]) => write.replace('"', ''),
  )
  const shown = writes.length > 0 ? writes.join(', ') : text.replace(/^select .*? from /, 'select … from ')
  return shown.length > SHOWN_CHARACTERS ? `${shown.slice(0, SHOWN_CHARACTERS)}…` : shown
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
