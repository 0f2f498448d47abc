import type { ReactNode } from 'react'
import { isNumberHash } from '../../../domain/erasure/number-hash.ts'
import { MESSAGE_FIELDS } from '../../../domain/fields/message-fields.ts'
import type { Hold } from '../../../domain/message/hold.ts'
import type { FoundMessage } from '../answers.ts'
import { useClientName } from '../clients/use-clients.ts'
import { DOOR_NAMES } from '../door-words.ts'
import { Ago } from '../now.tsx'
import { MaskedNumber } from '../privacy.tsx'
import { linkTo } from '../router.ts'
import { clock } from '../times.ts'
import { FACTS, type FieldName, isInstant } from './facts.ts'
import { MessageText } from './message-text.tsx'
import { TraceId } from './trace-id.tsx'

/** Fields that are shown in ways of their own. */
const WAYS: { readonly [N in FieldName]?: (message: FoundMessage) => ReactNode } = {
  to: ({ to }) => (
    <>
      <MaskedNumber number={to} />
      {isNumberHash(to) && <span className="quiet"> removed: a hash stands for it</span>}
    </>
  ),
  client_id: ({ client_id }) => <OfClient id={client_id} />,
  attempts: ({ attempts, throttles }) => `${attempts}${throttles > 0 ? `, ${throttles} throttled` : ''}`,
  expires_at: ({ final, expires_at }) => (final ? null : <Instant at={expires_at} />),
  held_for: ({ held_for, held_until, status }) =>
    held_for && (
      <>
        {HOLD_WORDS[held_for]}
        {status === 'SCHEDULED' && held_until !== null && (
          <>
            , until <Instant at={held_until} />
          </>
        )}
      </>
    ),
  door: ({ door }) => door && DOOR_NAMES[door],
  request_id: ({ request_id }) => <a href={linkTo(['messages'], { q: request_id })}>{request_id}</a>,
  tlvs: ({ tlvs }) => tlvs && <Given values={tlvs} />,
  dlt: ({ dlt }) => dlt && <Given values={dlt} />,
}

/** Why a message waits for another time. */
const HOLD_WORDS: Readonly<Record<Hold, string>> = {
  send_window: 'the hours of its class',
  sender_cap: 'the cap of its sender; its turn is reserved',
  sender_full: 'the cap of its sender; it asks again for a turn',
}

function shownAs(name: FieldName, message: FoundMessage): ReactNode {
  const way = WAYS[name]
  if (way) return way(message)
  const value = message[name]
  if (value === null) return null
  return isInstant(name) ? <Instant at={String(value)} /> : String(value)
}

/** What is known of a message besides its history. Its text is fetched only when asked for. */
export function MessageFacts({ message }: { readonly message: FoundMessage }) {
  const facts = FACTS.map(({ name, label }) => ({ name, label, value: shownAs(name, message) }))
  return (
    <section className="card" aria-label="Facts">
      <h2>Message</h2>
      <dl className="facts">
        {facts.map(({ name, label, value }) =>
          value === null || value === '' ? null : (
            <div key={name}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        <div>
          <dt>Trace</dt>
          <dd>
            <TraceId messageId={message.id} />
          </dd>
        </div>
        <div>
          <dt>{MESSAGE_FIELDS.text.label}</dt>
          <dd>
            <MessageText id={message.id} isOtp={message.lane === 'otp'} />
          </dd>
        </div>
      </dl>
    </section>
  )
}

/** What was given by names, a line each. */
function Given({ values }: { readonly values: object }) {
  return Object.entries(values).map(([name, value]) => (
    <span key={name} className="given">
      <code>{name.replace('_id', '')}</code> {typeof value === 'string' ? value : JSON.stringify(value)}
    </span>
  ))
}

/** A client by its name where that may be read, with its id; it leads to its messages. */
function OfClient({ id }: { readonly id: string }) {
  const name = useClientName(id)
  return (
    <>
      <a href={linkTo(['messages'], { client_id: id })}>{name ?? id}</a>
      {name !== null && <code className="given quiet">{id}</code>}
    </>
  )
}

function Instant({ at }: { readonly at: string }) {
  return (
    <>
      {clock(at)} (<Ago at={at} />)
    </>
  )
}
