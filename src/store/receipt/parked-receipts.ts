import type { Tx } from '../database/db.ts'

/** A receipt that waits for its message. Instants in Unix milliseconds; `body` is the JSON as received. */
export type ParkedReceipt = {
  readonly id: string
  readonly provider: string
  readonly body: string
  readonly receivedAtMs: number
}

/** Parks receipts until `wakeAtMs`. The same id a second time changes nothing. */
export async function parkReceipts(
  tx: Tx,
  receipts: readonly ParkedReceipt[],
  wakeAtMs: number,
): Promise<void> {
  await tx`
    insert into parked_receipts (id, provider, body, received_at, wake_at)
    select id, provider, body, received_at, ${new Date(wakeAtMs)}
    from json_to_recordset(${JSON.stringify(
      receipts.map(({ receivedAtMs, ...receipt }) => ({ ...receipt, received_at: new Date(receivedAtMs) })),
    )}::text::json) as x(id uuid, provider text, body text, received_at timestamptz)
    on conflict do nothing`
}

/**
 * Takes up to `limit` parked receipts that are due. Each is set further by as long as it has waited already,
 * between 250 ms and 60 s: soon at first, seldom later.
 */
export async function claimParkedReceipts(tx: Tx, nowMs: number, limit: number): Promise<ParkedReceipt[]> {
  const now = new Date(nowMs)
  const rows = await tx<{ id: string; provider: string; body: string; received_at: Date }[]>`
    with due as materialized (
      select id from parked_receipts where wake_at <= ${now} order by wake_at limit ${limit} for update skip locked
    )
    update parked_receipts p
    set wake_at = ${now}::timestamptz
      + least(greatest(${now}::timestamptz - p.received_at, interval '250 milliseconds'), interval '60 seconds')
    from due where p.id = due.id
    returning p.id, p.provider, p.body, p.received_at`
  return rows.map(({ received_at, ...row }) => ({ ...row, receivedAtMs: received_at.getTime() }))
}

/** How many receipts of each provider are parked, and their bodies' bytes. Providers without any are left out. */
export async function countParkedReceipts(
  tx: Tx,
): Promise<ReadonlyMap<string, { readonly count: number; readonly bytes: number }>> {
  const rows = await tx<{ provider: string; count: number; bytes: number }[]>`
    select provider, count(*) as count, sum(octet_length(body))::bigint as bytes from parked_receipts group by provider`
  return new Map(rows.map(({ provider, count, bytes }) => [provider, { count, bytes }]))
}

/** Takes receipts out of the parking, when they were applied or given up. */
export async function removeParkedReceipts(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx`delete from parked_receipts where id = any(${tx.array([...ids])}::uuid[])`
}
