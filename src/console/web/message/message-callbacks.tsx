import { useState } from 'react'
import { CALLBACK_LIFE } from '../../../domain/callback/callback.ts'
import { Needs } from '../admin/needs.tsx'
import { useAdminToken } from '../admin/token.ts'
import type { Callback, Page, WholeCallback } from '../answers.ts'
import { sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { callbackWay } from '../door-words.ts'
import { maskDigits } from '../privacy.tsx'
import { every } from '../queries.ts'
import { clock } from '../times.ts'
import { EndpointTest } from './endpoint-test.tsx'
import { withMeanings } from './meanings.ts'

/** A callback is tried at any time. */
const EVERY_MS = 2_000

type Props = { readonly id: string; readonly clientId: string; readonly version: number }

/** The callbacks that tell the client of a message: what was sent, what was answered, and telling it again. */
export function MessageCallbacks({ id, clientId, version }: Props) {
  const isAdmin = useAdminToken() !== null
  const action = useAction()
  // A message that moved may have another callback: the version makes it another thing to read.
  const query = new URLSearchParams({ message_id: id, client_id: clientId })
  const { reload, ...loaded } = useLoaded<Page<'callbacks', Callback>>(
    `/v1/callbacks?${query}`,
    version,
    every(EVERY_MS),
  )
  const callbacks = loaded.value?.callbacks
  return (
    <section className="card" aria-label="Callbacks">
      <h2>Callbacks</h2>
      <LoadError {...loaded} />
      {isAdmin && <EndpointTest clientId={clientId} />}
      <Outcome action={action} />
      {callbacks?.length === 0 && (
        <p className="quiet">None: so far there was nothing to tell, or nowhere to tell it.</p>
      )}
      <ul className="callbacks">
        {callbacks?.map((callback) => (
          <li key={callback.id}>
            <strong>{callback.type}</strong> {callback.state}, {callback.attempts}{' '}
            {callback.attempts === 1 ? 'attempt' : 'attempts'}
            {answerWords(callback)}
            {callback.next_attempt_at !== null && `, again at ${clock(callback.next_attempt_at)}`}
            <Way callback={callback} />
            <Body callback={callback} />
            {isAdmin && <Replay {...{ callback, action, reload }} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function answerWords({ last_status_code: status, last_error: error }: Callback): string {
  if (error !== null) return `: ${withMeanings(error)}`
  return status === null ? '' : `, last answered ${status}`
}

/** What was sent, read when it is opened. */
function Body({ callback }: { readonly callback: Callback }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="exchange" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>What it says</summary>
      {isOpen && <BodyText callback={callback} />}
    </details>
  )
}

function BodyText({ callback: { id, updated_at } }: { readonly callback: Callback }) {
  const { value, ...loaded } = useLoaded<WholeCallback>(
    `/v1/callbacks/${encodeURIComponent(id)}`,
    Date.parse(updated_at),
  )
  const [isShown, setShown] = useState(false)
  if (value === null)
    return loaded.error === null ? <p className="said-line">Loading…</p> : <LoadError {...loaded} />
  const body = pretty(value.body)
  const masked = maskDigits(body)
  return (
    <>
      <p className="said-line">
        webhook-id: <code>{id}</code>
      </p>
      <pre className="payload">{isShown ? body : masked}</pre>
      {masked !== body && (
        <button type="button" className="text-button" onClick={() => setShown(!isShown)}>
          {isShown ? 'hide numbers' : 'show numbers'}
        </button>
      )}
    </>
  )
}

/** JSON with a line for each field; what is none stays as it is. */
function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}

type ReplayProps = {
  readonly callback: Callback
  readonly action: Action
  readonly reload: () => void
}

function Replay({ callback, action, reload }: ReplayProps) {
  return (
    <Needs scope="operate" isQuiet>
      {' '}
      <button
        type="button"
        className="button plain small"
        disabled={action.isBusy || !CALLBACK_LIFE[callback.state].replayable}
        onClick={() =>
          void action.run(async () => {
            await sendJson('POST', `/v1/callbacks/${encodeURIComponent(callback.id)}/replay`)
            reload()
            return 'It is sent again now.'
          })
        }
      >
        Send it again<span className="visually-hidden">: {callback.type}</span>
      </button>
    </Needs>
  )
}

function Way({ callback }: { readonly callback: Callback }) {
  const way = callbackWay(callback)
  return way && <span className="quiet callback-way">{way}</span>
}
