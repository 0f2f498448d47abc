import { useState } from 'react'
import type { UserData } from '../../../domain/message/user-data.ts'
import type { Message } from '../answers.ts'
import { getJson } from '../api.ts'
import { userDataLines } from './user-data-lines.ts'

type Props = { readonly id: string; readonly isOtp: boolean }
type Said = Pick<Message, 'text' | 'user_data'>

/**
 * A text on request, with user data that goes out in its place; that of a one-time password holds its code and is never
 * shown.
 */
export function MessageText({ id, isOtp }: Props) {
  const [said, setSaid] = useState<Said | string | null>(null)
  if (isOtp) return <span className="quiet">not shown: it holds a one-time password</span>
  if (typeof said === 'string') return <span className="bad">{said}</span>
  if (said !== null) return <SaidText {...said} />
  const show = () =>
    getJson<Message>(`/v1/messages/${encodeURIComponent(id)}`).then(setSaid, ({ message }: Error) =>
      setSaid(message),
    )
  return (
    <button type="button" className="text-button" onClick={show}>
      show the text
    </button>
  )
}

function SaidText({ text, user_data: userData }: Said) {
  return (
    <>
      {text !== '' && <span className="message-text">{text}</span>}
      {text === '' && (
        <span className="quiet">{userData === null ? 'none: it was removed' : 'none: octets only'}</span>
      )}
      {userData !== null && <Octets userData={userData} />}
    </>
  )
}

function Octets({ userData }: { readonly userData: UserData }) {
  return (
    <>
      <span className="given quiet">it goes out octet for octet:</span>
      {userDataLines(userData).map(([name, value]) => (
        <span key={name} className="given">
          {name} <code>{value}</code>
        </span>
      ))}
    </>
  )
}
