import type { MessageEffectType } from '../../../../actors/message/effects.ts'
import type { MessageEventType } from '../../../../actors/message/events.ts'
import { wordsOf } from '../../chart-shapes.ts'

/** What each row of a history says happened. */
const EVENTS: Readonly<Record<MessageEventType | 'ACCEPTED', string>> = {
  ACCEPTED: 'The gateway took it',
  DISPATCHED: 'Its turn came',
  PROVIDER_ACCEPTED: 'The provider took it',
  PROVIDER_REJECTED_TEMP: 'The provider refused it for now',
  PROVIDER_REJECTED_PERM: 'The provider refused it for good',
  PROVIDER_THROTTLED: 'The provider asked to slow down',
  PROVIDER_UNKNOWN: 'The provider did not answer in time',
  RECEIPT_DELIVERED: 'Its receipt: delivered',
  RECEIPT_FAILED: 'Its receipt: could not be delivered',
  RECEIPT_EXPIRED: 'Its receipt: the operator gave up',
  RECEIPT_PROGRESS: 'Its receipt: on its way',
  RECEIPT_UNKNOWN: 'Its receipt: no end yet',
  CANCEL_REQUESTED: 'It was to be cancelled',
  REPLACED: 'Its client changed it',
  ALARM_RANG: 'Its wait was over',
}

/** An event of a history in words; one of another release by its name. */
export function eventWords(event: string): string {
  return isKnown(event) ? EVENTS[event] : wordsOf(event)
}

function isKnown(event: string): event is keyof typeof EVENTS {
  return Object.hasOwn(EVENTS, event)
}

const ORDERS: Readonly<Record<MessageEffectType, string>> = {
  dispatch: 'put it into its queue',
  submit: 'give it to the provider',
  captureHold: 'take the held money: paid',
  releaseHold: 'give the held money back',
}

/** An order of the machine in words, from its name and, in JSON, its parameters: `give it to the provider, attempt 2`. */
export function orderWords(order: string): string {
  const [name = ''] = order.split(' ', 1)
  const attempt = /"attempt":(\d+)/.exec(order)?.[1]
  const words = Object.hasOwn(ORDERS, name) ? ORDERS[name as MessageEffectType] : wordsOf(name) // its own key
  return attempt === undefined ? words : `${words}, attempt ${attempt}`
}

/** What each guard of the machine asks, as a statement that holds or does not. */
export const GUARD_WORDS: Readonly<Record<string, string>> = {
  validityOver: 'its validity is over',
  isFromItsQueue: 'its turn came in the queue that it is in',
  isOptedOut: 'its number has opted out',
  isOptedOutAndTaken: 'its number has opted out, and a provider took it before',
  isHeld: 'hours or the cap of its sender hold it back',
  hasPlace: 'there is a provider whose queue it can go to',
  isCurrentAttempt: 'it is an answer to the attempt under way',
  mayRetry: 'attempts are left',
  mayResend: 'it may be submitted again after no answer',
  mayFailOver: 'its route lets it go on to the next provider',
  mayFailOverThrottled: 'it was slowed down for so long that it goes on to the next provider',
  mayResendElsewhere: 'after no answer it may go on to the next provider',
  mayAskNext: 'the next provider may be asked',
  isReceiptOverdue: 'no receipt came in time',
  wasTaken: 'a provider took it before',
  isUntaken: 'no provider has taken it',
  isPostponed: 'it is to be sent later',
  isWhole: 'all of it is delivered',
  isNewPart: 'one more of its parts is delivered',
  isOfItsSubmission: 'the receipt is of its last submission',
  isDelivered: 'it is delivered',
  isFailed: 'it failed for good',
  isCancelled: 'it is cancelled',
  isExpired: 'it is expired',
  isExpiredAndPaid: 'it is expired, and what expires is paid',
  expiryCaptures: 'what expires is paid',
}

/** A guard in words. */
export function guardWords(guard: string): string {
  return GUARD_WORDS[guard] ?? wordsOf(guard)
}
