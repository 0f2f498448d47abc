import { firstUuid7At } from '../domain/uuid7.ts'
import type { Db, Tx } from './db.ts'

const DAY_MS = 86_400_000

/** Days made ahead, so that a gateway without workers for a week still accepts. */
const DAYS_AHEAD = 7

const PARTITIONED = ['messages', 'message_events', 'credit_locks'] as const

/** Any number: names the lock that lets one process at a time make partitions. */
const PARTITION_LOCK = 7_105_001

/** Makes the partitions of the day before `nowMs` to seven days after it. A second call changes nothing. */
export async function ensurePartitions(db: Db, nowMs: number): Promise<void> {
  const today = Math.floor(nowMs / DAY_MS)
  await db.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${PARTITION_LOCK})`
    const existing = await findPartitions(tx)
    for (let day = today - 1; day <= today + DAYS_AHEAD; day++) {
      for (const table of PARTITIONED) {
        if (!existing.has(`${table}_${dayName(day)}`)) await createPartition(tx, table, day)
      }
    }
  })
}

async function findPartitions(tx: Tx): Promise<Set<string>> {
  const rows = await tx<{ name: string }[]>`
    select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = any(${tx.array([...PARTITIONED])}::regclass[])`
  return new Set(rows.map((row) => row.name))
}

/** Attaching does not stop the traffic on the table, which `create table … partition of` would. */
async function createPartition(tx: Tx, table: string, day: number): Promise<void> {
  const name = `${table}_${dayName(day)}`
  const from = firstUuid7At(day * DAY_MS)
  const to = firstUuid7At((day + 1) * DAY_MS)
  await tx.unsafe(`create table ${name} (like ${table} including all)`)
  await tx.unsafe(`alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`)
}

function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}
