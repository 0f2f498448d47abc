import type { MoneyTotal } from '../../archive/manifest.ts'
import type { Tx } from '../database/db.ts'

const COLUMNS =
  'day, client_id, moved_on, kind, country, parts, price_cents, lines, amount_cents, provider_cost_cents, with_cost'

/** Keeps what the locks of a day did to money, in the transaction that drops it. */
export async function insertTotals(tx: Tx, day: string, totals: readonly MoneyTotal[]): Promise<void> {
  await tx`
    insert into archived_totals (${tx.unsafe(COLUMNS)})
    select * from ${rowsOf(tx, day, totals)} given`
}

/** Whether the database keeps these totals of a day, and no others. */
export async function hasTotals(tx: Tx, day: string, totals: readonly MoneyTotal[]): Promise<boolean> {
  const rows = await tx`
    with given as (select * from ${rowsOf(tx, day, totals)} given),
    kept as (select ${tx.unsafe(COLUMNS)} from archived_totals where day = ${day}::text::date)
    (select * from given except all select * from kept) union all (select * from kept except all select * from given) limit 1`
  return rows.length === 0
}

/** Totals as rows of the table. */
function rowsOf(tx: Tx, day: string, totals: readonly MoneyTotal[]) {
  return tx`(
    select ${day}::text::date as day, "clientId", "movedOn", kind, country, parts, price, lines, amount, "providerCost", "withCost"
    from json_to_recordset(${JSON.stringify(totals)}::text::json) as t("clientId" uuid, "movedOn" date, kind text, country text, parts smallint,
      price numeric, lines bigint, amount numeric, "providerCost" numeric, "withCost" bigint))`
}

/** Takes them away, in the transaction that restores the day. */
export async function removeTotals(tx: Tx, day: string): Promise<void> {
  await tx`delete from archived_totals where day = ${day}::text::date`
}

/** What a day in the database holds, as sums: to be compared with what was written of it. Amounts are cents as texts. */
export type DaySums = {
  readonly messages: number
  readonly events: number
  readonly parts: number
  readonly requests: number
  /** Locks, and those without a message. */
  readonly locks: number
  readonly held: string
  readonly captured: string
  readonly released: string
}

/** Adds a day up in the database, in a transaction: reads every row of it. */
export async function sumDay(tx: Tx, day: string): Promise<DaySums> {
  const name = day.replaceAll('-', '')
  // Every row is read, which the settings of the gateway would do the slow way; the cores belong to the traffic.
  await tx.unsafe('set local enable_seqscan = on; set local max_parallel_workers_per_gather = 0')
  const [row] = await tx.unsafe<DaySums[]>(`
    select (select count(*) from messages_${name}) as messages, (select count(*) from message_events_${name}) as events,
      (select count(*) from message_parts_${name}) as parts, (select count(*) from message_requests_${name}) as requests,
      count(*) as locks, trim_scale(coalesce(sum(amount_cents), 0))::text as held,
      trim_scale(coalesce(sum(amount_cents) filter (where state = 'CAPTURED'), 0))::text as captured,
      trim_scale(coalesce(sum(amount_cents) filter (where state = 'RELEASED'), 0))::text as released
    from credit_locks_${name}`)
  if (!row) throw new Error(`the sums of ${day}`)
  return row
}
