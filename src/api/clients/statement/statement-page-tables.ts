import { NO_MONEY, sumOf } from '../../../domain/money.ts'
import { addUp, type Sums } from '../../../domain/statement/moved-total.ts'
import {
  type Charge,
  fundsOf,
  type Holdings,
  type StatementDay,
} from '../../../domain/statement/statement.ts'
import { countText } from './amount-text.ts'
import { cell, countryText, escaped, row, rowHead, type Told, table } from './statement-page-parts.ts'
import { marginOf } from './statement-view.ts'

/** Lines by country and price below the days; with more of them a day is one line, and the others stand in the CSV. */
const MAX_PAGE_CHARGES = 1_000

const WORDS = { topup: 'Top-up', adjustment: 'Adjustment' } as const

/** What came in and what was put right, one by one. */
export function paymentsTable({ of, figures: { amount } }: Told): string {
  const body = of.payments.map(({ at, kind, note, id, amount: paid }) =>
    row([
      rowHead(at.toISOString().slice(0, 16).replace('T', ' ')),
      `<td class="text">${WORDS[kind]}</td>`,
      `<td class="words">${escaped(note ?? '')}<div class="id soft">${id}</div></td>`,
      cell(amount(paid)),
    ]),
  )
  const foot = row([rowHead('Total'), cell(''), cell(''), cell(amount(sumOf(of.toppedUp, of.adjusted)))])
  const columns = ['Time (UTC)', 'Kind', 'Note', 'Amount']
  return table('Top-ups and adjustments', columns, { bodies: body, foot }, 3)
}

/** What was captured, by country and price of a part. */
export function ratesTable(told: Told): string {
  const { of, figures, reader } = told
  const cells = (sums: Sums) => [
    ...chargeCells(sums, told),
    ...(reader.forAdmins
      ? [cell(figures.amount(sums.cost)), cell(figures.amount(marginOf(sums).margin))]
      : []),
  ]
  const body = of.rates.map((rate) =>
    row([rowHead(countryText(rate.country)), cell(figures.price(rate.price)), ...cells(rate)]),
  )
  const costs = reader.forAdmins ? ['Providers took', 'Margin'] : []
  const foot = row([rowHead('Total'), cell(''), ...cells(addUp(of.rates))])
  return table('Charged by country and price', ['Country', 'Price of a part', ...CHARGED, ...costs], {
    bodies: body,
    foot,
  })
}

/** What a day did, with what was captured on it by country and price. Of costs A4 has room for the margin only. */
export function daysTable(told: Told): string {
  const { of, reader } = told
  const isDetailed = of.charges.length <= MAX_PAGE_CHARGES
  const chargesOn = Map.groupBy(isDetailed ? of.charges : [], ({ day }) => day)
  const margin = reader.forAdmins ? ['Margin'] : []
  const columns = ['Day', 'Paid in', 'Held', ...CHARGED, ...margin, 'Released', 'Balance', 'of it held']
  const bodies = of.days.map((day) => dayRows(day, chargesOn.get(day.day) ?? [], told))
  const foot = row([rowHead('Total'), ...dayCells({ ...of, paid: sumOf(of.toppedUp, of.adjusted) }, told)])
  const beyond = `<p class="note">The ${countText(of.charges.length)} lines by day, country and price are in the CSV of this statement.</p>\n`
  return table('By day', columns, { bodies, foot }) + (isDetailed ? '' : beyond)
}

function dayRows(day: StatementDay, charges: readonly Charge[], told: Told): string {
  const first = row([rowHead(day.day), ...dayCells(day, told)], charges.length > 0 ? 'has' : '')
  const lines = charges.map((charge, index) =>
    row(chargeLine(charge, told), index === charges.length - 1 ? 'of last' : 'of'),
  )
  return first + lines.join('')
}

type Moved = Omit<StatementDay, 'day' | 'closing'> & { readonly closing: Holdings }

function dayCells({ paid, held, captured, released, closing }: Moved, told: Told): string[] {
  const { amount } = told.figures
  return [
    cell(paid === NO_MONEY ? '' : amount(paid)),
    cell(amount(held.amount)),
    ...chargeCells(captured, told),
    ...(told.reader.forAdmins ? [cell(amount(marginOf(captured, released).margin))] : []),
    cell(amount(released.amount)),
    cell(amount(fundsOf(closing))),
    cell(amount(closing.held)),
  ]
}

function chargeLine(charge: Charge, told: Told): string[] {
  const { figures } = told
  const nothing = cell('')
  return [
    rowHead(`${escaped(charge.country ?? 'not known')} at ${figures.price(charge.price)}`),
    nothing,
    nothing,
    ...chargeCells(charge, told),
    ...(told.reader.forAdmins ? [cell(figures.amount(marginOf(charge).margin))] : []),
    nothing,
    nothing,
    nothing,
  ]
}

const CHARGED = ['Messages', 'Parts', 'Charged']

function chargeCells({ messages, parts, amount }: Sums, { figures }: Told): string[] {
  return [cell(countText(messages)), cell(countText(parts)), cell(figures.amount(amount))]
}
