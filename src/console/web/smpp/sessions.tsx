import type { ReactNode } from 'react'
import type { SmppSession } from '../answers.ts'
import { sendJson } from '../api.ts'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { Age } from '../now.tsx'
import { shortCount, shortRate } from '../numbers.ts'
import { every } from '../queries.ts'

/** Processes tell as often. */
const EVERY_MS = 1_000

type Props = {
  /** Null: of all clients. */
  readonly clientId: string | null
  /** How a client is named; null: it is clear whose they are. */
  readonly nameOf: ((clientId: string) => ReactNode) | null
}

/** Who is bound to the SMPP server now, with what moves, and an end to it. */
export function Sessions({ clientId, nameOf }: Props) {
  const path = `/v1/smpp/sessions${clientId === null ? '' : `?client_id=${encodeURIComponent(clientId)}`}`
  const { value, ...loading } = useLoaded<{ readonly sessions: readonly SmppSession[] }>(
    path,
    0,
    every(EVERY_MS),
  )
  const action = useAction()
  return (
    <>
      <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.sessions.length === 0 && <p className="quiet">Nobody is bound.</p>}
      <ul className="session-rows">
        {value?.sessions.map((session) => (
          <Session
            key={session.id}
            session={session}
            name={nameOf?.(session.client_id) ?? null}
            action={action}
          />
        ))}
      </ul>
    </>
  )
}

type SessionProps = { readonly session: SmppSession; readonly name: ReactNode; readonly action: Action }

function Session({ session, name, action }: SessionProps) {
  return (
    <li>
      <span className="session-who">
        <strong>{session.system_id}</strong> {name}
        <span>
          {session.bound_as} {session.interface_version}
          {session.tls && ' over TLS'} from <code>{session.address}</code>
        </span>
      </span>
      <SureButton
        label="End"
        question="End it now?"
        isBusy={action.isBusy}
        onSure={() =>
          void action.run(async () => {
            await sendJson('DELETE', `/v1/smpp/sessions/${encodeURIComponent(session.id)}`)
            return 'It is being ended. The client may bind again.'
          })
        }
      />
      <span className="quiet">
        in {shortRate(session.received_per_s)}, {shortCount(session.received)} in all · out{' '}
        {shortRate(session.sent_per_s)}, {shortCount(session.sent)} in all · window {session.in_hand} of{' '}
        {session.window} in hand, {session.unacked} unacknowledged · bound for <Age at={session.since} /> ·{' '}
        {session.held_by}
      </span>
    </li>
  )
}
