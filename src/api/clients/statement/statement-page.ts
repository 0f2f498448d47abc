import { minus, NO_MONEY, sumOf } from '../../../domain/money.ts'
import { boundsOf } from '../../../domain/statement/month.ts'
import { addUp, type Sums } from '../../../domain/statement/moved-total.ts'
import {
  type Charge,
  fundsOf,
  type Statement,
  type StatementDay,
} from '../../../domain/statement/statement.ts'
import type { StatementOf } from '../../../flow/statement/statements.ts'
import { countText } from './amount-text.ts'
import {
  cell,
  countryText,
  escaped,
  type Figures,
  figuresOf,
  row,
  rowHead,
  table,
} from './statement-page-parts.ts'
import { STATEMENT_STYLE } from './statement-style.ts'
import { type Margin, marginOf, type Reader } from './statement-view.ts'

/** What the page may do: nothing but look as it does. The console, which shows it in a window, lets it have the same style. */
export const STYLE_SOURCE = `'sha256-${new Bun.CryptoHasher('sha256').update(STATEMENT_STYLE).digest('base64')}'`
export const PAGE_POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** Lines by country and price below the days; with more of them a day is one line, and the others stand in the CSV. */
const MAX_PAGE_CHARGES = 1_000

type Told = { readonly of: StatementOf<Statement>; readonly figures: Figures; readonly reader: Reader }

/** A client's month as a page to read and to print on A4, with the same lines as the JSON. */
export function* statementPage(of: StatementOf<Statement>, reader: Reader): Generator<string> {
  const told = { of, figures: figuresOf(of), reader }
  const title = `Statement ${of.month} – ${escaped(of.name)}`
  yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STATEMENT_STYLE}</style>
</head>
<body>
${head(of)}<main>
${summary(told)}`
  if (of.payments.length > 0) yield payments(told)
  yield rates(told)
  yield* days(told)
  yield `</main>
</body>
</html>
`
}

function head({ name, clientId, month, untilAt, isComplete }: StatementOf<Statement>): string {
  const { fromMs } = boundsOf(month)
  const until = isComplete
    ? dateText(untilAt.getTime() - 1)
    : `${untilAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `<header>
<div><h1>Statement</h1><p>${monthText(fromMs)}</p></div>
<div><p><strong>${escaped(name)}</strong></p><p class="id soft">${clientId}</p></div>
<dl><dt>From</dt><dd>${dateText(fromMs)}</dd><dt>To</dt><dd>${until}</dd><dt>Amounts in</dt><dd>cents</dd><dt>Days</dt><dd>UTC</dd></dl>
</header>
${isComplete ? '' : '<p class="draft">The month has not ended: figures until the time above.</p>\n'}`
}

function summary({ of, figures: { amount }, reader }: Told): string {
  const line = (words: string, money: string, kind = '') => row([rowHead(words), cell(money)], kind)
  const parts = `${countOf(of.captured.messages, 'message')}, ${countOf(of.captured.parts, 'part')}`
  const body = [
    line('Opening balance', amount(fundsOf(of.opening)), 'total'),
    line('Top-ups', amount(of.toppedUp)),
    line('Adjustments', amount(of.adjusted)),
    line(`Charged: ${parts}`, amount(minus(NO_MONEY, of.captured.amount))),
    line('Closing balance', amount(fundsOf(of.closing)), 'total'),
    line('of it held for messages on their way', amount(of.closing.held), 'of'),
    line('of it free to spend', amount(of.closing.credit), 'of last'),
    ...(reader.forAdmins ? costLines(marginOf(of.captured, of.released), amount, line) : []),
  ]
  return `<section class="summary">
<h2>Summary</h2>
<table>
<tbody>${body.join('')}</tbody>
</table>
<p class="note">A message is charged when it has been delivered, or has expired where that is charged; until then its price is held, and it comes back
when the message fails. Released this month: ${amount(of.released.amount)}.</p>
</section>
`
}

function costLines(
  { cost, margin, uncosted }: Margin,
  amount: Figures['amount'],
  line: (words: string, money: string, kind?: string) => string,
): string[] {
  const unknown = uncosted === 0 ? '' : ` (not known of ${countOf(uncosted, 'message')})`
  return [line(`Providers took${unknown}`, amount(cost)), line('Margin', amount(margin), 'total')]
}

function payments({ of, figures: { amount } }: Told): string {
  const words = { topup: 'Top-up', adjustment: 'Adjustment' } as const
  const body = of.payments.map(({ at, kind, note, id, amount: paid }) =>
    row([
      rowHead(`${at.toISOString().slice(0, 16).replace('T', ' ')}`),
      `<td class="text">${words[kind]}</td>`,
      `<td class="words">${escaped(note ?? '')}<div class="id soft">${id}</div></td>`,
      cell(amount(paid)),
    ]),
  )
  const total = amount(sumOf(of.toppedUp, of.adjusted))
  const foot = row([rowHead('Total'), cell(''), cell(''), cell(total)])
  return table(
    'Top-ups and adjustments',
    ['Time (UTC)', 'Kind', 'Note', 'Amount'],
    { body: body.join(''), foot },
    3,
  )
}

/** Columns of what was captured, and its cells. */
function chargeColumns({ forAdmins }: Reader): string[] {
  return ['Messages', 'Parts', 'Charged', ...(forAdmins ? ['Providers took', 'Margin'] : [])]
}

function chargeCells(sums: Sums, { figures: { amount }, reader }: Told, released?: Sums): string[] {
  const { cost, margin } = marginOf(sums, released)
  const seen = [countText(sums.messages), countText(sums.parts), amount(sums.amount)]
  return [...seen, ...(reader.forAdmins ? [amount(cost), amount(margin)] : [])].map(cell)
}

function rates(told: Told): string {
  const { of, figures, reader } = told
  const body = of.rates.map((rate) =>
    row([rowHead(countryText(rate.country)), cell(figures.price(rate.price)), ...chargeCells(rate, told)]),
  )
  const columns = ['Country', 'Price of a part', ...chargeColumns(reader)]
  const foot = row([rowHead('Total'), cell(''), ...chargeCells(addUp(of.rates), told)])
  return table('Charged by country and price', columns, { body: body.join(''), foot })
}

function* days(told: Told): Generator<string> {
  const { of, figures, reader } = told
  const { amount } = figures
  const isDetailed = of.charges.length <= MAX_PAGE_CHARGES
  const chargesOn = Map.groupBy(isDetailed ? of.charges : [], ({ day }) => day)
  const columns = ['Day', 'Paid in', 'Held', ...chargeColumns(reader), 'Released', 'Balance', 'of it held']
  const body = of.days.map((day) => dayRows(day, chargesOn.get(day.day) ?? [], told)).join('')
  const foot = row([
    rowHead('Total'),
    cell(amount(sumOf(of.toppedUp, of.adjusted))),
    cell(amount(of.held.amount)),
    ...chargeCells(of.captured, told, of.released),
    cell(amount(of.released.amount)),
    cell(amount(fundsOf(of.closing))),
    cell(amount(of.closing.held)),
  ])
  yield table('By day', columns, { body, foot })
  if (!isDetailed)
    yield `<p class="note">The ${countText(of.charges.length)} lines by day, country and price are in the CSV of this statement.</p>\n`
}

function dayRows(day: StatementDay, charges: readonly Charge[], told: Told): string {
  const { amount, price } = told.figures
  const first = row(
    [
      rowHead(day.day),
      cell(amount(day.paid)),
      cell(amount(day.held.amount)),
      ...chargeCells(day.captured, told, day.released),
      cell(amount(day.released.amount)),
      cell(amount(fundsOf(day.closing))),
      cell(amount(day.closing.held)),
    ],
    charges.length > 0 ? 'has' : '',
  )
  const lines = charges.map((charge, index) =>
    row(
      [
        rowHead(`${escaped(charge.country ?? 'not known')} at ${price(charge.price)}`),
        cell(''),
        cell(''),
        ...chargeCells(charge, told),
        cell(''),
        cell(''),
        cell(''),
      ],
      index === charges.length - 1 ? 'of last' : 'of',
    ),
  )
  return first + lines.join('')
}

function countOf(count: number, word: string): string {
  return `${countText(count)} ${word}${count === 1 ? '' : 's'}`
}

function monthText(atMs: number): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(atMs)
}

function dateText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
