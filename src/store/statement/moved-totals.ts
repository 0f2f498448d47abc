import { type Money, moneyOfSql } from '../../domain/money.ts'
import type { LockMove, MovedTotal } from '../../domain/statement/moved-total.ts'
import type { Tx } from '../database/db.ts'

/** A row of totals, as `totalRows` selects it. */
export type TotalRow = {
  readonly movedOn: string
  readonly kind: LockMove
  readonly country: string
  readonly parts: number
  readonly price: string
  readonly lines: number
  readonly amount: string
  readonly cost: string
  readonly withCost: number
}

/** Columns of a select from totals that `movedTotalOf` reads. */
export function totalColumns(tx: Tx) {
  return tx`moved_on::text as "movedOn", kind, country, parts, price_cents::text as price, lines::bigint as lines, amount_cents::text as amount,
    provider_cost_cents::text as cost, with_cost::bigint as "withCost"`
}

/** A row, by the price of a part. */
export function movedTotalOf({ movedOn, kind, country, parts, price, lines, ...row }: TotalRow): MovedTotal {
  return {
    movedOn,
    kind,
    country: country === '' ? null : country,
    price: partPriceOf(moneyOfSql(price), parts),
    messages: lines,
    parts: lines * parts,
    amount: moneyOfSql(row.amount),
    cost: moneyOfSql(row.cost),
    uncosted: kind === 'hold' ? 0 : lines - row.withCost,
  }
}

/** What a part cost; null where no price makes the whole: a text was replaced by one of fewer parts, after it was paid for. */
function partPriceOf(price: Money, parts: number): Money | null {
  return price % parts === 0 ? ((price / parts) as Money) : null // a whole number, by the remainder
}
