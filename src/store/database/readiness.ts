import { firstUuid7At } from '../../domain/uuid7.ts'
import { trustClock } from './clock.ts'
import type { Db } from './db.ts'
import { dayOf, ensureDaysOf } from './partitions.ts'

/** Memory that the check's rows may take, the least there is; they take ten times as much, so that they go to disk. */
const MEMORY = '64kB'
const ROWS = 1_000
/** Of the 32 characters of a hash each. */
const HASHES_PER_ROW = 20

/**
 * Rejects when the database cannot write: its disk is full or broken, or it only reads. The rows need 600 kB of the
 * disk of the data for a moment; the id of the transaction makes the commit write the log.
 */
export async function checkWrites({ sql }: Db): Promise<void> {
  await sql.begin(async (tx) => {
    await tx.unsafe(`set local work_mem = '${MEMORY}'`)
    await tx`
      with filled as materialized (
        select repeat(md5(n::text), ${HASHES_PER_ROW}::integer) as filler from generate_series(1, ${ROWS}::integer) n
      )
      select pg_current_xact_id()::text, count(filler) from filled`
  })
}

/** How far this machine's clock is ahead of the database's, in milliseconds. */
export type ClockCheck = { readonly aheadMs: number }

/** Rejects when messages of now have no place: there is no partition of the day, and none can be made for this clock. */
export async function checkClock(db: Db, nowMs: number): Promise<ClockCheck> {
  const aheadMs = await trustClock(db.sql, db, nowMs)
  const [row] = await db.sql<{ exists: boolean }[]>`
    select to_regclass(${`messages_${dayOf(nowMs)}`}) is not null as exists`
  if (!row?.exists) await ensureDaysOf(db, [firstUuid7At(nowMs)])
  return { aheadMs }
}
