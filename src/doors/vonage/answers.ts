import { refusedMessage } from '../../api/http/refused-outcome.ts'
import type { Money } from '../../domain/money.ts'
import type { AcceptOutcome } from '../../flow/accept/accept-request.ts'
import { unitsOf } from '../http/units.ts'
import type { VonageMessage } from './message.ts'
import { refusalOfCode, STATUSES, type VonageRefusal } from './statuses.ts'

/** One part of a message, taken or not. */
type VonagePart = {
  readonly to?: string
  readonly 'message-id'?: string
  readonly status: string
  readonly 'error-text'?: string
  readonly 'remaining-balance'?: string
  readonly 'message-price'?: string
  readonly 'client-ref'?: string
}

/** The body of every answer; counts are texts there. */
export type VonageAnswer = { readonly 'message-count': string; readonly messages: readonly VonagePart[] }

/** Says why nothing was sent. */
export function answerOfRefusal({ status, text }: VonageRefusal): VonageAnswer {
  return answerOf([{ status, 'error-text': text }])
}

/**
 * What became of a message: a line for each part, all with the id of the message that it is of. `pricePerPart` is what it costs. Null:
 * nothing was accepted.
 */
export function answerOfOutcomes(
  { to, reference, drafts }: VonageMessage,
  outcomes: readonly AcceptOutcome[],
  pricePerPart: Money,
): VonageAnswer | null {
  if (!outcomes.some(({ kind }) => kind === 'accepted')) return null
  const ours = { to: to.replace('+', ''), ...(reference !== null && { 'client-ref': reference }) }
  const parts = outcomes.flatMap((outcome, index): VonagePart[] => {
    if (outcome.kind !== 'accepted') {
      const { code, facts } = refusedMessage(outcome)
      const { status, text } = refusalOfCode({ code, error: facts.error })
      return [{ ...ours, status, 'error-text': text }]
    }
    const taken = {
      ...ours,
      'message-id': outcome.id,
      status: STATUSES.success,
      'message-price': amountOf(pricePerPart),
    }
    return Array.from({ length: drafts[index]?.parts ?? 1 }, () => taken)
  })
  return answerOf(parts)
}

/** The same with what the client can spend now, in each line. */
export function withBalance({ messages }: VonageAnswer, credit: Money): VonageAnswer {
  return answerOf(messages.map((part) => ({ ...part, 'remaining-balance': amountOf(credit) })))
}

function answerOf(messages: readonly VonagePart[]): VonageAnswer {
  return { 'message-count': String(messages.length), messages }
}

/** With eight decimals, as Vonage writes amounts. */
function amountOf(money: Money): string {
  return unitsOf(money).toFixed(8)
}
