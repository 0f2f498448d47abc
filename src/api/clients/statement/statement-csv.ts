import { centsText, type Money, minus, NO_MONEY } from '../../../domain/money.ts'
import { boundsOf } from '../../../domain/statement/month.ts'
import { NO_SUMS, type Sums } from '../../../domain/statement/moved-total.ts'
import type { Charge, Holdings, Payment, Statement } from '../../../domain/statement/statement.ts'
import type { StatementOf } from '../../../flow/statement/statements.ts'
import { type CsvCell, csvRecord } from '../../http/csv/csv.ts'
import { marginOf, type Reader } from './statement-view.ts'

const COLUMNS = [
  'kind',
  'day',
  'at',
  'id',
  'country',
  'price_per_part_cents',
  'messages',
  'parts',
  'amount_cents',
  'held_change_cents',
  'captured_cents',
  'note',
] as const
const COST_COLUMNS = ['provider_cost_cents', 'margin_cents', 'messages_without_cost'] as const

/** What a record says; what it does not is empty. Money is 0 where it did not move. */
type Line = {
  readonly kind: 'opening' | 'topup' | 'adjustment' | 'hold' | 'capture' | 'release' | 'closing'
  readonly day: string
  readonly payment?: Payment
  readonly charge?: Charge
  readonly moved?: Sums
  /** What it changes of what can be spent. */
  readonly amount: Money
  readonly heldChange: Money
  readonly captured?: Money
}

/**
 * A client's month as CSV, in the order of days. `amount_cents` and `held_change_cents` of all records but the last, the opening balance
 * among them, come to those of the last, which is the closing balance.
 */
export function* statementCsv(statement: StatementOf<Statement>, { forAdmins }: Reader): Generator<string> {
  yield csvRecord([...COLUMNS, ...(forAdmins ? COST_COLUMNS : [])])
  for (const line of linesOf(statement))
    yield csvRecord([...cellsOf(line), ...(forAdmins ? costCellsOf(line) : [])])
}

function* linesOf(statement: StatementOf<Statement>): Generator<Line> {
  const { opening, closing, month, untilAt } = statement
  const paidOn = Map.groupBy(statement.payments, ({ at }) => dayOf(at.getTime()))
  const capturedOn = Map.groupBy(statement.charges, ({ day }) => day)
  yield { kind: 'opening', day: dayOf(boundsOf(month).fromMs), ...heldOf(opening) }
  for (const { day, held, released } of statement.days) {
    for (const payment of paidOn.get(day) ?? [])
      yield { kind: payment.kind, day, payment, amount: payment.amount, heldChange: NO_MONEY }
    if (held.messages > 0)
      yield { kind: 'hold', day, moved: held, amount: minus(NO_MONEY, held.amount), heldChange: held.amount }
    for (const charge of capturedOn.get(day) ?? []) {
      const { amount: captured } = charge
      const heldChange = minus(NO_MONEY, captured)
      yield { kind: 'capture', day, charge, moved: charge, amount: NO_MONEY, heldChange, captured }
    }
    if (released.messages > 0) {
      const { amount } = released
      yield { kind: 'release', day, moved: released, amount, heldChange: minus(NO_MONEY, amount) }
    }
  }
  yield { kind: 'closing', day: dayOf(untilAt.getTime() - 1), ...heldOf(closing) }
}

function heldOf({ credit, held }: Holdings) {
  return { amount: credit, heldChange: held }
}

function cellsOf({ kind, day, payment, charge, moved, amount, heldChange, captured }: Line): CsvCell[] {
  return [
    kind,
    day,
    payment ? payment.at.toISOString() : null,
    payment?.id ?? null,
    charge?.country ?? null,
    charge?.price == null ? null : centsText(charge.price),
    moved?.messages ?? null,
    moved?.parts ?? null,
    centsText(amount),
    centsText(heldChange),
    captured === undefined ? null : centsText(captured),
    payment?.note ?? null,
  ]
}

/** Of messages that have ended. */
function costCellsOf({ kind, moved }: Line): CsvCell[] {
  if (!moved || kind === 'hold') return COST_COLUMNS.map(() => null)
  const { cost, margin, uncosted } = kind === 'capture' ? marginOf(moved) : marginOf(NO_SUMS, moved)
  return [centsText(cost), centsText(margin), uncosted]
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
