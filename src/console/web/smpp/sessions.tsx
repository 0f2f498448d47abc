import { type ReactNode, useRef } from 'react'
import { Needs, ScopeNote } from '../admin/needs.tsx'
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
import { linkTo } from '../router.ts'

/** Processes tell as often. */
const EVERY_MS = 1_000
/** Sessions that are drawn, at most: the others are found by their client. */
const MAX_SHOWN = 200

type Props = {
  /** Null: of all clients. */
  readonly clientId: string | null
  readonly nameOf: (clientId: string) => ReactNode
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
  const count = useRef<HTMLParagraphElement>(null)
  return (
    <>
      <ScopeNote scope="operate" /> <Outcome action={action} />
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value && (
        <p className="quiet" ref={count} tabIndex={-1}>
          {countWords(value.sessions.length)}
        </p>
      )}
      {value?.sessions.length === 0 && (
        <p className="quiet">
          A client binds with the SMPP account on <a href={linkTo(placeOfAccount(clientId))}>its page</a>, in
          clear at the port of <code>SMPP_PORT</code>, over TLS at that of <code>SMPP_TLS_PORT</code>.
        </p>
      )}
      <ul className="session-rows">
        {value?.sessions.slice(0, MAX_SHOWN).map((session) => (
          <Session
            key={session.id}
            session={session}
            name={nameOf(session.client_id)}
            action={action}
            onEnded={() => count.current?.focus()}
          />
        ))}
      </ul>
    </>
  )
}

function placeOfAccount(clientId: string | null): string[] {
  return clientId === null ? ['clients'] : ['clients', clientId]
}

function countWords(count: number): string {
  if (count === 0) return 'Nobody is bound.'
  if (count > MAX_SHOWN)
    return `More than ${MAX_SHOWN} sessions: those that were bound first, and of each client on its page.`
  return count === 1 ? '1 session' : `${count} sessions`
}

type SessionProps = {
  readonly session: SmppSession
  readonly name: ReactNode
  readonly action: Action
  /** Its row will go: the focus must stand elsewhere. */
  readonly onEnded: () => void
}

function Session({ session, name, action, onEnded }: SessionProps) {
  return (
    <li>
      <span className="row-who">
        <strong>{session.system_id}</strong> {name}
        <span>
          {session.bound_as} {session.interface_version}
          {session.tls && ' over TLS'} from <code>{session.address}</code>
        </span>
      </span>
      <Needs scope="operate" isQuiet>
        {' '}
        <SureButton
          label="End"
          about={`the session of ${session.system_id} from ${session.address}`}
          question="End it now?"
          isBusy={action.isBusy}
          onSure={() =>
            void action.run(async () => {
              await sendJson('DELETE', `/v1/smpp/sessions/${encodeURIComponent(session.id)}`)
              onEnded()
              return 'It is being ended. The client may bind again.'
            })
          }
        />
      </Needs>
      <dl>
        <Measure name="Requests" title="of the client, in the last second and since it was bound">
          {shortRate(session.received_per_s)}/s, {shortCount(session.received)} in all
        </Measure>
        <Measure name="Told" title="receipts and inbound messages, in the last second and since it was bound">
          {shortRate(session.sent_per_s)}/s, {shortCount(session.sent)} in all
        </Measure>
        <Measure name="In hand" title="requests of the client that are not answered yet, of its window">
          {session.in_hand} of {session.window}
        </Measure>
        <Measure name="Unacknowledged" title="what it was told and has not answered yet, of its window">
          {session.unacked} of {session.window}
        </Measure>
        <Measure name="Bound for">
          <Age at={session.since} />
        </Measure>
        <Measure name="Process">{session.held_by}</Measure>
      </dl>
    </li>
  )
}

type MeasureProps = { readonly name: string; readonly title?: string; readonly children: ReactNode }

function Measure({ name, title, children }: MeasureProps) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
