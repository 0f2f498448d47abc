import type { Tx } from '../../src/store/database/db.ts'

/** What of a day goes when it is archived. */
const TABLES = ['messages', 'message_events', 'credit_locks', 'message_parts', 'message_requests']

/** Drops the tables of a day (`20260131`), as archiving does. */
export async function dropDayTables(tx: Tx, day: string): Promise<void> {
  await tx.unsafe(`drop table ${TABLES.map((table) => `${table}_${day}`).join(', ')}`)
}
