import type postgres from 'postgres'
import type { Purse } from '../../domain/credit.ts'
import type { ClientId } from '../../domain/message.ts'
import { moneyOfSql } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'

/** Locks the clients' rows, in the order of their ids, and tells what each has to spend on this day. Unknown clients are left out. */
export async function lockPurses(
  tx: Tx,
  clientIds: readonly ClientId[],
  day: Day = today(tx),
): Promise<Map<ClientId, Purse>> {
  const rows = await tx<(PurseRow & { readonly id: ClientId })[]>`
    select c.id, ${purseColumns(tx, day)}
    from clients c where c.id = any(${tx.array([...clientIds])}::uuid[]) order by c.id for update`
  return new Map(rows.map(({ id, ...row }) => [id, purseOf(row)]))
}

/** In SQL a UTC day. */
type Day = postgres.PendingQuery<postgres.Row[]>

/** This one (`20260131`). */
export function givenDay(tx: Tx, day: string): Day {
  return tx`${day}::date`
}

/** That of the database's clock. */
export function today(tx: Tx): Day {
  return tx`(now() at time zone 'UTC')::date`
}

/** The columns that `purseOf` reads, of a client `c`. */
export function purseColumns(tx: Tx, day: Day) {
  return tx`c.credit_cents::text as credit, c.credit_limit_cents::text as "creditLimit", c.daily_cap_cents::text as "dailyCap",
    (${spentOn(tx, day)})::text as spent`
}

/** What `purseColumns` reads. */
export type PurseRow = {
  readonly credit: string
  readonly creditLimit: string
  readonly dailyCap: string | null
  readonly spent: string
}

/** The purse that a row is. */
export function purseOf({ credit, creditLimit, dailyCap, spent }: PurseRow): Purse {
  return {
    credit: moneyOfSql(credit),
    creditLimit: moneyOfSql(creditLimit),
    dailyCap: dailyCap === null ? null : moneyOfSql(dailyCap),
    spent: moneyOfSql(spent),
  }
}

/** In SQL what a client `c` can pay at once on this day: `spendableOf` of the domain. */
export function spendable(tx: Tx, day: Day) {
  return tx`greatest(0, least(c.credit_cents + c.credit_limit_cents, c.daily_cap_cents - ${spentOn(tx, day)}))`
}

/** In SQL what a client `c` has spent on this day, or on a later one where the clock of another process is there already. */
export function spentOn(tx: Tx, day: Day) {
  return tx`case when c.spent_day >= ${day} then c.spent_cents else 0 end`
}

/** In SQL what a client `c` has spent once so much of messages of this day is released. */
export function spentWithout(tx: Tx, day: Day, cents: string) {
  return tx`case when c.spent_day = ${day} then greatest(0, c.spent_cents - ${tx.unsafe(cents)}) else c.spent_cents end`
}
