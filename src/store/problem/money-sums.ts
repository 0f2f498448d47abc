import { type Money, moneyOfSql } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'

/** The money of all clients together, of one snapshot. */
export type MoneySums = {
  /** By the clock of the database. */
  readonly at: Date
  /** What was paid in, corrections included. */
  readonly toppedUp: Money
  readonly available: Money
  readonly captured: Money
  /** The sum of the locks of messages on their way; null: those are more than were to be looked at. */
  readonly held: Money | null
}

/**
 * Adds up the money of all clients: what was topped up, what they can spend, what was captured, and the locks of up to `mostOpen` open
 * messages. An open message has an alarm (I6), by which its lock is found. Reads a row for each client, top-up and open message: 20 ms for
 * 10,000 open ones.
 */
export async function readMoneySums(tx: Tx, mostOpen: number): Promise<MoneySums> {
  const [row] = await tx<
    { at: Date; toppedUp: string; available: string; captured: string; held: string | null }[]
  >`
    with open as materialized (select distinct message_id from message_alarms limit ${mostOpen + 1})
    select now() as at, (select coalesce(sum(amount_cents), 0) from topups)::text as "toppedUp",
      (select coalesce(sum(credit_cents), 0) from clients)::text as available,
      (select coalesce(sum(captured_cents), 0) from capture_totals)::text as captured,
      case when (select count(*) from open) <= ${mostOpen} then (
        select coalesce(sum(l.amount_cents), 0) from open o join credit_locks l on l.id = o.message_id where l.state = 'HELD'
      )::text end as held`
  if (!row) throw new Error('a select without from has one row')
  return {
    at: row.at,
    toppedUp: moneyOfSql(row.toppedUp),
    available: moneyOfSql(row.available),
    captured: moneyOfSql(row.captured),
    held: row.held === null ? null : moneyOfSql(row.held),
  }
}
