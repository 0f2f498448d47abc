import { DAY_TABLES } from '../../src/store/archive/day-tables.ts'
import type { Tx } from '../../src/store/database/db.ts'

/** Drops the tables of a day (`20260131`), as archiving does. */
export async function dropDayTables(tx: Tx, day: string): Promise<void> {
  await tx.unsafe(`drop table ${DAY_TABLES.map((table) => `${table}_${day}`).join(', ')}`)
}
