import { NO_COUNTRY } from '../../../domain/country.ts'
import type { Money } from '../../../domain/money.ts'
import type { Rate, Statement } from '../../../domain/statement/statement.ts'
import { amountText, decimalsOf } from './amount-text.ts'
import type { Reader } from './statement-view.ts'

/** How a page writes amounts: all with the same decimals, prices with theirs. */
export type Figures = { amount(money: Money): string; price(money: Money | null): string }

/** What a page tells, to whom, and how it writes it. */
export type Told = { readonly of: Statement; readonly figures: Figures; readonly reader: Reader }

/** The figures of a statement. */
export function figuresOf(of: Statement, { forAdmins }: Reader): Figures {
  const moved = [...of.charges, ...of.days.flatMap(({ held, released }) => [held, released])]
  const ends = [of.opening, of.closing, ...of.days.map(({ closing }) => closing)]
  const decimals = decimalsOf([
    ...of.payments.map(({ amount }) => amount),
    ...moved.flatMap(({ amount, cost }) => (forAdmins ? [amount, cost] : [amount])),
    ...ends.flatMap(({ credit, held }) => [credit, held]),
  ])
  const priceDecimals = decimalsOf(of.rates.flatMap(({ price }) => (price === null ? [] : price)))
  return {
    amount: (money) => amountText(money, decimals),
    price: (money) => (money === null ? 'several' : amountText(money, priceDecimals)),
  }
}

/** A text as HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`)
}

/** A cell that heads its row, or says what one is. */
export function rowHead(text: string): string {
  return `<th scope="row" class="text">${text}</th>`
}

/** A cell with a figure, or with HTML of its own. */
export function cell(html: string): string {
  return `<td>${html}</td>`
}

/** A row of HTML cells. */
export function row(cells: readonly string[], kind = ''): string {
  return `<tr${kind === '' ? '' : ` class="${kind}"`}>${cells.join('')}</tr>\n`
}

/** A table under its heading. The rows of a body stay on one page; `texts`: so many of its first columns are words, to the left. */
export function table(
  title: string,
  columns: readonly string[],
  rows: { readonly bodies: readonly string[]; readonly foot: string },
  texts = 1,
): string {
  const heads = columns.map(
    (column, index) => `<th scope="col"${index < texts ? ' class="text"' : ''}>${column}</th>`,
  )
  const id = title.toLowerCase().replaceAll(/[^a-z]+/g, '-')
  const bodies = rows.bodies.map((body) => `<tbody>${body}</tbody>\n`).join('')
  return `<section>
<h2 id="${id}">${title}</h2>
<div class="wide" role="region" aria-labelledby="${id}" tabindex="0"><table${columns.length > 8 ? ' class="many"' : ''}>
<thead>${row(heads)}</thead>
${bodies}<tfoot>${rows.foot}</tfoot>
</table></div>
</section>
`
}

const NAMES = new Intl.DisplayNames('en', { type: 'region' })

/** A country by its name and code. */
export function countryText(country: Rate['country']): string {
  if (country === null) return 'Not known'
  return country === NO_COUNTRY
    ? 'No country'
    : `${escaped(NAMES.of(country) ?? country)} (${escaped(country)})`
}
