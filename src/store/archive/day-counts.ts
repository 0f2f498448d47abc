import type { Tx } from '../database/db.ts'
import type { ArchivedDay } from './archived-days.ts'

/** How the archive is, for metrics. */
export type DayCounts = {
  readonly states: Readonly<Record<ArchivedDay['state'], number>>
  /** Days whose last try failed. */
  readonly failed: number
  /** Of the files of all days. */
  readonly bytes: number
  /** Seconds since the oldest day ended that the database has, and that was not restored. */
  readonly oldestS: number
}

/** Counts the days of the archive. */
export async function countDays(tx: Tx): Promise<DayCounts> {
  const rows = await tx<{ state: ArchivedDay['state']; days: number; failed: number; bytes: number }[]>`
    select state, count(*) as days, count(failed_at) as failed, coalesce(sum(bytes), 0)::bigint as bytes
    from archived_days group by state`
  const [oldest] = await tx<{ seconds: number }[]>`
    select greatest(0, coalesce(extract(epoch from now() - (min(t.day) + 1)), 0))::float8 as seconds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    cross join lateral (select to_date(right(c.relname, 8), 'YYYYMMDD') as day) t
    left join archived_days d on d.day = t.day
    where i.inhparent = 'messages'::regclass and c.relname ~ '^messages_[0-9]{8}$' and d.restored_at is null`
  const states = { writing: 0, written: 0, archived: 0, restored: 0 }
  for (const { state, days } of rows) states[state] = days
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    states,
    failed: sum((row) => row.failed),
    bytes: sum((row) => row.bytes),
    oldestS: oldest?.seconds ?? 0,
  }
}
