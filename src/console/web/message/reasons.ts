import type { FoundMessage, StoredEvent } from '../answers.ts'
import { money } from '../clients/amounts.ts'
import { duration } from '../numbers.ts'
import { errorOf } from '../replay/stored-events.ts'

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
  return `${whatHappened(message, deciding, nowMs)} ${moneySentence(message)}`
}

function whatHappened(message: Told, deciding: StoredEvent | undefined, nowMs: number): string {
  const { status, attempts, throttles, last_error, next_alarm_at, lane } = message
  const provider = message.provider ? `The provider ${message.provider}` : 'The provider'
  const error = last_error ?? (deciding ? errorOf(deciding) : 'no reason given')
  const since = deciding ? duration(Math.max(0, nowMs - Date.parse(deciding.at))) : ''
  const alarm = next_alarm_at === null ? '' : inTime(Date.parse(next_alarm_at) - nowMs)
  const validity = duration(Date.parse(message.expires_at) - Date.parse(message.created_at))
  switch (status) {
    case 'DELIVERED':
      return `Delivered ${deciding ? duration(Date.parse(deciding.at) - Date.parse(message.created_at)) : ''} after it was accepted, with ${times(attempts, 'attempt')}.`
    case 'FAILED_PERM':
      return failed(deciding?.event, provider, error, attempts)
    case 'CANCELLED':
      return deciding?.from === 'FAILED_TEMP'
        ? `Cancelled by its client while it waited to be submitted again after: ${error}.`
        : 'Cancelled by its client before it was submitted.'
    case 'EXPIRED':
      if (deciding?.event === 'RECEIPT_EXPIRED')
        return `${provider} took it, but its receipt says that it gave up: ${error}.`
      return deciding?.from === 'SENT'
        ? `${provider} took it, but sent no final receipt within its validity of ${validity}.`
        : `Its validity of ${validity} ended in ${deciding?.from ?? 'an open state'}: ${error}.`
    case 'SCHEDULED':
      return `Waits for its time, ${alarm}.`
    case 'QUEUED':
      return throttles > 0
        ? `${provider} asked to slow down ${times(throttles, 'time')}; it is tried again ${alarm}.`
        : `Waits for its turn in the ${lane} lane since ${since}.`
    case 'SENDING':
      return `Submitted ${since} ago (attempt ${attempts}); ${provider.replace('The', 'the')} has not answered yet.`
    case 'SENT':
      return `${provider} took it ${since} ago; waits for its receipt, and expires ${alarm} without one.`
    case 'FAILED_TEMP':
      return `Attempt ${attempts} failed for now: ${error}. It is submitted again ${alarm}.`
    default:
      return `It is ${status} since ${since}${last_error ? `: ${last_error}` : ''}.`
  }
}

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

function moneySentence({ credit_state, cost_cents }: Told): string {
  const cents = money(cost_cents)
  switch (credit_state) {
    case 'CAPTURED':
      return `Its ${cents} are captured: the client has paid.`
    case 'RELEASED':
      return `Its ${cents} are released: the client has them back.`
    default:
      return `Its ${cents} are held.`
  }
}

function inTime(ms: number): string {
  return ms <= 0 ? 'now' : `in ${duration(ms)}`
}

function times(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
