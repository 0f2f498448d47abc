import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'

/** A connection pool: `sql` for the batched statements of the hot path, `orm` for everything else. */
export type Db = {
  readonly sql: postgres.Sql
  readonly orm: PostgresJsDatabase
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
 * A process that stands still in the middle of a transaction holds its clients' rows: the server ends the transaction
 * after this, and the others go on.
 */
const IDLE_IN_TRANSACTION_MS = 2_000

/** The type number of `timestamptz` in PostgreSQL. */
const TIMESTAMPTZ = 1184

/** Opens a pool; connections are made when first needed. `max` bounds them. */
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
      // Money and counts are far below 2^53.
      bigint: { to: 20, from: [20, 1700], parse: Number, serialize: String },
    },
    connection: {
      application_name: options.name,
      TimeZone: 'UTC',
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
      ...PLANNER_SETTINGS,
    },
  }
  const sql =
    options.address.kind === 'url'
      ? postgres(options.address.url, common)
      : postgres({ ...common, path: options.address.path, user: 'postgres', database: 'postgres' })
  const orm = drizzle(sql)
  // Drizzle makes the driver pass times through as text; its own columns take a Date as well, and so do our statements.
  const parseDate = (text: string) => new Date(text)
  const serializeDate = (at: Date | string) => (at instanceof Date ? at.toISOString() : at)
  sql.options.parsers[TIMESTAMPTZ] = parseDate
  sql.options.serializers[TIMESTAMPTZ] = serializeDate
  return {
    sql,
    orm,
    // A minute of 2,000 messages a second is hashed in 32 MB, one of 600 a second in 8; the embedded database never gives
    // memory back.
    bulkMemory: options.address.kind === 'url' ? '32MB' : '8MB',
    close: () => sql.end({ timeout: CLOSE_TIMEOUT_S }),
  }
}

/** SQLSTATE classes and driver codes that say: the database is away or going away, try again. */
const UNAVAILABLE =
  /^(08|57P0|53|CONNECTION_|CONNECT_TIMEOUT|ECONN|ENOTFOUND|EAI_|ENOENT|EPIPE|ETIMEDOUT|ERR_SOCKET)/
const CONFLICT = /^(40001|40P01|25P03)$/

/** True when the database could not be reached or is shutting down. */
export function isUnavailable(error: unknown): boolean {
  return UNAVAILABLE.test(codeOf(error))
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

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  // drizzle wraps the driver's error and keeps it as the cause.
  const code = 'code' in error ? String(error.code) : ''
  return code || codeOf(error.cause)
}
