import type { ClientId } from '../../domain/message.ts'
import { type Money, moneyOfSql } from '../../domain/money.ts'
import type { Payment } from '../../domain/statement/statement.ts'
import type { Db, Tx } from '../database/db.ts'
import { type TotalRow, totalColumns } from './moved-totals.ts'

/** How far behind the clock of the database a statement is, in seconds: by then the commits of what happened before have ended. */
const BEHIND_S = 60

/** A time of whole UTC days, `toAt` exclusive, in which movements are told by day, country and price, or summed up by month. */
export type StatementWindow = {
  readonly fromAt: Date
  readonly toAt: Date
  readonly by: 'day' | 'month'
}

/** What is known of a client's money, in one snapshot: all but what the messages of the days `toSum` did. */
export type KnownRows = {
  readonly name: string
  /** Until when it is told of. */
  readonly untilAt: Date
  /** Before the window: what was paid in, and what its messages did, without countries and prices. */
  readonly paidBefore: Money
  readonly before: readonly TotalRow[]
  readonly payments: readonly Payment[]
  readonly totals: readonly TotalRow[]
  /** As `20260131`, the oldest first. */
  readonly toSum: readonly string[]
  /** On how many days there can be messages of the client in the database. */
  readonly days: number
}

/** Reads what is known of a client's money until `untilAt` (null: until a minute ago); null when there is no such client. */
export async function readKnown(
  db: Db,
  clientId: ClientId,
  window: StatementWindow,
  untilAt: Date | null,
): Promise<KnownRows | null> {
  return await db.sql.begin('isolation level repeatable read read only', async (tx) => {
    const [client] = await tx<{ name: string; createdAt: Date; untilAt: Date }[]>`
      select name, created_at as "createdAt", coalesce(${untilAt}::timestamptz, now() - ${BEHIND_S} * interval '1 second') as "untilAt"
      from clients where id = ${clientId}`
    if (!client) return null
    const endAt = new Date(Math.min(window.toAt.getTime(), client.untilAt.getTime()))
    const days = await findDays(tx, clientId, client.createdAt, endAt)
    return {
      name: client.name,
      untilAt: client.untilAt,
      paidBefore: await sumPaid(tx, clientId, window.fromAt),
      before: await sumTotals(tx, clientId, null, window.fromAt),
      payments: await listPayments(tx, clientId, window.fromAt, endAt),
      totals:
        window.by === 'day'
          ? await listTotals(tx, clientId, window)
          : await sumTotals(tx, clientId, window.fromAt, window.toAt),
      toSum: days.filter(({ settled }) => !settled).map(({ day }) => day),
      days: days.length,
    }
  })
}

/** How far a clock may be from another's, in days: a message has the day of the one that accepted it. */
const ASTRAY = 1

/** The days whose messages are in the database and can have moved the client's money before `endAt`. */
async function findDays(tx: Tx, clientId: ClientId, createdAt: Date, endAt: Date) {
  return await tx<{ readonly day: string; readonly settled: boolean }[]>`
    with live as (
      select replace(relname, 'messages_', '') as name from pg_inherits join pg_class on pg_class.oid = inhrelid
      where inhparent = 'messages'::regclass
    ), days as (select name, name::date as day from live where name ~ '^\\d{8}$')
    select d.name as day, s.day is not null as settled
    from days d left join settled_days s on s.client_id = ${clientId} and s.day = d.day
    where d.day between (${createdAt}::timestamptz at time zone 'UTC')::date - ${ASTRAY}::int
        and (${endAt}::timestamptz at time zone 'UTC')::date + ${ASTRAY}::int
      and not exists (select from archived_days a where a.day = d.day and a.state = 'archived')
    order by d.day`
}

async function sumPaid(tx: Tx, clientId: ClientId, beforeAt: Date): Promise<Money> {
  const [row] = await tx<{ paid: string }[]>`
    select coalesce(sum(amount_cents), 0)::text as paid from topups where client_id = ${clientId} and created_at < ${beforeAt}`
  return moneyOfSql(row?.paid ?? '0')
}

async function listPayments(tx: Tx, clientId: ClientId, fromAt: Date, toAt: Date): Promise<Payment[]> {
  const rows = await tx<(Omit<Payment, 'amount'> & { readonly amount: string })[]>`
    select created_at as at, id, kind, amount_cents::text as amount, note from topups
    where client_id = ${clientId} and created_at >= ${fromAt} and created_at < ${toAt} order by created_at, id`
  return rows.map((row) => ({ ...row, amount: moneyOfSql(row.amount) }))
}

/** What is kept of the client's messages: of days that were archived, and of those that have settled. */
function kept(tx: Tx, clientId: ClientId, fromAt: Date | null, toAt: Date) {
  const moved = tx`t.client_id = ${clientId} and t.moved_on < (${toAt}::timestamptz at time zone 'UTC')::date
      and ${fromAt ? tx`t.moved_on >= (${fromAt}::timestamptz at time zone 'UTC')::date` : tx`true`}`
  const archived = tx`select from archived_days a where a.day = t.day and a.state = 'archived'`
  const columns = tx`t.moved_on, t.kind, t.country, t.parts, t.price_cents, t.lines, t.amount_cents, t.provider_cost_cents, t.with_cost`
  return tx`
    select ${columns} from settled_totals t where ${moved} and not exists (${archived})
    union all select ${columns} from archived_totals t where ${moved} and exists (${archived})`
}

/** Movements of a time, by day, country and price. */
async function listTotals(tx: Tx, clientId: ClientId, { fromAt, toAt }: StatementWindow) {
  return await tx<TotalRow[]>`
    select ${totalColumns(tx)} from (
      select moved_on, kind, country, parts, price_cents, ${sums(tx)} from (${kept(tx, clientId, fromAt, toAt)}) kept group by 1, 2, 3, 4, 5
    ) summed`
}

/** The same by month, without countries and prices; all of them together where `fromAt` is null. */
async function sumTotals(tx: Tx, clientId: ClientId, fromAt: Date | null, toAt: Date) {
  const month = fromAt ? tx`date_trunc('month', moved_on)::date` : tx`'epoch'::date`
  return await tx<TotalRow[]>`
    select ${totalColumns(tx)} from (
      select ${month} as moved_on, kind, '' as country, parts, 0 as price_cents, ${sums(tx)}
      from (${kept(tx, clientId, fromAt, toAt)}) kept group by 1, 2, 4
    ) summed`
}

function sums(tx: Tx) {
  return tx`sum(lines) as lines, sum(amount_cents) as amount_cents, sum(provider_cost_cents) as provider_cost_cents, sum(with_cost) as with_cost`
}
