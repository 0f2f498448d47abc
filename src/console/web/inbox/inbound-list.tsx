import { useEffect, useRef } from 'react'
import { KEYWORD_ACTIONS } from '../../../domain/opt-out/keywords.ts'
import type { Client, InboundMessage, Page } from '../answers.ts'
import { ClientOptions } from '../clients/client-options.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { useClients } from '../clients/use-clients.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { onReceived } from '../live/live.ts'
import { Ago } from '../now.tsx'
import { maskNumber } from '../privacy.tsx'
import { every } from '../queries.ts'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { ACTION_WORDS } from './action-words.ts'

/** The newest page is read when something has come in, and so often all the same: who watches may be one too many. */
const EVERY_MS = 10_000

/** Stands for who has none in the choice of clients. */
const NOBODY = 'nobody'

/** What came in, the newest first, as it comes; narrowed by client and by what it did. */
export function InboundList({ openId }: { readonly openId: string | null }) {
  const { path, params } = usePlace()
  const clients = useClients()
  const of = params.get('client_id') ?? ''
  const action = params.get('action') ?? ''
  const cursor = params.get('cursor')
  const query = new URLSearchParams({
    limit: '50',
    ...(of === NOBODY ? { unmatched: 'true' } : of && { client_id: of }),
    ...(action && { action }),
    ...(cursor && { cursor }),
  })
  const { value, reload, ...loading } = useLoaded<Page<'inbound', InboundMessage>>(
    `/v1/inbound?${query}`,
    0,
    cursor === null && every(EVERY_MS),
  )
  const reloads = useRef(reload)
  useEffect(() => {
    reloads.current = reload
  })
  useEffect(() => onReceived(() => reloads.current()), [])
  const shown = { ...(of && { client_id: of }), ...(action && { action }) }
  return (
    <section className="panel stack inbox-list" aria-label="What came in">
      <div className="pair">
        <label className="field">
          <span>Client</span>
          <select
            value={of}
            onChange={({ target: { value: chosen } }) =>
              choosePlace(path, { ...(action && { action }), ...(chosen && { client_id: chosen }) })
            }
          >
            <option value="">all</option>
            <option value={NOBODY}>nobody’s</option>
            <ClientOptions clients={clients} />
          </select>
        </label>
        <label className="field">
          <span>What it did</span>
          <select
            value={action}
            onChange={({ target: { value: chosen } }) =>
              choosePlace(path, { ...(of && { client_id: of }), ...(chosen && { action: chosen }) })
            }
          >
            <option value="">anything</option>
            {KEYWORD_ACTIONS.map((one) => (
              <option key={one} value={one}>
                {ACTION_WORDS[one]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.inbound.length === 0 && <p className="quiet">{nothingWords(cursor, of, action)}</p>}
      <ul className="inbound-rows">
        {value?.inbound.map((message) => (
          <li key={message.id}>
            <Row message={message} isOpen={message.id === openId} clients={clients} shown={shown} />
          </li>
        ))}
      </ul>
      {value?.next_cursor != null && (
        <a href={linkTo(path, { ...shown, cursor: value.next_cursor })}>Older</a>
      )}
    </section>
  )
}

function nothingWords(cursor: string | null, of: string, action: string): string {
  if (cursor !== null) return 'Nothing older.'
  if (of === '' && action === '') return 'Nothing has come in yet. What handsets write is here as it comes.'
  return 'Nothing such has come in.'
}

type RowProps = {
  readonly message: InboundMessage
  readonly isOpen: boolean
  readonly clients: readonly Client[]
  /** How the list is narrowed: that stays. */
  readonly shown: Readonly<Record<string, string>>
}

function Row({ message, isOpen, clients, shown }: RowProps) {
  const { client_id: clientId } = message
  const name = clients.find(({ id }) => id === clientId)?.name ?? clientId
  return (
    <a
      className="inbound-row"
      href={linkTo(['inbox', message.id], shown)}
      aria-current={isOpen ? 'true' : undefined}
    >
      <span className="inbound-head">
        <strong>{maskNumber(message.from)}</strong>
        <span className="quiet">to {message.to}</span>
        <span className="quiet inbound-age">
          <Ago at={message.received_at} />
        </span>
      </span>
      <span className="clipped inbound-text">{message.text || 'without a text'}</span>
      <span className="inbound-marks">
        {name === null ? (
          <span className="state-chip state-FAILED_TEMP">nobody’s</span>
        ) : (
          <span className="quiet clipped">{name}</span>
        )}
        {message.action !== null && (
          <span className="state-chip state-EXPIRED">{ACTION_WORDS[message.action]}</span>
        )}
        {message.partial && <span className="state-chip state-FAILED_TEMP">partial</span>}
      </span>
    </a>
  )
}
