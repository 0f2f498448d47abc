import postgres from 'postgres'
import { firstUuid7At, uuid7Ms } from '../../domain/uuid7.ts'
import { ClockAstray, trustClock } from './clock.ts'
import type { Db, Tx } from './db.ts'

const DAY_MS = 86_400_000

/** Days made ahead, so that a gateway without workers for a week still accepts. */
const DAYS_AHEAD = 7

const PARTITIONED = [
  'messages',
  'message_events',
  'credit_locks',
  'message_parts',
  'inbound_parts',
  'inbound_messages',
  'provider_exchanges',
  'provider_exchange_packs',
  'message_requests',
] as const
type Partitioned = (typeof PARTITIONED)[number]

/** Room left in a page, so that the next version of a row finds a place in it and its index entries stay. */
const FILL_PERCENT: Record<Partitioned, number> = {
  messages: 45,
  message_events: 100,
  credit_locks: 50,
  message_parts: 100,
  inbound_parts: 100,
  inbound_messages: 90,
  provider_exchanges: 100,
  provider_exchange_packs: 100,
  message_requests: 100,
}

/** Any number: names the lock that lets one process at a time make partitions. */
const PARTITION_LOCK = 7_105_001

/** Makes the partitions of the day before `nowMs` to seven days after it, but for archived days. A second call changes nothing. */
export async function ensurePartitions(db: Db, nowMs: number): Promise<void> {
  const today = Math.floor(nowMs / DAY_MS)
  const days = Array.from({ length: DAYS_AHEAD + 2 }, (_, index) => today - 1 + index)
  await db.sql.begin((tx) => makeDays(tx, days))
}

/**
 * Makes the partitions of the days of these ids: the clock went where nobody has made days. Any number of processes may
 * do so at once; a second call changes nothing. Rejects with `ClockAstray` where the clock cannot be right, which a day that is archived
 * says too: nothing of it is made anew.
 */
export async function ensureDaysOf(db: Db, ids: readonly string[]): Promise<void> {
  const days = new Set(ids.map((id) => Math.floor(uuid7Ms(id) / DAY_MS)))
  for (const day of days) await trustClock(db.sql, db, day * DAY_MS)
  const archived = await db.sql.begin((tx) => makeDays(tx, [...days]))
  if (archived.length > 0)
    throw new ClockAstray(`the clock says ${dayName(archived[0] ?? 0)}, and that day is archived`)
}

/** Answers the days that are archived: they are not made. */
async function makeDays(tx: Tx, days: readonly number[]): Promise<readonly number[]> {
  await tx`select pg_advisory_xact_lock(${PARTITION_LOCK})`
  const existing = new Set(await findPartitions(tx, PARTITIONED))
  const rows = await tx<{ day: string }[]>`
    select to_char(day, 'YYYYMMDD') as day from archived_days where state = 'archived'`
  const gone = new Set(rows.map(({ day }) => day))
  const archived = days.filter((day) => gone.has(dayName(day)))
  for (const day of days) {
    if (archived.includes(day)) continue
    for (const table of PARTITIONED) {
      if (!existing.has(`${table}_${dayName(day)}`)) await createPartition(tx, table, day)
    }
  }
  return archived
}

async function findPartitions(tx: Tx, tables: readonly Partitioned[]): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = any(${tx.array([...tables])}::regclass[])`
  return rows.map((row) => row.name)
}

/** Who reads the whole table holds up its readers for so long at most, while a day of it is dropped. */
const DROP_LOCK_MS = 2_000

/**
 * Drops the days of a table that ended before `beforeMs`, the oldest first; answers their names. Rejects when somebody reads
 * the table for longer: the next call drops what is left.
 */
export async function dropDaysBefore(db: Db, table: Partitioned, beforeMs: number): Promise<string[]> {
  const first = `${table}_${dayOf(beforeMs)}`
  // Of other lengths are the years from 10000 on.
  const old = (await findPartitions(db.sql, [table]))
    .filter((name) => name.length === first.length && name < first)
    .sort()
  for (const name of old) {
    await db.sql.begin(async (tx) => {
      await tx.unsafe(`set local lock_timeout = ${DROP_LOCK_MS}`)
      await tx`drop table if exists ${tx(name)}`
    })
  }
  return old
}

/** Attaching does not stop the traffic on the table, which `create table … partition of` would. */
async function createPartition(tx: Tx, table: Partitioned, day: number): Promise<void> {
  const name = `${table}_${dayName(day)}`
  await makeDayTable(tx, table, name)
  const { from, to } = boundsOfDay(dayName(day))
  await tx.unsafe(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`)
}

/** Makes a table that can become a day of this one. */
export async function makeDayTable(tx: Tx, table: Partitioned, name: string): Promise<void> {
  await tx.unsafe(
    `create table ${name} (like ${table} including all) with (fillfactor = ${FILL_PERCENT[table]})`,
  )
}

/** The ids that the messages of a day (`20260131`) can have: from the first on and before the last. */
export function boundsOfDay(day: string): { readonly from: string; readonly to: string } {
  const startMs = Date.parse(isoDay(day))
  return { from: firstUuid7At(startMs), to: firstUuid7At(startMs + DAY_MS) }
}

/**
 * Groups what belongs to messages by the day of their ids, as `20260131`: a statement on the partition of a day opens
 * one table where one on the whole opens every day's (all tables × the days kept, with their indexes).
 */
export function inDays<T>(
  items: readonly T[],
  idOf: (item: T) => string,
): { readonly day: string; readonly items: readonly T[] }[] {
  const days = Map.groupBy(items, (item) => Math.floor(uuid7Ms(idOf(item)) / DAY_MS))
  return [...days].map(([day, of]) => ({ day: dayName(day), items: of }))
}

/** A day, `20260131`, as PostgreSQL and people write it: `2026-01-31`. */
export function isoDay(day: string): string {
  return `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`
}

/** The UTC day of a message's acceptance, as its partition names it. */
export function dayOfId(id: string): string {
  return dayName(Math.floor(uuid7Ms(id) / DAY_MS))
}

/** The UTC day of an instant and the one before, the later first. */
export function recentDays(nowMs: number): readonly string[] {
  const today = Math.floor(nowMs / DAY_MS)
  return [dayName(today), dayName(today - 1)]
}

/**
 * The rows, or none when the day's table is gone: archived, moved away once detached, or never made. Not for a statement of a
 * transaction that goes on: that one is over with it, `holdDays` keeps it whole.
 */
export async function unlessDayIsGone<T>(rows: PromiseLike<readonly T[]>): Promise<readonly T[]> {
  try {
    return await rows
  } catch (error) {
    if (isDayGone(error)) return []
    throw error
  }
}

/**
 * True when a statement named a table that is not there. So ends one that was prepared before its day went, and one that waited for
 * the lock of who dropped it: nothing of it was done.
 */
export function isDayGone(error: unknown): boolean {
  return error instanceof postgres.PostgresError && error.code === UNDEFINED_TABLE
}

/** Until this transaction ends no day of this table goes: who drops one waits for it, or gives up and comes again. */
export async function holdDays(tx: Tx, table: Partitioned): Promise<void> {
  await tx.unsafe(`lock table only ${table} in access share mode`)
}

/** True when a row had no place because its day has no partition: nothing of the statement was done. */
export function isDayMissing(error: unknown): boolean {
  if (!(error instanceof postgres.PostgresError)) return false
  // "No partition of relation found for row" is a violated check that is no constraint's.
  if (error.code === CHECK_VIOLATION) return error.constraint_name === undefined
  return error.code === UNDEFINED_TABLE && DAY_TABLE.test(error.message)
}

/** Runs what writes rows of these ids; where their days are missing they are made, and it is run once more. */
export async function withDaysOf<R>(db: Db, ids: readonly string[], run: () => Promise<R>): Promise<R> {
  try {
    return await run()
  } catch (error) {
    if (!isDayMissing(error)) throw error
    await ensureDaysOf(db, ids)
    return await run()
  }
}

const UNDEFINED_TABLE = '42P01'
const CHECK_VIOLATION = '23514'
/** Of the years from 10000 on the name has a sign. */
const DAY_TABLE = new RegExp(`\\b(?:${PARTITIONED.join('|')})_[+-]?\\d{8,}\\b`)

/** When the UTC day of an instant ends, in Unix milliseconds. */
export function dayEndsMs(atMs: number): number {
  return (Math.floor(atMs / DAY_MS) + 1) * DAY_MS
}

/** The name of the day an instant is in, as `20260131`. */
export function dayOf(atMs: number): string {
  return dayName(Math.floor(atMs / DAY_MS))
}

function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}
