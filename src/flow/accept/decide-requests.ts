import { afterHold, type Purse, shortageOf, spendableOf } from '../../domain/credit.ts'
import type { ClientId, MessageId } from '../../domain/message.ts'
import { type Money, sumOf } from '../../domain/money.ts'
import { type KeptRequest, keyName } from '../../store/idempotency.ts'
import type { NewMessage } from '../../store/message/new-message.ts'
import {
  type AcceptOutcome,
  type Asked,
  acceptedOutcome,
  messagesIn,
  type RequestOutcome,
} from './accept-request.ts'

/** What is known under the clients' locks. */
export type Known = {
  /** What each client has to spend on the day; unknown clients are left out. */
  readonly purses: ReadonlyMap<ClientId, Purse>
  /** When that day ends, in Unix milliseconds. */
  readonly dayEndsMs: number
  /** Requests under the same keys, by `keyName`. */
  readonly kept: ReadonlyMap<string, KeptRequest>
  /** Messages that a commit whose answer was lost has accepted, and paid. */
  readonly existing: ReadonlySet<MessageId>
}

/** Outcomes in the order of the requests, and what is to be written for them. */
export type Decision = {
  readonly outcomes: RequestOutcome[]
  readonly messages: readonly NewMessage[]
  /** Requests of which a message is accepted now. */
  readonly accepted: readonly { readonly asked: Asked; readonly outcomes: readonly AcceptOutcome[] }[]
}

/** Takes the money in the order of arrival; a message that is too dear does not stop a cheaper one after it. */
export function decide(requests: readonly Asked[], known: Known): Decision {
  const left = new Map(known.purses)
  const messages: NewMessage[] = []
  const accepted: { asked: Asked; outcomes: readonly AcceptOutcome[] }[] = []
  const outcomes = requests.map((asked): RequestOutcome => {
    const kept = asked.once && known.kept.get(keyName({ clientId: asked.clientId, key: asked.once.key }))
    const [first] = asked.messages
    if (kept && kept.requestId !== first?.requestId) {
      const { fingerprint, requestId, answer } = kept
      return { kind: 'repeated', fingerprint, requestId, answer }
    }
    // Our own key stands: the lost commit decided this request, what it left out it had refused.
    const isDecided = kept !== null && kept !== undefined
    const before = messages.length
    const decided = messagesIn(asked, asked.messages).flatMap((parts): AcceptOutcome[] => {
      if (parts.every(({ id }) => known.existing.has(id))) return parts.map(acceptedOutcome)
      const purse = left.get(asked.clientId)
      if (purse === undefined) return parts.map(() => ({ kind: 'unknown_client' }))
      const required = sumOf(...parts.map(({ cost }) => cost))
      const refused = refusalOf(purse, required, isDecided, known)
      if (refused) return parts.map(() => refused)
      left.set(asked.clientId, afterHold(purse, required))
      messages.push(...parts)
      return parts.map(acceptedOutcome)
    })
    if (messages.length > before) accepted.push({ asked, outcomes: decided })
    return { kind: 'decided', outcomes: decided }
  })
  return { outcomes, messages, accepted }
}

/** Why so much is not held; null: it is. `isDecided`: it was refused before, whatever there is now. */
function refusalOf(
  purse: Purse,
  required: Money,
  isDecided: boolean,
  { dayEndsMs: untilMs }: Pick<Known, 'dayEndsMs'>,
): AcceptOutcome | null {
  const shortage = shortageOf(purse, required)
  if (shortage) {
    const { kind, available } = shortage
    return kind === 'daily_cap_reached'
      ? { kind, required, available, untilMs }
      : { kind, required, available }
  }
  return isDecided ? { kind: 'insufficient_credits', required, available: spendableOf(purse) } : null
}
