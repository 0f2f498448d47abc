import type { Db } from './db.ts'

/**
 * Frees what was deleted in the tables whose rows come and go with every message. PostgreSQL's autovacuum does that by
 * itself, the embedded database has none: the search for due alarms would walk over all that ever rang.
 */
export async function vacuumQueues({ sql }: Db): Promise<void> {
  await sql.unsafe(
    `vacuum (skip_locked) alarms, alarm_batches, parked_receipts, capture_totals, clients, report_rollups, report_marks, machine_minutes, machine_hours, machine_stale, machine_progress,
     report_stale, report_progress, report_client_rows, report_client_spans, idempotency_keys, otps, provider_lines,
     inbound_queue, inbound_fingerprints`,
  )
}
