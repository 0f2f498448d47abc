import { type CountsAs, statesWhere } from '../../../domain/lifecycle.ts'
import type { ReportRow } from '../answers.ts'
import { money, moneyChange } from '../clients/amounts.ts'
import { duration, shortCount } from '../numbers.ts'

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 1_000) / 10} %`)

function countOf({ statuses }: ReportRow, as: CountsAs): string {
  const states = statesWhere(({ countsAs }) => countsAs === as)
  return shortCount(states.reduce((sum, state) => sum + (statuses[state] ?? 0), 0))
}

/** What can be less than nothing has its sign. */
function amount(cents: number | undefined): string {
  if (cents === undefined) return '–'
  return cents < 0 ? moneyChange(cents) : money(cents)
}

/** What became of the messages of each provider, and, for admins, what they cost as far as lists say. */
export function Providers({ rows }: { readonly rows: readonly ReportRow[] }) {
  const known = rows.filter(({ provider }) => provider != null)
  if (known.length === 0) return <p className="quiet">No provider had a message in this time.</p>
  const hasCosts = known.some((row) => row.provider_cost_cents !== undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="rows traffic-providers" tabIndex={0} aria-label="Providers">
      <table>
        <thead>
          <tr>
            <th scope="col">Provider</th>
            {[
              'Messages',
              'Delivered',
              'Failed',
              'No receipt yet',
              'Delivery rate',
              '95 % SENT within',
              ...(hasCosts ? ['Listed cost', 'Margin'] : []),
            ].map((title) => (
              <th key={title} scope="col" className="right">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {known.map((row) => (
            <tr key={row.provider}>
              <td>
                <strong>{row.provider}</strong>
              </td>
              <td className="right">{shortCount(row.messages)}</td>
              <td className="right">{countOf(row, 'delivered')}</td>
              <td className="right">{countOf(row, 'failed')}</td>
              <td className="right">{countOf(row, 'sent')}</td>
              <td className="right">{percent(row.delivery_rate)}</td>
              <td className="right">{row.sent_p95_ms === null ? '–' : duration(row.sent_p95_ms)}</td>
              {hasCosts && <td className="right">{amount(row.provider_cost_cents)}</td>}
              {hasCosts && <td className="right">{amount(row.margin_cents)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
