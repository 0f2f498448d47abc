import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import { CREDIT_STATES, type CreditState } from '../../../domain/message.ts'
import type { MessageCredits } from '../answers.ts'
import { money, moneyChange, totalOf } from '../clients/amounts.ts'
import { LoadError } from '../clients/load-error.tsx'
import { useLoaded } from '../clients/use-loaded.ts'
import { clock } from '../times.ts'

const WORDS = {
  hold: 'available → held',
  capture: 'held → captured: paid',
  release: 'held → available: given back',
} as const

/** The credit lock of a message and its lines in the client's ledger, as they are stored; loud when they contradict its status. */
export function MessageMoney({ id, version }: { readonly id: string; readonly version: number }) {
  // A message that moved may have moved its money: the version makes it another thing to read.
  const loaded = useLoaded<MessageCredits>(`/v1/messages/${encodeURIComponent(id)}/credits`, version)
  const { value: credits } = loaded
  return (
    <section className="card" aria-label="Money">
      <h2>
        Money{' '}
        {credits?.lock && <span className={`chip state-${credits.lock.state}`}>{credits.lock.state}</span>}
      </h2>
      <LoadError {...loaded} />
      {credits === null && loaded.error === null && <p className="quiet">Loading…</p>}
      {credits && <Contradictions credits={credits} />}
      {credits?.lock && (
        <p className="quiet lock-words">
          lock of {money(credits.lock.amount_cents)}, last changed {clock(credits.lock.updated_at)}
        </p>
      )}
      {credits && credits.entries.length > 0 && (
        <ol className="ledger">
          {credits.entries.map(({ at, kind, amount_cents: amount, held_change_cents: held }) => (
            <li key={kind}>
              <time dateTime={at}>{clock(at)}</time>
              <span className={`chip money-${kind}`}>{kind}</span>
              <strong className="number">
                {kind === 'capture' ? money(Math.abs(held)) : moneyChange(amount)}
              </strong>
              <span className="quiet">{WORDS[kind]}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Contradictions({ credits }: { readonly credits: MessageCredits }) {
  const wrong = contradictionsOf(credits)
  if (wrong.length === 0) return null
  return (
    <div role="alert" className="alert">
      <strong>Status and money disagree.</strong>
      <ul>
        {wrong.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      Run <code>npm run audit</code> or <code>sms-gateway audit</code>.
    </div>
  )
}

type Contradictable = Pick<MessageCredits, 'status' | 'lock' | 'entries'>

/** Where a message's status, its lock and its lines in the ledger contradict one another (I3), in words. */
export function contradictionsOf({ status, lock, entries }: Contradictable): string[] {
  if (lock === null) return [`the message is ${status} and has no credit lock`]
  const wrong: string[] = []
  // A page that was opened before the gateway was upgraded may not know its states.
  const allowed: readonly CreditState[] = isLifecycleState(status) ? LIFECYCLE[status].credit : CREDIT_STATES
  if (!allowed.includes(lock.state))
    wrong.push(`the message is ${status}, so its lock must be ${allowed.join(' or ')}: it is ${lock.state}`)
  const held = totalOf(entries.map((entry) => entry.held_change_cents))
  const due = lock.state === 'HELD' ? lock.amount_cents : 0
  if (held !== due)
    wrong.push(`the ledger still holds ${money(held)} of it, by its lock it must be ${money(due)}`)
  const taken = totalOf(entries.map((entry) => -entry.amount_cents))
  const spent = lock.state === 'RELEASED' ? 0 : lock.amount_cents
  if (taken !== spent)
    wrong.push(`the ledger took ${money(taken)} from the client, by its lock it must be ${money(spent)}`)
  return wrong
}
