import { useState } from 'react'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import { Needs } from '../admin/needs.tsx'
import { useAdminToken } from '../admin/token.ts'
import type { FoundMessage, ProviderAnswer } from '../answers.ts'
import { sendJson } from '../api.ts'
import { money } from '../clients/amounts.ts'
import { Outcome } from '../clients/outcome.tsx'
import { type Action, useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { SureButton } from '../forms/sure-button.tsx'
import { queries } from '../queries.ts'
import { linkTo } from '../router.ts'
import { sendAgain } from './send-again.ts'

type Props = { readonly message: FoundMessage }

/** What can be done with a message: taken back while it waits, sent again when it ended undelivered. */
export function MessageActs({ message }: Props) {
  const isAdmin = useAdminToken() !== null
  const action = useAction()
  const { status, id } = message
  const facts = isLifecycleState(status) ? LIFECYCLE[status] : null
  const mayCancel = facts?.cancellable === true
  const mayResend = facts?.final === true && facts.countsAs !== 'delivered' && isAdmin
  if (!mayCancel && !mayResend && action.done === null && action.error === null) return null
  return (
    <section className="message-acts" aria-label="What can be done">
      <Needs scope="operate">
        <div className="message-acts-row">
          {mayCancel && (
            <SureButton
              label="Cancel this message"
              question="Cancel it? Its money is given back"
              isLarge
              isBusy={action.isBusy}
              onSure={() =>
                void action.run(async () => {
                  await sendJson('POST', `/v1/messages/${encodeURIComponent(id)}/cancel`)
                  await queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === id })
                  return `Cancelled: its ${money(message.cost_cents)} are given back.`
                })
              }
            />
          )}
          {mayResend && <SendAgain message={message} action={action} />}
        </div>
      </Needs>
      <Outcome action={action} />
    </section>
  )
}

function SendAgain({ message, action }: Props & { readonly action: Action }) {
  const providers = useLoaded<{ readonly providers: readonly ProviderAnswer[] }>('/v1/providers').value
  const [provider, setProvider] = useState('')
  const [sentId, setSentId] = useState<string | null>(null)
  return (
    <>
      <label className="send-again">
        <span>Send again</span>
        <select value={provider} onChange={({ target }) => setProvider(target.value)}>
          <option value="">by its route</option>
          {providers?.providers.map(({ name }) => (
            <option key={name} value={name}>
              through {name}
            </option>
          ))}
        </select>
      </label>
      <SureButton
        label="Send it again"
        question="Send? The client pays for it as for a new one"
        isLarge
        isBusy={action.isBusy || message.otp}
        onSure={() =>
          void action.run(async () => {
            setSentId(null)
            const again = await sendAgain(message.id, provider === '' ? null : provider)
            if (again.kind === 'refused') return `It was not sent again: ${again.why}.`
            setSentId(again.id)
            return ''
          })
        }
      />
      {message.otp && <span className="quiet">A one-time password is not sent again: its code is gone.</span>}
      {sentId !== null && (
        <span role="status">
          Sent again as <a href={linkTo(['messages', sentId])}>a new message</a>.
        </span>
      )}
    </>
  )
}
