import { type ReactNode, useState } from 'react'
import type { FoundMessage, Message } from '../answers.ts'
import { getJson } from '../api.ts'
import { Ago } from '../now.tsx'
import { MaskedNumber } from '../privacy.tsx'
import { linkTo } from '../router.ts'
import { clock } from '../times.ts'

/** What is known of a message besides its history. Its text is fetched only when asked for. */
export function MessageFacts({ message }: { readonly message: FoundMessage }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['To', <MaskedNumber key="to" number={message.to} />],
    ['From', message.from],
    ['Reference', message.reference],
    [
      'Client',
      <a key="client" href={linkTo(['messages'], { client_id: message.client_id })}>
        {message.client_id}
      </a>,
    ],
    ['Provider', message.provider],
    ["Provider's id", message.provider_message_id],
    ['Lane', message.lane],
    ['Parts', String(message.parts)],
    ['Attempts', `${message.attempts}${message.throttles > 0 ? `, ${message.throttles} throttled` : ''}`],
    ['Accepted', <Instant key="accepted" at={message.created_at} />],
    ['Next alarm', message.next_alarm_at && <Instant key="alarm" at={message.next_alarm_at} />],
    ['Valid until', message.final ? null : <Instant key="valid" at={message.expires_at} />],
  ]
  return (
    <section className="card" aria-label="Facts">
      <h2>Message</h2>
      <dl className="facts">
        {facts.map(([name, value]) =>
          value === null || value === '' ? null : (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
        )}
        <div>
          <dt>Text</dt>
          <dd>
            <MessageText id={message.id} isOtp={message.lane === 'otp'} />
          </dd>
        </div>
      </dl>
    </section>
  )
}

function Instant({ at }: { readonly at: string }) {
  return (
    <>
      {clock(at)} (<Ago at={at} />)
    </>
  )
}

/** A text on request; that of a one-time password holds its code and is never shown. */
function MessageText({ id, isOtp }: { readonly id: string; readonly isOtp: boolean }) {
  const [text, setText] = useState<string | null>(null)
  if (isOtp) return <span className="quiet">not shown: it holds a one-time password</span>
  if (text !== null) return <span className="message-text">{text}</span>
  const show = () =>
    getJson<Message>(`/v1/messages/${encodeURIComponent(id)}`).then(
      (message) => setText(message.text),
      (error: Error) => setText(error.message),
    )
  return (
    <button type="button" className="text-button" onClick={show}>
      show the text
    </button>
  )
}
