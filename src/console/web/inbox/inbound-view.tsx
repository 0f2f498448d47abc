import { useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Client, WholeInbound } from '../answers.ts'
import { sendJson } from '../api.ts'
import { ClientOptions } from '../clients/client-options.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useClients } from '../clients/use-clients.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { MaskedNumber } from '../privacy.tsx'
import { queries } from '../queries.ts'
import { linkTo, usePlace } from '../router.ts'
import { datedClock } from '../times.ts'
import { ACTION_WORDS } from './action-words.ts'
import { ConversationPanel } from './conversation-panel.tsx'

/** One inbound message: whose it is, how it came, and what was written before and after it. */
export function InboundView({ id }: { readonly id: string }) {
  const { params } = usePlace()
  const clients = useClients()
  const path = `/v1/inbound/${encodeURIComponent(id)}`
  const { value: message, reload, ...loading } = useLoaded<WholeInbound>(path)
  return (
    <div className="stack inbound-view">
      <a className="inbox-back" href={linkTo(['inbox'], Object.fromEntries(params))}>
        All that came in
      </a>
      <LoadError {...loading} />
      {message === null && loading.error === null && <p className="quiet">Loading…</p>}
      {message && (
        <>
          <Facts message={message} clients={clients} />
          {message.client_id === null ? (
            <Assign message={message} clients={clients} onDone={reload} />
          ) : (
            <ConversationPanel message={message} clientId={message.client_id} />
          )}
        </>
      )}
    </div>
  )
}

function Facts({
  message,
  clients,
}: {
  readonly message: WholeInbound
  readonly clients: readonly Client[]
}) {
  const { client_id: clientId, in_reply_to: repliesTo } = message
  const name = clients.find(({ id }) => id === clientId)?.name ?? clientId
  return (
    <section className="panel inbound-facts" aria-label="The message">
      <p className="inbound-said">{message.text || <span className="quiet">without a text</span>}</p>
      <p className="quiet">
        <MaskedNumber number={message.from} /> to {message.to}, {datedClock(message.received_at)}, by{' '}
        {message.provider}
        {message.keyword !== null && `, keyword ${message.keyword}`}
        {message.action !== null && `, ${ACTION_WORDS[message.action]}`}
        {message.partial && ', parts of it did not come'}
      </p>
      <p className="quiet">
        {clientId === null ? (
          'Nobody has the number it was sent to.'
        ) : (
          <>
            For <a href={linkTo(['clients', clientId])}>{name}</a>
            {repliesTo !== null && (
              <>
                , in reply to <a href={linkTo(['messages', repliesTo])}>a message</a>
              </>
            )}
          </>
        )}
      </p>
      <details>
        <summary>As it came: {message.raw.length === 1 ? '1 part' : `${message.raw.length} parts`}</summary>
        <pre className="payload">{JSON.stringify(message.raw, null, 2)}</pre>
      </details>
    </section>
  )
}

function Assign({
  message,
  clients,
  onDone,
}: {
  readonly message: WholeInbound
  readonly clients: readonly Client[]
  readonly onDone: () => void
}) {
  const [chosen, setChosen] = useState('')
  const action = useAction()
  const clientId = chosen || (clients[0]?.id ?? '')
  return (
    <form
      className="panel stack"
      aria-label="Hand it to a client"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          await sendJson('POST', `/v1/inbound/${encodeURIComponent(message.id)}/assign`, {
            client_id: clientId,
          })
          void queries.invalidateQueries({
            predicate: ({ queryKey: [path] }) => String(path).startsWith('/v1/inbound?'),
          })
          onDone()
          return 'The client is told of it.'
        })
      }}
    >
      <Needs scope="operate">
        <label className="field">
          <span>Hand it to a client, who is told of it as if it had just come</span>
          <select value={clientId} onChange={({ target }) => setChosen(target.value)}>
            <ClientOptions clients={clients} />
          </select>
        </label>
        <Outcome action={action} />
        <button type="submit" className="button" disabled={action.isBusy || clientId === ''}>
          Hand it over
        </button>
      </Needs>
    </form>
  )
}
