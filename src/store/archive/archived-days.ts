import type { Manifest } from '../../archive/manifest.ts'
import type { Tx } from '../database/db.ts'

/** What is known of a day that was ever begun to be archived. */
export type ArchivedDay = {
  /** `2026-01-31` */
  readonly day: string
  readonly state: 'writing' | 'written' | 'archived' | 'restored'
  readonly generation: number | null
  readonly lastGeneration: number
  /** Null: the folder that belongs to DATA_DIR. */
  readonly place: string | null
  readonly messages: number | null
  readonly bytes: number | null
  readonly manifest: Manifest | null
  readonly doneRows: number
  readonly ofRows: number
  readonly startedAt: Date
  readonly writtenAt: Date | null
  readonly archivedAt: Date | null
  readonly restoredAt: Date | null
  readonly failedAt: Date | null
  readonly error: string | null
  /** Whether somebody is at it now. */
  readonly held: boolean
  readonly clean: boolean
}

const DAY = `to_char(day, 'YYYY-MM-DD') as day, state, generation, last_generation as "lastGeneration", place, messages, bytes, manifest,
  done_rows as "doneRows", of_rows as "ofRows", started_at as "startedAt", written_at as "writtenAt", archived_at as "archivedAt",
  restored_at as "restoredAt", failed_at as "failedAt", error, coalesce(held_until > now(), false) as held, clean`

/** How long who is at a day may say nothing before it is given to others, in milliseconds. */
const HELD_FOR_MS = 15_000

/** The row of a day, `2026-01-31`; null: it was never begun. */
export async function findArchivedDay(tx: Tx, day: string): Promise<ArchivedDay | null> {
  const [row] = await tx<
    ArchivedDay[]
  >`select ${tx.unsafe(DAY)} from archived_days where day = ${day}::text::date`
  return row ?? null
}

/** All days that were ever begun, the newest first. */
export async function listArchivedDays(tx: Tx): Promise<ArchivedDay[]> {
  return await tx<ArchivedDay[]>`select ${tx.unsafe(DAY)} from archived_days order by archived_days.day desc`
}

/** The days that are in cold storage alone, from `first` to `last`, as their tables were named (`20260131`), the newest first. */
export async function namesOfArchivedDays(tx: Tx, first: string, last: string): Promise<string[]> {
  const rows = await tx<{ name: string }[]>`
    select to_char(day, 'YYYYMMDD') as name from archived_days
    where state = 'archived' and to_char(day, 'YYYYMMDD') between ${first} and ${last} order by day desc`
  return rows.map(({ name }) => name)
}

/**
 * Takes a day to work on it: for `holder`, who says again that it is there with `keepDay`. False: another is at it. A day that was
 * never begun is begun, where `from` has null; else its state must be one of `from`.
 */
export async function takeDay(
  tx: Tx,
  day: string,
  holder: string,
  from: readonly (ArchivedDay['state'] | null)[],
): Promise<boolean> {
  const states = tx.array(from.filter((state) => state !== null))
  const free = tx`(d.held_until is null or d.held_until < now() or d.holder = ${holder})`
  const until = tx`now() + ${HELD_FOR_MS} * interval '1 ms'`
  const { count } = from.includes(null)
    ? await tx`
        insert into archived_days as d (day, state, last_generation, holder, held_until)
        values (${day}::text::date, 'writing', 0, ${holder}, ${until})
        on conflict (day) do update set holder = excluded.holder, held_until = excluded.held_until
        where ${free} and d.state = any(${states}::text[])`
    : await tx`
        update archived_days d set holder = ${holder}, held_until = ${until}
        where day = ${day}::text::date and ${free} and d.state = any(${states}::text[])`
  return count > 0
}

/** Says that `holder` is still at the day, and how far. False: another has taken it. */
export async function keepDay(tx: Tx, day: string, holder: string, doneRows: number): Promise<boolean> {
  const { count } = await tx`
    update archived_days set held_until = now() + ${HELD_FOR_MS} * interval '1 ms', done_rows = ${doneRows},
      of_rows = greatest(of_rows, ${doneRows})
    where day = ${day}::text::date and holder = ${holder}`
  return count > 0
}

/** Lets go of a day. Why it failed; null: it did not. Of a day that was only looked at nothing stays. */
export async function leaveDay(tx: Tx, day: string, holder: string, error: string | null): Promise<void> {
  if (error === null)
    await tx`delete from archived_days where day = ${day}::text::date and holder = ${holder} and last_generation = 0`
  await tx`
    update archived_days set holder = null, held_until = null, error = ${error},
      failed_at = case when ${error !== null} then now() end
    where day = ${day}::text::date and holder = ${holder}`
}

/** The same, and what its row says of the last failure stays. */
export async function letGoOfDay(tx: Tx, day: string, holder: string): Promise<void> {
  await tx`
    update archived_days set holder = null, held_until = null where day = ${day}::text::date and holder = ${holder}`
}

/** Begins the next generation of a day that `holder` has taken, at this place; answers its number. */
export async function beginGeneration(
  tx: Tx,
  day: string,
  holder: string,
  { place, ofRows }: { readonly place: string | null; readonly ofRows: number },
): Promise<number | null> {
  const [row] = await tx<{ generation: number }[]>`
    update archived_days set last_generation = last_generation + 1, done_rows = 0, of_rows = ${ofRows}, started_at = now(), clean = false,
      state = case when state = 'archived' then state when state = 'restored' then state else 'writing' end,
      place = case when generation is null then ${place} else place end
    where day = ${day}::text::date and holder = ${holder} returning last_generation as generation`
  return row?.generation ?? null
}

/** The day's files are whole and were read back. */
export async function markWritten(tx: Tx, day: string, holder: string): Promise<boolean> {
  const { count } = await tx`
    update archived_days set state = case when state = 'restored' then state else 'written' end, written_at = now()
    where day = ${day}::text::date and holder = ${holder} and state <> 'archived'`
  return count > 0
}

/** What a generation came to, of a day that has these files from now on. */
export type NewGeneration = {
  readonly manifest: Manifest
  readonly bytes: number
  readonly place: string | null
}

/** These files are the day's: in the transaction that drops its tables (`archived`), or of a rewritten day (its state stays). False: `holder` has lost it. */
export async function takeGeneration(
  tx: Tx,
  day: string,
  holder: string,
  { manifest, bytes, place }: NewGeneration,
  state: 'archived' | 'as it is',
): Promise<boolean> {
  const isArchived = state === 'archived'
  const { count } = await tx`
    update archived_days set generation = ${manifest.generation}, manifest = ${JSON.stringify(manifest)}::text::json, bytes = ${bytes},
      messages = ${manifest.files.messages.rows}, place = ${place}, written_at = now(),
      state = case when ${isArchived} then 'archived' else state end, archived_at = case when ${isArchived} then now() else archived_at end,
      restored_at = case when ${isArchived} then null else restored_at end
    where day = ${day}::text::date and holder = ${holder}`
  return count > 0
}

/** The day is in the database again. False: `holder` has lost it. */
export async function markRestored(tx: Tx, day: string, holder: string): Promise<boolean> {
  const { count } = await tx`
    update archived_days set state = 'restored', restored_at = now()
    where day = ${day}::text::date and holder = ${holder} and state = 'archived'`
  return count > 0
}

/** Files of other generations are gone. */
export async function markClean(tx: Tx, day: string, holder: string): Promise<void> {
  await tx`update archived_days set clean = true where day = ${day}::text::date and holder = ${holder}`
}

/**
 * Days, `2026-01-31`, of which something was left by who died over them and that nobody is at: files of other generations, or tables that
 * they were to be restored into.
 */
export async function daysWithLeftovers(tx: Tx): Promise<string[]> {
  const rows = await tx<{ day: string }[]>`
    select to_char(d.day, 'YYYY-MM-DD') as day from archived_days d
    where (d.held_until is null or d.held_until < now())
      and (not d.clean or to_regclass('restoring_messages_' || to_char(d.day, 'YYYYMMDD')) is not null)
    order by d.day`
  return rows.map(({ day }) => day)
}

/** Days that could not be archived, restored or rewritten when it was last tried. */
export async function countFailedDays(tx: Tx): Promise<number> {
  const [row] = await tx<{ failed: number }[]>`select count(failed_at) as failed from archived_days`
  return row?.failed ?? 0
}
