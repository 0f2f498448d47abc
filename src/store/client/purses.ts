import type { Purse } from '../../domain/credit.ts'
import type { ClientId } from '../../domain/message.ts'
import { moneyOfSql } from '../../domain/money.ts'
import type { Tx } from '../database/db.ts'

/** In SQL a UTC day. */
type Day = string & { readonly __brand: 'Day' }

/**
 * This one (`20260131`). It stands in the statement itself, as do the tables of the day: a parameter costs each statement more. Of a year
 * that has no four digits there is never a day to spend on (`ClockAstray`): it stands after all others.
 */
export function givenDay(day: string): Day {
  return `date '${OF_FOUR_DIGIT_YEAR.test(day) ? day : 'infinity'}'` as Day // digits that a clock made
}

const OF_FOUR_DIGIT_YEAR = /^\d{8}$/

/** That of the database's clock. */
export const TODAY = "(now() at time zone 'UTC')::date" as Day // a constant in the form of one

/** Locks the clients' rows, in the order of their ids, and tells what each has to spend on this day. Unknown clients are left out. */
export async function lockPurses(
  tx: Tx,
  clientIds: readonly ClientId[],
  day: Day = TODAY,
): Promise<Map<ClientId, Purse>> {
  const rows = await tx<(PurseRow & { readonly id: ClientId })[]>`
    select c.id, ${tx.unsafe(purseColumns(day))}
    from clients c where c.id = any(${tx.array([...clientIds])}::uuid[]) order by id for update`
  return new Map(rows.map(({ id, ...row }) => [id, purseOf(row)]))
}

/** In SQL the columns that `purseOf` reads, of a client `c`. */
export function purseColumns(day: Day): string {
  return `c.credit_cents::text as credit, c.credit_limit_cents::text as "creditLimit", c.daily_cap_cents::text as "dailyCap",
    (${spentOn(day)})::text as spent`
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
export function spendable(day: Day): string {
  return `greatest(0, least(c.credit_cents + c.credit_limit_cents, c.daily_cap_cents - ${spentOn(day)}))`
}

/** In SQL what a client `c` has spent on this day, or on a later one where the clock of another process is there already. */
export function spentOn(day: Day): string {
  return `case when c.spent_day >= ${day} then c.spent_cents else 0 end`
}

/** In SQL the day that a client `c` spends on once it has spent on this one: it never goes back. */
export function dayAfter(day: Day): string {
  return `greatest(c.spent_day, ${day})`
}

/** In SQL what a client `c` has spent once so many cents of messages of this day are released. */
export function spentWithout(day: Day, cents: string): string {
  return `case when c.spent_day = ${day} then greatest(0, c.spent_cents - ${cents}) else c.spent_cents end`
}
