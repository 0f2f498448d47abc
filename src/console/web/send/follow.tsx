import { useEffect, useState } from 'react'
import { ApiError, getJson, type StoredEvent } from '../api.ts'
import { money } from '../clients/amounts.ts'
import { duration } from '../numbers.ts'
import { linkTo } from '../router.ts'

type Message = {
  readonly status: string
  readonly credit_state: string
  readonly cost_cents: number
  readonly final: boolean
  readonly last_error: string | null
}
type Followed = { readonly message: Message; readonly events: readonly StoredEvent[] }

/** An open message is looked at again after this, more seldom the longer it takes. */
const FIRST_LOOK_MS = 200
const LAST_LOOK_MS = 2_000

/** The way of a message that was just sent, as it goes. */
export function Follow({ id }: { readonly id: string }) {
  const { followed, error } = useFollowed(id)
  const changes = followed?.events.filter(({ from, to, ignored }) => !ignored && from !== to) ?? []
  const startedAt = Date.parse(changes[0]?.at ?? '')
  const message = followed?.message
  return (
    <section className="panel follow" aria-labelledby="follow-title">
      <h2 id="follow-title">
        On its way
        <a className="aside" href={linkTo(['messages', id])}>
          open on the chart
        </a>
      </h2>
      <ol className="strip" aria-live="polite">
        {changes.map(({ seq, to, at, event }, index) => (
          <li key={seq} className={`step state-${to}`}>
            <strong>{to}</strong>
            <span>{index === 0 ? event : `+${duration(Date.parse(at) - startedAt)}`}</span>
          </li>
        ))}
        {message && !message.final && (
          <li className="step is-waiting" aria-label="waiting for what comes next" />
        )}
      </ol>
      {error !== null && <p className="notice is-bad">{error}</p>}
      {message && (
        <p className="quiet outcome">
          {money(message.cost_cents)} {message.credit_state.toLowerCase()}
          {message.last_error !== null && (
            <>
              {' · '}
              <span className="bad">{message.last_error}</span>
            </>
          )}
          {!message.final && ' · watching until it ends'}
        </p>
      )}
    </section>
  )
}

function useFollowed(id: string) {
  const [followed, setFollowed] = useState<Followed | null>(null)
  const [error, setError] = useState<string | null>(null)
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let wait = FIRST_LOOK_MS
    async function look(): Promise<void> {
      try {
        const path = `/v1/messages/${encodeURIComponent(id)}`
        // The history after the message: what the message says has happened is then in it.
        const message = await getJson<Message>(path, abort.signal)
        const { events } = await getJson<{ events: readonly StoredEvent[] }>(`${path}/events`, abort.signal)
        setFollowed({ message, events })
        setError(null)
        if (message.final) return
      } catch (cause) {
        if (abort.signal.aborted) return
        setError(cause instanceof ApiError ? cause.message : String(cause))
      }
      timer = setTimeout(look, wait)
      wait = Math.min(LAST_LOOK_MS, wait * 1.25)
    }
    void look()
    return () => {
      abort.abort()
      clearTimeout(timer)
    }
  }, [id])
  return { followed, error }
}
