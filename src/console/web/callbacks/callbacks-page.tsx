import { useState } from 'react'
import { Needs, ScopeNote } from '../admin/needs.tsx'
import { TokenGate } from '../admin/token-form.tsx'
import type { Callback, Client, Page } from '../answers.ts'
import { Choices } from '../choices.tsx'
import { ClientOptions } from '../clients/client-options.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useClients } from '../clients/use-clients.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Pager } from '../pager.tsx'
import { choosePlace, linkTo, usePlace } from '../router.ts'
import { CallbackTable } from './callback-table.tsx'
import { replayedShown } from './replay-shown.ts'
import '../dead-letters/dead-letters.css'
import './callbacks.css'

/** `#/callbacks`: what clients were to be told and was given up, of all of them. */
export function CallbacksPage() {
  return (
    <>
      <h1>Dead callbacks</h1>
      <TokenGate why="What clients were not told is for admins: give the admin token.">
        <GivenUp />
      </TokenGate>
    </>
  )
}

const DAY_MS = 86_400_000
const SPANS = [
  { key: '', title: 'All that are kept' },
  { key: '24h', title: 'Of the last 24 hours' },
] as const

function GivenUp() {
  const { params } = usePlace()
  const clients = useClients()
  // What is read must not be another thing each time that it is drawn.
  const [openedMs] = useState(() => Date.now())
  const span = params.get('span') === '24h' ? '24h' : ''
  const clientId = params.get('client_id') ?? ''
  const cursor = params.get('cursor')
  const given = { ...(span && { span }), ...(clientId && { client_id: clientId }) }
  const query = new URLSearchParams({
    state: 'DEAD',
    limit: '50',
    ...(clientId && { client_id: clientId }),
    ...(span && { from: new Date(openedMs - DAY_MS).toISOString() }),
    ...(cursor && { cursor }),
  })
  const { value, reload, ...loading } = useLoaded<Page<'callbacks', Callback>>(`/v1/callbacks?${query}`)
  return (
    <div className="letters">
      <p className="help">
        A callback is given up when its last attempt fails, three days after the first, or when its endpoint
        answers 410 or is removed. Mend the endpoint, then replay: it is sent with the same id and the same
        body. Kept for 30 days.
      </p>
      <div className="letters-head">
        <Choices
          label="Which callbacks"
          choices={SPANS}
          current={span}
          linkOf={(key) =>
            linkTo(['callbacks'], {
              ...(key && { span: key }),
              ...(clientId && { client_id: clientId }),
            })
          }
        />
        <ClientFilter
          clients={clients}
          clientId={clientId}
          onChoose={(id) =>
            choosePlace(['callbacks'], { ...(span && { span }), ...(id && { client_id: id }) })
          }
        />
      </div>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value !== null && (
        <Shown
          key={query.toString()}
          callbacks={value.callbacks}
          clients={clients}
          onDone={reload}
          nothing={
            cursor
              ? 'Nothing older was given up.'
              : clientId || span
                ? 'None such was given up.'
                : 'No callback that is still kept was given up.'
          }
        />
      )}
      <Pager path={['callbacks']} params={given} cursor={cursor} next={value?.next_cursor ?? null} />
    </div>
  )
}

function ClientFilter({
  clients,
  clientId,
  onChoose,
}: {
  readonly clients: readonly Client[]
  readonly clientId: string
  readonly onChoose: (id: string) => void
}) {
  const isListed = clientId === '' || clients.some(({ id }) => id === clientId)
  return (
    <div className="letters-filter">
      <label>
        <span>Client</span>
        <select value={clientId} onChange={({ target }) => onChoose(target.value)}>
          <option value="">all</option>
          {!isListed && <option value={clientId}>the one chosen</option>}
          <ClientOptions clients={clients} />
        </select>
      </label>
    </div>
  )
}

type ShownProps = {
  readonly callbacks: readonly Callback[]
  readonly clients: readonly Client[]
  readonly nothing: string
  readonly onDone: () => void
}

/** The table, and sending again what is in it. */
function Shown({ callbacks, clients, nothing, onDone }: ShownProps) {
  const [progress, setProgress] = useState('')
  const action = useAction()
  const replayAll = () =>
    replayedShown(callbacks, setProgress).finally(() => {
      setProgress('')
      onDone()
    })
  return (
    <>
      <div className="letters-acts">
        <Needs scope="operate" isQuiet>
          <SureButton
            label={callbacks.length === 0 ? 'Replay all shown' : `Replay all ${callbacks.length} shown`}
            question="Tell their clients again?"
            isBusy={action.isBusy || callbacks.length === 0}
            onSure={() => void action.run(replayAll)}
          />
        </Needs>
        <span className="quiet" role="status">
          {progress}
        </span>
      </div>
      <ScopeNote scope="operate" /> <Outcome action={action} />
      {callbacks.length === 0 ? (
        <p className="panel quiet">{nothing}</p>
      ) : (
        <CallbackTable callbacks={callbacks} clients={clients} action={action} onDone={onDone} />
      )}
    </>
  )
}
