import type { LateReceipt } from '../answers.ts'
import { maskDigits } from '../privacy.tsx'
import { exactClock } from '../times.ts'

type Props = { readonly late: readonly LateReceipt[]; readonly isShown: boolean }

/** What came when the day of a message was archived already: it is kept, and changes nothing. */
export function LateReceipts({ late, isShown }: Props) {
  if (late.length === 0) return null
  return (
    <>
      <h3 className="late-title">Came too late</h3>
      <p className="said-note">Its day was archived by then: these are kept and change nothing.</p>
      <ol className="timeline">
        {late.map(({ at, event, provider, provider_message_id: id, attempt, part, detail }) => (
          <li key={`${at} ${event} ${id}`} className="timeline-row is-ignored">
            <p className="said-line">
              <strong>{event}</strong>, told by {provider} at{' '}
              <time dateTime={at}>{exactClock(Date.parse(at))}</time>
              {attempt !== null && `, of attempt ${attempt}`}
              {part !== null && `, of part ${part}`}
            </p>
            {detail !== null && <pre className="payload">{isShown ? detail : maskDigits(detail)}</pre>}
          </li>
        ))}
      </ol>
    </>
  )
}
