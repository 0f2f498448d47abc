import { useState } from 'react'
import type { Client } from '../answers.ts'
import { sendJson } from '../api.ts'
import { randomId } from '../random-id.ts'
import { linkTo } from '../router.ts'
import { SmppPanel } from '../smpp/smpp-panel.tsx'
import { centsOf, money } from './amounts.ts'
import { BalanceBar } from './balance-bar.tsx'
import { CallbackPanel } from './callback-panel.tsx'
import { ControlsPanel } from './controls-panel.tsx'
import { LedgerPanel } from './ledger-panel.tsx'
import { LimitForm } from './limit-form.tsx'
import { LoadError } from './load-error.tsx'
import { Outcome } from './outcome.tsx'
import { ParametersForm } from './parameters-form.tsx'
import { PriceListForm } from './price-list-form.tsx'
import { useAction } from './use-action.ts'
import { useLoaded } from './use-loaded.ts'

/** One client: its money, its limit, its parameters, its callbacks, its SMPP account. */
export function ClientPage({ id }: { readonly id: string }) {
  const path = `/v1/clients/${encodeURIComponent(id)}`
  const { value: client, reload, ...loading } = useLoaded<Client>(path)
  const [moved, setMoved] = useState(0)
  function changed(): void {
    reload()
    setMoved(moved + 1)
  }
  return (
    <>
      <p className="crumb">
        <a href={linkTo(['clients'])}>Clients</a>
      </p>
      <LoadError {...loading} />
      {client && (
        <>
          <header className="client-head">
            <h1>{client.name}</h1>
            <code className="quiet">{client.id}</code>
            <a href={linkTo(['messages'], { client_id: client.id })}>Its messages</a>
          </header>
          <div className="client-columns">
            <div className="stack">
              <section className="panel" aria-labelledby="balance-title">
                <h2 id="balance-title">
                  Balance
                  <button type="button" className="text-button aside" onClick={changed}>
                    Read again
                  </button>
                </h2>
                <BalanceBar client={client} />
              </section>
              <LedgerPanel key={moved} clientId={client.id} />
            </div>
            <div className="stack">
              <TopUp path={path} onDone={changed} />
              <LimitForm path={path} client={client} onDone={reload} />
              <PriceListForm path={path} client={client} onDone={reload} />
              <ControlsPanel clientId={client.id} />
              <ParametersForm path={path} client={client} onDone={reload} />
              <CallbackPanel path={path} clientId={client.id} />
              <SmppPanel path={path} clientId={client.id} />
            </div>
          </div>
        </>
      )}
    </>
  )
}

function TopUp({ path, onDone }: { readonly path: string; readonly onDone: () => void }) {
  const [amount, setAmount] = useState('')
  const [note, setNote] = useState('')
  // The same top-up asked for again, after an answer that was lost, adds nothing.
  const [key, setKey] = useState(() => randomId())
  const action = useAction()
  const cents = centsOf(amount)
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (cents === null) return
        void action.run(async () => {
          const body = { amount_cents: cents, ...(note && { note }) }
          await sendJson('POST', `${path}/topups`, body, { idempotencyKey: key })
          setKey(randomId())
          setAmount('')
          setNote('')
          onDone()
          return `Added ${money(cents)}.`
        })
      }}
    >
      <h2>Top up</h2>
      <div className="pair">
        <label className="field">
          <span>Amount in cents</span>
          <input
            inputMode="decimal"
            placeholder="10,000"
            value={amount}
            aria-invalid={amount !== '' && cents === null}
            onChange={({ target }) => {
              setAmount(target.value)
              setKey(randomId())
            }}
          />
        </label>
        <label className="field">
          <span>Note</span>
          <input
            value={note}
            onChange={({ target }) => {
              setNote(target.value)
              setKey(randomId())
            }}
          />
        </label>
      </div>
      <Outcome action={action} />
      <button type="submit" className="button" disabled={action.isBusy || cents === null}>
        {cents === null ? 'Top up' : `Top up ${money(cents)}`}
      </button>
    </form>
  )
}
