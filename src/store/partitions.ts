import { firstUuid7At } from '../domain/uuid7.ts'
import type { Tx } from './db.ts'

const DAY_MS = 86_400_000

/** Days made ahead, so that a gateway without workers for a week still accepts. */
const DAYS_AHEAD = 7

const PARTITIONED = ['messages', 'message_events', 'credit_locks'] as const

/** Any number: names the lock that lets one process at a time make partitions. */
const PARTITION_LOCK = 7_105_001

/** Makes the partitions of the day before `nowMs` to seven days after it. A second call changes nothing. */
export async function ensurePartitions(tx: Tx, nowMs: number): Promise<void> {
  const today = Math.floor(nowMs / DAY_MS)
  const existing = new Set(
    (
      await tx<{ name: string }[]>`
        select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = any(${tx.array([...PARTITIONED])}::regclass[])`
    ).map((row) => row.name),
  )
  for (let day = today - 1; day <= today + DAYS_AHEAD; day++) {
    for (const table of PARTITIONED) {
      const name = `${table}_${dayName(day)}`
      if (existing.has(name)) continue
      await tx.unsafe(
        `select pg_advisory_lock(${PARTITION_LOCK});
         create table if not exists ${name} partition of ${table}
           for values from ('${firstUuid7At(day * DAY_MS)}') to ('${firstUuid7At((day + 1) * DAY_MS)}');
         select pg_advisory_unlock(${PARTITION_LOCK});`,
      )
    }
  }
}

function dayName(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '')
}
