import type { Tx } from '../database/db.ts'
import { listOfStates } from '../state-lists.ts'
import type { DayBounds } from './day-rows.ts'

/** The tables of which a day is archived, in the order in which they are locked. */
export const DAY_TABLES = [
  'messages',
  'message_events',
  'credit_locks',
  'message_parts',
  'message_requests',
] as const

/** How long who takes a lock for a change of tables may hold up those behind it, in milliseconds. */
const LOCK_MS = 250

/** Bounds what the statements that follow in a transaction wait for locks. */
export async function lockBriefly(tx: Tx): Promise<void> {
  await tx.unsafe(`set local lock_timeout = ${LOCK_MS}`)
}

/** How long a day that was restored stays, in days, before it is archived again by itself. */
const RESTORED_DAYS = 7

/**
 * The days of the database that are to be archived by now, `2026-01-31`, the oldest first: those that ended `afterDays` ago, by its own
 * clock; one that was restored a week after that. None while another process works on one.
 */
export async function dueDays(tx: Tx, afterDays: number): Promise<string[]> {
  const rows = await tx<{ day: string }[]>`
    select to_char(d.day, 'YYYY-MM-DD') as day from ${daysWithDue(tx, afterDays)} d
    where d.due_at <= now() and not exists (select from archived_days where held_until > now())
    order by d.day`
  return rows.map(({ day }) => day)
}

/** The days of the database, and when each is to be archived. */
function daysWithDue(tx: Tx, afterDays: number) {
  return tx`(
    select t.day, greatest(
      (t.day + 1 + ${afterDays}::int)::timestamp at time zone 'UTC', a.restored_at + ${RESTORED_DAYS} * interval '1 day'
    ) as due_at
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    cross join lateral (select to_date(right(c.relname, 8), 'YYYYMMDD') as day) t
    left join archived_days a on a.day = t.day
    where i.inhparent = 'messages'::regclass and c.relname ~ '^messages_[0-9]{8}$'
  )`
}

/** How long the day that has been due longest has been so, in seconds, by the settings of `dueDays`; 0: none is due. */
export async function longestDueS(tx: Tx, afterDays: number): Promise<number> {
  const [row] = await tx<{ seconds: number }[]>`
    select coalesce(max(extract(epoch from now() - d.due_at)), 0)::float8 as seconds from ${daysWithDue(tx, afterDays)} d
    where d.due_at < now()`
  return row?.seconds ?? 0
}

/** Whether the database has a table of the messages of this day. */
export async function hasDay(tx: Tx, name: string): Promise<boolean> {
  const [row] = await tx<{ there: boolean }[]>`select to_regclass(${`messages_${name}`}) is not null as there`
  return row?.there === true
}

/** Messages of a day, as the planner counts them. */
export async function guessMessages(tx: Tx, name: string): Promise<number> {
  const [row] = await tx<{ rows: number }[]>`
    select greatest(reltuples, 0)::bigint as rows from pg_class where oid = to_regclass(${`messages_${name}`})`
  return row?.rows ?? 0
}

const FINALS = listOfStates(({ final }) => final)

/**
 * The first reason why a day cannot be archived yet, in words, in a transaction; null: nothing is open. What is looked for in words of SQL is
 * short, or read once: whole days, 1 s of a day of 5 million.
 */
export async function whyOpen(tx: Tx, { day, firstId, endId }: DayBounds): Promise<string | null> {
  await tx.unsafe('set local enable_seqscan = on; set local max_parallel_workers_per_gather = 0')
  const [found] = await tx<{ reason: string | null }[]>`
    select case
      when ${day}::text::date + 1 + interval '1 hour' > now() at time zone 'UTC' then 'it has not been over for an hour'
      when exists (select from ${tx(`messages_${day}`)} where status not in (${tx.unsafe(FINALS)})) then 'a message is not final'
      when exists (select from callbacks where wake_at is not null and message_id >= ${firstId}::text::uuid and message_id < ${endId}::text::uuid)
        then 'a callback is still to be told'
      when exists (select from report_marks where minute >= ${day}::text::date and minute < ${day}::text::date + 1)
        or exists (select from report_progress where open_from < ${day}::text::date + 1)
        or exists (select from report_progress, unnest(counting) as counted(at) where at >= ${day}::text::date and at < ${day}::text::date + 1)
        then 'a minute is still to be counted for the reports'
    end as reason`
  return found?.reason ?? null
}

/** Has every change of a row of the day noted from now on, in a transaction: when it commits, nothing that was not noted is under way. */
export async function noteChanges(tx: Tx, day: string): Promise<void> {
  await lockBriefly(tx)
  for (const table of DAY_TABLES) {
    const name = tx(`${table}_${day}`)
    await tx`lock table ${name} in share row exclusive mode`
    await tx`drop trigger if exists note_change on ${name}`
    await tx.unsafe(
      `create trigger note_change after insert or update or delete on ${table}_${day} for each row execute function note_day_changed('${day}')`,
    )
  }
  await tx`delete from archived_day_changes where day = ${day}::text::date`
}

/** Whether a row of the day has changed since `noteChanges`. */
export async function hasChanged(tx: Tx, day: string): Promise<boolean> {
  const rows = await tx`select from archived_day_changes where day = ${day}::text::date limit 1`
  return rows.length > 0
}

/**
 * Takes the locks that dropping the day needs, in a transaction, or rejects after 250 ms: nobody has a statement on its tables under way
 * then, and what has changed is committed.
 */
export async function lockDay(tx: Tx, day: string): Promise<void> {
  await lockBriefly(tx)
  const tables = DAY_TABLES.flatMap((table) => [table, `${table}_${day}`])
  await tx.unsafe(
    `lock table ${DAY_TABLES.map((table) => `only ${table}`).join(', ')} in access exclusive mode`,
  )
  await tx.unsafe(`lock table ${tables.filter((_, at) => at % 2 === 1).join(', ')} in access exclusive mode`)
}

/** Drops the day's tables, after `lockDay`. */
export async function dropDay(tx: Tx, day: string): Promise<void> {
  for (const table of DAY_TABLES) await tx`drop table ${tx(`${table}_${day}`)}`
  await tx`delete from archived_day_changes where day = ${day}::text::date`
}
