import { useState } from 'react'
import type { Explained } from '../answers.ts'
import { sendJson } from '../api.ts'
import { money, moneyChange } from '../clients/amounts.ts'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useClients } from '../clients/use-clients.ts'
import { ClientField, NumberField } from '../forms/message-fields.tsx'
import { linkTo } from '../router.ts'
import { typedNumber } from '../typed-number.ts'
import { type MarginRow, marginRows } from './margins.ts'

type Found = {
  readonly to: string
  readonly priceCents: number
  readonly rule: string | null
  readonly rows: readonly MarginRow[]
}

type Asked = { readonly to: string; readonly clientId: string; readonly isExpress: boolean }

/** Says what a part to a number costs its client now, what each provider would take for it, and what is left. */
export function PriceSearch() {
  const [to, setTo] = useState('')
  const [clientId, setClient] = useState('')
  const [isExpress, setExpress] = useState(false)
  const [found, setFound] = useState<Found | null>(null)
  const action = useAction()
  const clients = useClients()
  const why = action.error?.names.field === 'to' ? action.error.message : null
  return (
    <section className="panel stack" aria-labelledby="price-title">
      <h2 id="price-title">What a number costs</h2>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void action.run(async () => {
            setFound(null)
            setFound(await search({ to: typedNumber(to), clientId, isExpress }))
            return ''
          })
        }}
      >
        <NumberField value={to} why={why} onChange={setTo} />
        <ClientField label="For the client" clients={clients} value={clientId} onChange={setClient} />
        <label className="check">
          <input type="checkbox" checked={isExpress} onChange={({ target }) => setExpress(target.checked)} />
          Express
        </label>
        <button type="submit" className="button plain" disabled={action.isBusy || to.trim() === ''}>
          {action.isBusy ? 'Looking…' : 'Look it up'}
        </button>
      </form>
      {why === null && <Outcome action={action} />}
      <div aria-live="polite">{found && <Result found={found} />}</div>
    </section>
  )
}

function Result({ found: { to, priceCents, rule, rows } }: { readonly found: Found }) {
  return (
    <>
      <p className="price-says">
        <strong>{money(priceCents)}</strong> <span className="quiet">for a part to {to}</span>
      </p>
      {rule === null ? (
        <p className="quiet">No rule takes it: it would go to no provider.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <section className="rows margins" tabIndex={0} aria-label="Costs and margins">
          <table>
            <thead>
              <tr>
                <th scope="col">Provider</th>
                <th scope="col" className="right">
                  Cost
                </th>
                <th scope="col" className="right">
                  Margin
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.provider}>
                  <td>
                    <a href={linkTo(['prices'], { costs: row.provider })}>{row.provider}</a>
                    <span className="quiet"> {whyWords(row)}</span>
                  </td>
                  <td className="right">
                    {row.costCents === null ? <span className="quiet">not known</span> : money(row.costCents)}
                  </td>
                  <td className={`right ${(row.marginCents ?? 0) < 0 ? 'bad' : ''}`}>
                    {row.marginCents === null ? '–' : marginWords(row.marginCents)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rule !== null && (
        <p className="quiet margins-by">
          By the rule <a href={linkTo(['routes'])}>{rule}</a> and the lists as they stand.
        </p>
      )}
    </>
  )
}

function whyWords({ isChosen, skipped }: MarginRow): string {
  if (skipped === null) return isChosen ? 'is asked' : 'could be asked'
  const why = skipped.replaceAll('_', ' ')
  return isChosen ? `is waited for: ${why}` : `passed over: ${why}`
}

function marginWords(cents: number): string {
  return cents === 0 ? money(0) : moneyChange(cents)
}

async function search({ to, clientId, isExpress }: Asked): Promise<Found> {
  const asked = { to, express: isExpress, ...(clientId && { client_id: clientId }) }
  const explained = await sendJson<Explained>('POST', '/v1/routes/explain', asked)
  return {
    to,
    priceCents: explained.price_cents,
    rule: explained.rule?.name ?? null,
    rows: marginRows(explained),
  }
}
