import { useEffect, useState } from 'react'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import type { Client, Page, Suppression } from '../answers.ts'
import { sendJson } from '../api.ts'
import { ClientName } from '../clients/client-name.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { ClientField } from '../forms/message-fields.tsx'
import { SureButton } from '../forms/sure-button.tsx'
import { Ago } from '../now.tsx'
import { MaskedNumber } from '../privacy.tsx'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { datedClock } from '../times.ts'
import { listPath, NIL_CLIENT, type SearchTerms, saidTerms, termsOf } from './search.ts'
import { SOURCE_WORDS } from './source-words.ts'

type Props = {
  readonly clients: readonly Client[]
  /** Another one reads the list again. */
  readonly version: number
}

/** The numbers that are not written to, the newest first, found by number, client and source. */
export function SuppressionList({ clients, version }: Props) {
  const { params } = usePlace()
  const terms = termsOf(params)
  const cursor = params.get('cursor')
  const { value, reload, ...loading } = useLoaded<Page<'suppressions', Suppression>>(
    listPath(terms, cursor),
    version,
  )
  const action = useAction()
  const isNarrowed = Object.keys(saidTerms(terms)).length > 0
  return (
    <section className="panel stack" aria-label="Numbers that are not written to">
      <Search terms={terms} clients={clients} />
      <ScopeNote scope="operate" /> <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.suppressions.length === 0 && (
        <p className="quiet">
          {cursor !== null
            ? 'No more of them.'
            : isNarrowed
              ? 'None of these: whoever it is is written to.'
              : 'Nobody: every number is written to.'}
        </p>
      )}
      <ul className="suppression-list">
        {value?.suppressions.map((one) => (
          <Row key={one.id} suppression={one} clients={clients} action={action} onDone={reload} />
        ))}
      </ul>
      {value?.next_cursor != null && (
        <a href={linkTo(['suppressions'], { ...saidTerms(terms), cursor: value.next_cursor })}>Older</a>
      )}
    </section>
  )
}

/** What is said of all clients is found by the client that is all of them. */
const OF_ALL = { id: NIL_CLIENT, name: 'all clients' }

function Search({ terms, clients }: { readonly terms: SearchTerms; readonly clients: readonly Client[] }) {
  const [number, setNumber] = useState(terms.number)
  useEffect(() => setNumber(terms.number), [terms.number])
  const go = (changes: Partial<SearchTerms>) =>
    choosePlace(['suppressions'], saidTerms({ ...terms, ...changes }))
  return (
    <search>
      <form
        className="form-grid is-even"
        onSubmit={(event) => {
          event.preventDefault()
          go({ number })
        }}
      >
        <label className="field">
          <span>Number</span>
          <input
            type="tel"
            placeholder="any"
            value={number}
            onChange={({ target }) => setNumber(target.value)}
            onBlur={() => go({ number })}
          />
        </label>
        <ClientField
          label="Client"
          clients={[OF_ALL, ...clients]}
          value={terms.client_id}
          onChange={(client_id) => go({ client_id })}
        />
        <label className="field">
          <span>Said by</span>
          <select value={terms.source} onChange={({ target }) => go({ source: target.value })}>
            <option value="">anyone</option>
            {Object.entries(SOURCE_WORDS).map(([source, words]) => (
              <option key={source} value={source}>
                {words}
              </option>
            ))}
          </select>
        </label>
      </form>
    </search>
  )
}

type RowProps = {
  readonly suppression: Suppression
  readonly clients: readonly Client[]
  readonly action: Action
  readonly onDone: () => void
}

function Row({ suppression, clients, action, onDone }: RowProps) {
  const { id, number, client_id, sender, reason, source, since, until } = suppression
  return (
    <li>
      <span className="row-who">
        <MaskedNumber number={number} />
        <span>
          by {client_id === null ? 'all clients' : <ClientName id={client_id} clients={clients} />},{' '}
          {sender === null ? 'from any sender' : `from ${sender}`}
        </span>
      </span>
      <Needs scope="operate" isQuiet>
        {' '}
        <SureButton
          label="Remove"
          question="Write to it again?"
          isBusy={action.isBusy}
          onSure={() =>
            void action.run(async () => {
              await sendJson('DELETE', `/v1/suppressions/${encodeURIComponent(id)}`)
              onDone()
              return 'Removed: it is written to again.'
            })
          }
        />
      </Needs>
      <span className="quiet">
        {reason} · said by {SOURCE_WORDS[source] ?? source} <Ago at={since} />
        {until !== null && ` · until ${datedClock(until)}`}
      </span>
    </li>
  )
}
