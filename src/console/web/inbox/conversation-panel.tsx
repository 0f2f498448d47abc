import { useEffect, useRef, useState } from 'react'
import { Needs } from '../admin/needs.tsx'
import type { Conversation, InboundMessage, SentMessage } from '../answers.ts'
import { sendJson } from '../api.ts'
import { ArchivedNote } from '../archive/archived-note.tsx'
import { LoadError } from '../clients/load-error.tsx'
import { Outcome } from '../clients/outcome.tsx'
import { useAction } from '../clients/use-action.ts'
import { useLoaded } from '../clients/use-loaded.ts'
import { every } from '../queries.ts'
import { randomId } from '../random-id.ts'
import { linkTo } from '../router.ts'
import { datedClock } from '../times.ts'

/** What is said is read again so often. */
const EVERY_MS = 2_000

/** How much of a conversation is shown, and what each press of the button adds. */
const STEPS = [50, 200, 500] as const

type Props = { readonly message: InboundMessage; readonly clientId: string }

/** What the client and the number wrote to each other, as it is written, and a reply. */
export function ConversationPanel({ message: { from: number, to: own }, clientId }: Props) {
  const [step, setStep] = useState(0)
  const limit = STEPS[step] ?? STEPS[0]
  const query = new URLSearchParams({ client_id: clientId, number, limit: String(limit) })
  const { value, reload, ...loading } = useLoaded<Conversation>(
    `/v1/inbound/conversation?${query}`,
    0,
    every(EVERY_MS),
  )
  if (!number.startsWith('+'))
    return <p className="panel quiet">It came from a name or a short code: nothing can be sent there.</p>
  return (
    <section className="panel stack" aria-labelledby="conversation-title">
      <h2 id="conversation-title">Conversation</h2>
      <LoadError {...loading} />
      {value === null && loading.error === null && <p className="quiet">Loading…</p>}
      {value?.next_cursor != null && step < STEPS.length - 1 && (
        <button type="button" className="button plain small" onClick={() => setStep(step + 1)}>
          Show what was before
        </button>
      )}
      {value?.searched.from != null && (
        <p className="quiet lead">
          Of messages to this number those since {datedClock(value.searched.from)} are shown, and what was
          answered.
        </p>
      )}
      <ArchivedNote
        span={value?.archived ?? null}
        where="in this conversation, as far as it was sent from here"
      />
      {value && <Said messages={value.messages} />}
      <Reply clientId={clientId} from={own} to={number} onSent={reload} />
    </section>
  )
}

/** What was said, the last at the end, which is seen when there is something new. */
function Said({ messages }: { readonly messages: Conversation['messages'] }) {
  const end = useRef<HTMLOListElement>(null)
  const newestId = messages[0]?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever reads what was before is left there until more is said
  useEffect(() => {
    const list = end.current
    if (list) list.scrollTop = list.scrollHeight
  }, [newestId])
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard (WCAG 2.1.1)
    <ol className="conversation" ref={end} tabIndex={0} aria-label="What was said">
      {messages.toReversed().map((said) => (
        <li key={said.id} className={`said is-${said.direction}`}>
          <span className="visually-hidden">{said.direction === 'in' ? 'They: ' : 'We: '}</span>
          <span className="said-text">{said.text || 'without a text'}</span>
          <span className="said-facts quiet">
            {datedClock(said.at)}
            {said.partial && ', partial'}
            {said.status !== null && (
              <>
                {' '}
                <a className={`state-chip state-${said.status}`} href={linkTo(['messages', said.id])}>
                  {said.status}
                </a>
              </>
            )}
          </span>
        </li>
      ))}
    </ol>
  )
}

function Reply({
  clientId,
  from,
  to,
  onSent,
}: {
  readonly clientId: string
  readonly from: string
  readonly to: string
  readonly onSent: () => void
}) {
  const [text, setText] = useState('')
  const action = useAction()
  return (
    <form
      className="stack"
      aria-label="Reply"
      onSubmit={(event) => {
        event.preventDefault()
        void action.run(async () => {
          const body = { client_id: clientId, to, from, text }
          await sendJson<SentMessage>('POST', '/v1/messages', body, { idempotencyKey: randomId() })
          setText('')
          onSent()
          return ''
        })
      }}
    >
      <Needs scope="operate">
        <label className="field">
          <span>Reply from {from}; it is priced and routed as every message of the client</span>
          <textarea rows={2} value={text} required onChange={({ target }) => setText(target.value)} />
        </label>
        <Outcome action={action} />
        <button type="submit" className="button" disabled={action.isBusy || text.trim() === ''}>
          {action.isBusy ? 'Sending…' : 'Send the reply'}
        </button>
      </Needs>
    </form>
  )
}
