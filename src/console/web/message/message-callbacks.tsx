import type { Callback, Page } from '../answers.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { callbackWay } from '../door-words.ts'
import { clock } from '../times.ts'

type Props = { readonly id: string; readonly clientId: string; readonly version: number }

/** The callbacks that tell the client of a message. */
export function MessageCallbacks({ id, clientId, version }: Props) {
  // A message that moved may have another callback: the version makes it another thing to read.
  const query = new URLSearchParams({ message_id: id, client_id: clientId })
  const loaded = useLoaded<Page<'callbacks', Callback>>(`/v1/callbacks?${query}`, version)
  const callbacks = loaded.value?.callbacks
  return (
    <section className="card" aria-label="Callbacks">
      <h2>Callbacks</h2>
      <LoadError {...loaded} />
      {callbacks?.length === 0 && (
        <p className="quiet">None: so far there was nothing to tell, or nowhere to tell it.</p>
      )}
      <ul className="callbacks">
        {callbacks?.map((callback) => (
          <li key={callback.id}>
            <strong>{callback.type}</strong> {callback.state}, {callback.attempts}{' '}
            {callback.attempts === 1 ? 'attempt' : 'attempts'}
            {callback.last_status_code !== null && `, last answered ${callback.last_status_code}`}
            {callback.last_error !== null && `: ${callback.last_error}`}
            {callback.next_attempt_at !== null && `, again at ${clock(callback.next_attempt_at)}`}
            <Way callback={callback} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Way({ callback }: { readonly callback: Callback }) {
  const way = callbackWay(callback)
  return way && <span className="quiet callback-way">{way}</span>
}
