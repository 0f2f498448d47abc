import type { Tx } from '../database/db.ts'

/** How the archive is, for metrics. */
export type DayCounts = {
  /** Days whose last try failed. */
  readonly failed: number
  /** Seconds since the oldest day ended that the database has, and that was not restored; 0 with none. */
  readonly oldestS: number
}

/** Counts the days of the archive. */
export async function countDays(tx: Tx): Promise<DayCounts> {
  const [row] = await tx<DayCounts[]>`
    select (select count(failed_at) from archived_days) as failed, (
      select greatest(0, coalesce(extract(epoch from now() - (min(t.day) + 1)), 0))::float8
      from pg_inherits i join pg_class c on c.oid = i.inhrelid
      cross join lateral (select to_date(right(c.relname, 8), 'YYYYMMDD') as day) t
      left join archived_days d on d.day = t.day
      where i.inhparent = 'messages'::regclass and c.relname ~ '^messages_[0-9]{8}$' and d.restored_at is null
    ) as "oldestS"`
  return row ?? { failed: 0, oldestS: 0 }
}
