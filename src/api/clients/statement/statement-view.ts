import { centsOf, type Money, minus } from '../../../domain/money.ts'
import { boundsOf } from '../../../domain/statement/month.ts'
import { addUp, type Sums } from '../../../domain/statement/moved-total.ts'
import type * as domain from '../../../domain/statement/statement.ts'
import {
  fundsOf,
  type Holdings,
  type Rate,
  type StatementDay,
  type StatementSums,
} from '../../../domain/statement/statement.ts'
import type { StatementOf } from '../../../flow/statement/statements.ts'
import type { MonthSums, Statement } from './statement-answers.ts'

/** Who reads it: costs and margins are for admins. */
export type Reader = { readonly forAdmins: boolean }

/** What messages that have ended have cost, and what is left of what they brought. */
export type Margin = { readonly cost: Money; readonly margin: Money; readonly uncosted: number }

/** Of what was captured, and of what was released: a message that failed after a provider took it costs all the same. */
export function marginOf(captured: Sums, released?: Sums): Margin {
  const { cost, uncosted } = released ? addUp([captured, released]) : captured
  return { cost, margin: minus(captured.amount, cost), uncosted }
}

/** A client's month in a few figures as JSON. */
export function monthSumsJson(of: StatementOf<StatementSums>, reader: Reader): MonthSums {
  const { fromMs } = boundsOf(of.month)
  return {
    client_id: of.clientId,
    name: of.name,
    month: of.month,
    from: new Date(fromMs).toISOString(),
    until: of.untilAt.toISOString(),
    complete: of.isComplete,
    opening: holdingsJson(of.opening),
    topped_up_cents: centsOf(of.toppedUp),
    adjusted_cents: centsOf(of.adjusted),
    ...countsJson(of.captured),
    held_cents: centsOf(of.held.amount),
    released_cents: centsOf(of.released.amount),
    closing: holdingsJson(of.closing),
    ...costsJson(marginOf(of.captured, of.released), reader),
  }
}

/** A client's month as JSON. */
export function statementJson(of: StatementOf<domain.Statement>, reader: Reader): Statement {
  return {
    ...monthSumsJson(of, reader),
    payments: of.payments.map(({ id, at, kind, amount, note }) => ({
      id,
      at: at.toISOString(),
      kind,
      amount_cents: centsOf(amount),
      note,
    })),
    days: of.days.map((day) => dayJson(day, reader)),
    rates: of.rates.map((rate) => rateJson(rate, reader)),
    charges: of.charges.map((charge) => ({ day: charge.day, ...rateJson(charge, reader) })),
  }
}

function dayJson(
  { day, paid, held, captured, released, closing }: StatementDay,
  reader: Reader,
): Statement['days'][number] {
  return {
    day,
    paid_cents: centsOf(paid),
    held_cents: centsOf(held.amount),
    ...countsJson(captured),
    released_cents: centsOf(released.amount),
    closing_credit_cents: centsOf(closing.credit),
    closing_held_cents: centsOf(closing.held),
    ...costsJson(marginOf(captured, released), reader),
  }
}

function rateJson(rate: Rate, reader: Reader): Statement['rates'][number] {
  return {
    country: rate.country,
    price_per_part_cents: rate.price === null ? null : centsOf(rate.price),
    ...countsJson(rate),
    ...costsJson(marginOf(rate), reader),
  }
}

function countsJson({ messages, parts, amount }: Sums) {
  return { messages, parts, captured_cents: centsOf(amount) }
}

function holdingsJson(holdings: Holdings) {
  return {
    credit_cents: centsOf(holdings.credit),
    held_cents: centsOf(holdings.held),
    total_cents: centsOf(fundsOf(holdings)),
  }
}

function costsJson({ cost, margin, uncosted }: Margin, { forAdmins }: Reader) {
  return forAdmins
    ? { provider_cost_cents: centsOf(cost), margin_cents: centsOf(margin), messages_without_cost: uncosted }
    : {}
}
