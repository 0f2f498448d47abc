import { isLifecycleState, type LifecycleState } from '../../../domain/lifecycle.ts'
import { CREDIT_STATES, type CreditState } from '../../../domain/message.ts'
import type { FoundMessage, StoredEvent } from '../answers.ts'
import { money } from '../clients/amounts.ts'
import { duration } from '../numbers.ts'
import { errorOf } from '../replay/stored-events.ts'
import { withMeanings } from './meanings.ts'

type Told = Pick<
  FoundMessage,
  | 'status'
  | 'last_error'
  | 'attempts'
  | 'throttles'
  | 'cost_cents'
  | 'credit_state'
  | 'created_at'
  | 'expires_at'
  | 'next_alarm_at'
  | 'provider'
  | 'lane'
>

/** Why a message is where it is: one sentence, and one about its money. */
export function reasonOf(message: Told, events: readonly StoredEvent[], nowMs: number): string {
  const deciding = events.findLast(({ ignored, to, from }) => !ignored && to !== from)
  const since = events.slice(deciding ? events.lastIndexOf(deciding) + 1 : 0)
  const isUnknown = since.some(({ event, ignored }) => !ignored && ENDS_UNKNOWN.has(event))
  return `${whatHappened(message, deciding, isUnknown, nowMs)} ${moneySentence(message)}`
}

/** What leaves a submission where it is, and no answer to be waited for. */
const ENDS_UNKNOWN: ReadonlySet<string> = new Set(['PROVIDER_UNKNOWN', 'ALARM_RANG'])

/** What the sentences are made of. */
type Facts = Pick<Told, 'attempts' | 'throttles' | 'lane'> & {
  readonly message: Told
  /** The row of the history that brought it where it is. */
  readonly deciding: StoredEvent | undefined
  /** Its submission has stayed without an answer for good. */
  readonly isUnknown: boolean
  readonly provider: string
  readonly error: string
  /** How long it has been there. */
  readonly since: string
  /** When its alarm rings. */
  readonly alarm: string
  readonly validity: string
}

function whatHappened(
  message: Told,
  deciding: StoredEvent | undefined,
  isUnknown: boolean,
  nowMs: number,
): string {
  const { status, attempts, throttles, last_error, next_alarm_at, lane } = message
  const since = deciding ? duration(Math.max(0, nowMs - Date.parse(deciding.at))) : ''
  // The gateway may be newer than this page.
  if (!isLifecycleState(status))
    return `It is ${status} since ${since}${last_error ? `: ${withMeanings(last_error)}` : ''}.`
  return REASONS[status]({
    message,
    deciding,
    isUnknown,
    attempts,
    throttles,
    lane,
    provider: message.provider ? `The provider ${message.provider}` : 'The provider',
    error: withMeanings(last_error ?? (deciding ? errorOf(deciding) : 'no reason given')),
    since,
    alarm: next_alarm_at === null ? '' : inTime(Date.parse(next_alarm_at) - nowMs),
    validity: duration(Date.parse(message.expires_at) - Date.parse(message.created_at)),
  })
}

/** Why a message is in each state. */
const REASONS: Readonly<Record<LifecycleState, (facts: Facts) => string>> = {
  SCHEDULED: ({ deciding, error, alarm }) =>
    deciding?.event === 'DISPATCHED'
      ? `Held back: ${error}. It goes on ${alarm}.`
      : `Waits for its time, ${alarm}.`,
  QUEUED: ({ message, provider, deciding, throttles, alarm, lane, since }) =>
    deciding?.route && deciding.from !== null
      ? `Went on to ${deciding.provider}, in whose queue it waits for its turn in the ${lane} lane since ${since}.`
      : throttles > 0
        ? `${provider} asked to slow down ${times(throttles, 'time')}; it is tried again ${alarm}.`
        : `Waits for its turn in the ${lane} lane${message.provider ? ` of ${message.provider}` : ''} since ${since}.`,
  SENDING: ({ isUnknown, since, attempts, provider, error, alarm }) => {
    const submitted = `Submitted ${since} ago (attempt ${attempts});`
    return isUnknown
      ? `${submitted} whether ${provider.replace('The', 'the')} took it is not known: ${error}. It waits for its receipt, and expires ${alarm} without one.`
      : `${submitted} ${provider.replace('The', 'the')} has not answered yet.`
  },
  SENT: ({ provider, since, alarm }) =>
    `${provider} took it ${since} ago; waits for its receipt, and expires ${alarm} without one.`,
  DELIVERED: ({ message, deciding, attempts }) =>
    `Delivered ${deciding ? duration(Date.parse(deciding.at) - Date.parse(message.created_at)) : ''} after it was accepted, with ${times(attempts, 'attempt')}.`,
  FAILED_TEMP: ({ attempts, error, alarm }) =>
    `Attempt ${attempts} failed for now: ${error}. It is submitted again ${alarm}.`,
  FAILED_PERM: ({ deciding, provider, error, attempts }) =>
    failed(deciding?.event, provider, error, attempts),
  CANCELLED: ({ deciding, error }) =>
    deciding?.event === 'DISPATCHED'
      ? `It was not submitted: ${error}.`
      : deciding?.from === 'FAILED_TEMP'
        ? `Cancelled by its client while it waited to be submitted again after: ${error}.`
        : 'Cancelled by its client before it was submitted.',
  EXPIRED: ({ deciding, provider, error, validity }) => {
    if (deciding?.event === 'RECEIPT_EXPIRED')
      return `${provider} took it, but its receipt says that it gave up: ${error}.`
    return deciding?.from === 'SENT'
      ? `${provider} took it, but sent no final receipt within its validity of ${validity}.`
      : `Its validity of ${validity} ended in ${deciding?.from ?? 'an open state'}: ${error}.`
  },
}

/** Of the events that end a message as failed; another one, of another release perhaps, has no more to say than its error. */
function failed(event: string | undefined, provider: string, error: string, attempts: number): string {
  switch (event) {
    case 'PROVIDER_REJECTED_PERM':
      return `${provider} refused it for good: ${error}.`
    case 'PROVIDER_REJECTED_TEMP':
      return `${provider} refused it for now ${times(attempts, 'time')}, which are all the attempts it had; last: ${error}.`
    case 'RECEIPT_FAILED':
      return `${provider} took it, but its receipt says that it could not be delivered: ${error}.`
    default:
      return `It failed for good: ${error}.`
  }
}

const MONEY: Readonly<Record<CreditState, string>> = {
  HELD: 'are held.',
  CAPTURED: 'are captured: the client has paid.',
  RELEASED: 'are released: the client has them back.',
}

function moneySentence({ credit_state, cost_cents }: Told): string {
  const state = CREDIT_STATES.find((one) => one === credit_state)
  return `Its ${money(cost_cents)} ${state ? MONEY[state] : `are ${credit_state}.`}`
}

function inTime(ms: number): string {
  return ms <= 0 ? 'now' : `in ${duration(ms)}`
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
