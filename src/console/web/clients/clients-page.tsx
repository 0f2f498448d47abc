import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import { TokenGate } from '../admin/token-form.tsx'
import type { Client, Page } from '../answers.ts'
import { sendJson } from '../api.ts'
import { Ago } from '../now.tsx'
import { randomId } from '../random-id.ts'
import { linkTo, usePlace } from '../router.ts'
import { centsOf, money } from './amounts.ts'
import { BalanceBar } from './balance-bar.tsx'
import { ClientPage } from './client-page.tsx'
import { LoadError } from './load-error.tsx'
import { Outcome } from './outcome.tsx'
import { useAction } from './use-action.ts'
import { useLoaded } from './use-loaded.ts'
import './clients.css'

/** `#/clients`: all clients; `#/clients/ID`: one. */
export function ClientsPage() {
  const { path } = usePlace()
  const id = path[1]
  return (
    <>
      {id === undefined && <h1>Clients</h1>}
      <TokenGate why="Clients and their money are for admins: give the admin token.">
        {id === undefined ? <ClientList /> : <ClientPage key={id} id={id} />}
      </TokenGate>
    </>
  )
}

function ClientList() {
  const { params } = usePlace()
  const cursor = params.get('cursor')
  const name = params.get('name') ?? ''
  const query = new URLSearchParams({ limit: '50', ...(name && { name }), ...(cursor && { cursor }) })
  const { value, ...loading } = useLoaded<Page<'clients', Client>>(`/v1/clients?${query}`)
  return (
    <div className="client-columns">
      <section className="panel stack" aria-label="All clients">
        <FindClient key={name} name={name} />
        <LoadError {...loading} />
        {value === null && loading.error === null && <p className="quiet">Loading…</p>}
        {value?.clients.length === 0 && <p className="quiet">{noneWords(name, cursor)}</p>}
        <ul className="client-list">
          {value?.clients.map((client) => (
            <li key={client.id}>
              <a href={linkTo(['clients', client.id])}>
                <span className="client-name">
                  <strong>{client.name}</strong>
                  <span className="quiet">
                    made <Ago at={client.created_at} />
                  </span>
                </span>
                <span className="client-money">
                  {money(client.credit_cents)} <span className="quiet">available</span>
                </span>
                <BalanceBar client={client} isSmall />
              </a>
            </li>
          ))}
        </ul>
        {value?.next_cursor != null && (
          <a href={linkTo(['clients'], { ...(name && { name }), cursor: value.next_cursor })}>Next page</a>
        )}
      </section>
      <MakeClient />
    </div>
  )
}

function noneWords(name: string, cursor: string | null): string {
  if (cursor !== null) return 'No more clients.'
  return name === '' ? 'No clients yet: make the first one.' : `No client has “${name}” in its name or id.`
}

function FindClient({ name }: { readonly name: string }) {
  const [typed, setTyped] = useState(name)
  return (
    <search>
      <form
        className="find-client"
        onSubmit={(event) => {
          event.preventDefault()
          location.hash = linkTo(['clients'], typed.trim() === '' ? {} : { name: typed.trim() })
        }}
      >
        <input
          type="search"
          aria-label="Part of a name, or of an id"
          placeholder="Part of a name, or of an id"
          maxLength={256}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <button type="submit" className="button plain">
          Find
        </button>
      </form>
    </search>
  )
}

function MakeClient() {
  const [name, setName] = useState('')
  const [amount, setAmount] = useState('')
  const action = useAction()
  const cents = amount === '' ? 0 : centsOf(amount)
  return (
    <form
      className="panel stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (cents === null) return
        void action.run(async () => {
          const body = { name, credit_cents: cents }
          const made = await sendJson<Client>('POST', '/v1/clients', body, {
            idempotencyKey: randomId(),
          })
          location.hash = linkTo(['clients', made.id])
          return ''
        })
      }}
    >
      <h2>New client</h2>
      <Needs scope="config">
        <label className="field">
          <span>Name</span>
          <input value={name} required onChange={({ target }) => setName(target.value)} />
        </label>
        <Needs scope="money">
          <label className="field">
            <span>First top-up in cents</span>
            <input
              inputMode="decimal"
              placeholder="0"
              value={amount}
              aria-invalid={cents === null}
              onChange={({ target }) => setAmount(target.value)}
            />
          </label>
        </Needs>
        <Outcome action={action} />
        <button type="submit" className="button" disabled={action.isBusy || cents === null}>
          Make client
        </button>
      </Needs>
    </form>
  )
}
