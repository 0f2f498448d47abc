import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { openLeader } from './leader.ts'
import { readServers, type Servers, wayTo } from './servers.ts'
import { askAtWork, watchSilence } from './silence.ts'

/** A connection pool: `sql` for the batched statements of the hot path, `orm` for everything else. */
export type Db = {
  readonly sql: postgres.Sql
  readonly orm: PostgresJsDatabase
  /** Unix milliseconds. */
  readonly openedAtMs: number
  /** What a sort or a hash may take of many rows that are read at once (PostgreSQL's `work_mem`). */
  readonly bulkMemory: '32MB' | '8MB'
  /** Ends the pool; queries in flight get five seconds. */
  close(): Promise<void>
}

/** A pool or an open transaction: what store functions take first. */
export type Tx = postgres.ISql

/** Where PostgreSQL is: a server's URL, or the socket of the embedded one. */
export type DbAddress =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'socket'; readonly path: string }

/** A pool asks for a connection at most this long. */
const CONNECT_TIMEOUT_S = 5
const RECONNECT_MAX_DELAY_S = 1
const CLOSE_TIMEOUT_S = 5

/**
 * Every statement of the gateway finds its rows by an index. A plan made while a table was empty would scan it,
 * and would be kept while the table grows; so scans and hash joins are not offered, and one plan serves all batches.
 */
export const PLANNER_SETTINGS = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_material: 'off',
  plan_cache_mode: 'force_generic_plan',
  jit: 'off',
} as const

/**
 * For a transaction that reads many rows and writes few: those settings would join them the slow way. So would the planner itself
 * with a plan from when the day's tables were empty: it compared all pairs.
 */
export const JOINS_OF_MANY =
  'set local enable_nestloop = off; set local enable_hashjoin = on; set local enable_mergejoin = on'
/** Takes that back. */
export const JOINS_OF_FEW =
  'set local enable_nestloop to default; set local enable_hashjoin to default; set local enable_mergejoin to default'

/**
 * A process that stands still in the middle of a transaction holds its clients' rows: the server ends the transaction
 * after this, and the others go on.
 */
const IDLE_IN_TRANSACTION_MS = 2_000

/** What every session of the gateway begins with, each in PostgreSQL's own unit. */
export const SESSION_SETTINGS = {
  TimeZone: 'UTC',
  idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
  ...PLANNER_SETTINGS,
} as const

/** The type number of `timestamptz` in PostgreSQL. */
const TIMESTAMPTZ = 1184

/**
 * Opens a pool; connections are made when first needed. `max` bounds them. Of several hosts in a URL the one that takes
 * writes is found. Throws `ServersWrong` for a URL that cannot be read.
 */
export function openDb(options: {
  readonly address: DbAddress
  readonly name: string
  readonly max: number
}): Db {
  const common = {
    max: options.max,
    connect_timeout: CONNECT_TIMEOUT_S,
    backoff: (attempt: number) => Math.min(0.1 * attempt, RECONNECT_MAX_DELAY_S),
    onnotice: () => {},
    types: {
      // Counts are far below 2^53. A numeric with decimals is money, and stays the exact text: see `moneyOfSql`.
      bigint: { to: 20, from: [20, 1700], parse: countOrText, serialize: String },
    },
    connection: {
      application_name: options.name,
      ...SESSION_SETTINGS,
    },
  }
  const { sql, stop } =
    options.address.kind === 'url'
      ? openWatched(readServers(options.address.url), options.name, common)
      : { sql: postgres({ ...common, path: options.address.path, ...EMBEDDED }), stop() {} }
  const orm = drizzle(sql)
  // Drizzle makes the driver pass times through as text; its own columns take a Date as well, and so do our statements.
  const parseDate = (text: string) => new Date(text)
  const serializeDate = (at: Date | string) => (at instanceof Date ? at.toISOString() : at)
  sql.options.parsers[TIMESTAMPTZ] = parseDate
  sql.options.serializers[TIMESTAMPTZ] = serializeDate
  return {
    sql,
    orm,
    openedAtMs: Date.now(),
    // A minute of 2,000 messages a second is hashed in 32 MB, one of 600 a second in 8; the embedded database never gives
    // memory back.
    bulkMemory: options.address.kind === 'url' ? '32MB' : '8MB',
    async close() {
      stop()
      await sql.end({ timeout: CLOSE_TIMEOUT_S })
    },
  }
}

/** The name and the database of the embedded one. */
const EMBEDDED = { user: 'postgres', database: 'postgres' } as const

/** A pool to the one of these servers that takes writes, whose connections are cut when that server is silent. */
function openWatched<T extends Record<string, postgres.PostgresType>>(
  servers: Servers,
  name: string,
  options: postgres.Options<T>,
) {
  const dial = servers.hosts.length > 1 ? openLeader(servers, name).dial : undefined
  const sql = postgres(servers.url, { ...options, ...wayTo(servers), ...(dial ? { socket: dial } : {}) })
  return { sql, ...watchSilence(sql.connections, askAtWork(servers, name, dial)) }
}

/** Sums of whole numbers are numerics without decimals. */
function countOrText(text: string): number | string {
  return text.includes('.') ? text : Number(text)
}

/** Codes of the driver and the system that say: no connection, or it broke. */
const CONNECTION_LOST =
  /^(CONNECTION_|CONNECT_TIMEOUT|ECONN|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_|ENOENT|EPIPE|ETIMEDOUT|ERR_SOCKET)/

/**
 * Classes of SQLSTATE (PostgreSQL manual, Appendix A) that say that what was asked is wrong and will be wrong again: a
 * feature that is not there, cardinality, data, integrity, a function's fault, syntax or a name, WITH CHECK, more than a
 * row or statement can hold, an exception that a function raised. All else (a full disk, an I/O error, memory, an
 * internal error, a server that starts, ends or only reads) passes, or is mended by who runs the server.
 */
const WRONG_AS_ASKED = /^(0A|21|22|23|38|39|42|44|54|P0)/

/** Of those classes what the server's owner gives and takes: a privilege. */
const INSUFFICIENT_PRIVILEGE = '42501'

const CONFLICT = /^(40001|40P01|25P03)$/

/** With these the server ends a session or the client has lost it; a commit on its way may have been carried out. */
const SESSION_ENDED = /^(08|57P|40003)/

/** True when the database could not be reached, or could not do now what it can do later: to be tried again. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(error)
  const state = sqlState(error)
  if (state === null) return CONNECTION_LOST.test(code)
  return state === INSUFFICIENT_PRIVILEGE || !(CONFLICT.test(state) || WRONG_AS_ASKED.test(state))
}

/** True when a commit that ended so may have been carried out all the same: the connection was lost, not the statement refused. */
export function leavesDoubt(error: unknown): boolean {
  const state = sqlState(error)
  return isUnavailable(error) && !isUnsent(error) && (state === null || SESSION_ENDED.test(state))
}

/** True when the statement cannot have run: the connection it was to be sent on could not be made. */
export function isUnsent(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return ('unsent' in error && error.unsent === true) || isUnsent(error.cause)
}

/** True for a deadlock, a serialization failure or a transaction that stood still too long: nothing was done, the same transaction may be run again. */
export function isConflict(error: unknown): boolean {
  return CONFLICT.test(codeOf(error))
}

/** What an error says of the transaction it ended, in one word: see `Fault` in kit/commit-surely.ts. */
export function faultOf(error: unknown): 'conflict' | 'lost' | 'away' | 'wrong' {
  if (isConflict(error)) return 'conflict'
  if (!isUnavailable(error)) return 'wrong'
  return leavesDoubt(error) ? 'lost' : 'away'
}

/** What a log may say of an error that is no bug: its code. Its words may hold values. */
export function reasonOf(error: unknown): string {
  return codeOf(error) || 'unknown'
}

/** What the server said; null when it was not the server who spoke. */
function sqlState(error: unknown): string | null {
  if (error instanceof postgres.PostgresError) return error.code
  return error instanceof Error ? sqlState(error.cause) : null
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // drizzle wraps the driver's error and keeps it as the cause.
  const code = 'code' in error ? String(error.code) : ''
  return code || codeOf(error.cause)
}
