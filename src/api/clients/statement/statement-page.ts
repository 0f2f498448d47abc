import { minus, NO_MONEY } from '../../../domain/money.ts'
import { boundsOf } from '../../../domain/statement/month.ts'
import { fundsOf, type Statement } from '../../../domain/statement/statement.ts'
import type { StatementOf } from '../../../flow/statement/statements.ts'
import { countText } from './amount-text.ts'
import { cell, escaped, type Figures, figuresOf, row, rowHead, type Told } from './statement-page-parts.ts'
import { daysTable, paymentsTable, ratesTable } from './statement-page-tables.ts'
import { STATEMENT_STYLE } from './statement-style.ts'
import { type Margin, marginOf, type Reader } from './statement-view.ts'

/** What the page may do: nothing but look as it does. The console, which shows it in a window, lets it have the same style. */
export const STYLE_SOURCE = `'sha256-${new Bun.CryptoHasher('sha256').update(STATEMENT_STYLE).digest('base64')}'`
export const PAGE_POLICY = `default-src 'none'; style-src ${STYLE_SOURCE}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** A client's month as a page to read and to print on A4, with the same lines as the JSON. */
export function* statementPage(of: StatementOf<Statement>, reader: Reader): Generator<string> {
  const told = { of, figures: figuresOf(of, reader), reader }
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
  if (of.payments.length > 0) yield paymentsTable(told)
  if (of.rates.length > 0) yield ratesTable(told)
  if (of.days.length > 0) yield daysTable(told)
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
    line('Closing balance', amount(fundsOf(of.closing)), 'total has'),
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

function countOf(count: number, word: string): string {
  return `${countText(count)} ${word}${count === 1 ? '' : 's'}`
}

function monthText(atMs: number): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(atMs)
}

function dateText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10)
}
