import type { Tx } from '../database/db.ts'
import { dayOf } from '../database/partitions.ts'
import { DAY_TABLES } from './searched-tables.ts'

const TABLES = Object.keys(DAY_TABLES)

/** The days, `20260131`, up to that of `until`, of which the database has a table that is searched, the oldest first. */
export async function listKeptDays(tx: Tx, until: Date): Promise<readonly string[]> {
  const last = dayOf(until.getTime())
  const rows = await tx<{ day: string }[]>`
    select distinct substring(c.relname from '_([0-9]{8})$') as day
    from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = any(${tx.array([...TABLES])}::regclass[]) and c.relname ~ '_[0-9]{8}$' order by 1`
  return rows.flatMap(({ day }) => (day <= last ? [day] : []))
}

/** Whether a table has this day. */
export async function hasTableOf(tx: Tx, table: string, day: string): Promise<boolean> {
  const [row] = await tx<{ here: boolean }[]>`select to_regclass(${`${table}_${day}`}) is not null as here`
  return row?.here === true
}
