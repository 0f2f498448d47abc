import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { normaliseError, outcomeIn, type Receipt, type ReceiptOutcome } from '../../domain/message/receipt.ts'
import { errorOf } from '../answer-words.ts'
import { parseJsonExactly } from '../http/json-path.ts'
import type { ForgedReceipt, InboxAnswer, RawRequest, SeenAnswer, UnreadableReceipt } from '../port.ts'
import { isIncoming, readIncoming } from './inbound.ts'
import type { AwsSettings } from './settings.ts'
import { isCertificateUrl, isSigned, isSubscribeUrl, readSnsMessage, type SnsMessage } from './sns-message.ts'

/**
 * What the types of events mean ("Event types for SMS, MMS, and voice"). TEXT_UNKNOWN is also what AWS says when it has heard
 * nothing for 72 h: nobody knows.
 */
const WORDS: ReadonlyMap<string, ReceiptOutcome> = new Map([
  ['TEXT_QUEUED', 'progress'],
  ['TEXT_PENDING', 'progress'],
  ['TEXT_SENT', 'progress'],
  ['TEXT_SUCCESSFUL', 'progress'],
  ['TEXT_DELIVERED', 'delivered'],
  ['TEXT_TTL_EXPIRED', 'expired'],
  ['TEXT_BLOCKED', 'failed'],
  ['TEXT_CARRIER_BLOCKED', 'failed'],
  ['TEXT_CARRIER_UNREACHABLE', 'failed'],
  ['TEXT_INVALID', 'failed'],
  ['TEXT_INVALID_MESSAGE', 'failed'],
  ['TEXT_PROTECT_BLOCKED', 'failed'],
  ['TEXT_SPAM', 'failed'],
  ['TEXT_UNREACHABLE', 'failed'],
  ['TEXT_UNKNOWN', 'unknown'],
])

const word = (maxLength: number) =>
  Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]*$' })
const number = () => Type.Optional(Type.Number())

/** An event of a message, as it is kept: no number, no text, nothing that a client gave. */
const Event = Type.Object({
  eventType: word(64),
  messageId: word(128),
  isFinal: Type.Optional(Type.Boolean()),
  messageStatus: Type.Optional(word(128)),
  messageStatusDescription: Type.Optional(Type.String({ maxLength: 512 })),
  isoCountryCode: Type.Optional(word(8)),
  mcc: Type.Optional(word(8)),
  mnc: Type.Optional(word(8)),
  carrierName: Type.Optional(word(128)),
  /** Price and fee in US dollars. */
  totalMessageParts: number(),
  totalMessagePrice: number(),
  totalCarrierFee: number(),
})
type Event = Static<typeof Event>
const eventCheck = TypeCompiler.Compile(Event)
const KEPT = Object.keys(Event.properties)

const typedCheck = TypeCompiler.Compile(Type.Object({ eventType: Type.String() }))

const FORGED: ForgedReceipt = { kind: 'forged' }

/** Reads what SNS posts, once it is proved by the topic, the certificate of its region and the signature. */
export function readSnsRequest(settings: AwsSettings, { bytes }: RawRequest): InboxAnswer {
  const message = readSnsMessage(bytes)
  const topicArn = [settings.topic_arn, settings.inbound_topic_arn].find((arn) => arn === message?.TopicArn)
  if (topicArn === undefined || message === null) return FORGED
  if (!isCertificateUrl(message.SigningCertURL, topicArn)) return FORGED
  return {
    kind: 'needs_page',
    url: message.SigningCertURL,
    seen: (page) => (isSigned(message, page) ? readProven(settings, topicArn, message) : FORGED),
  }
}

function readProven(settings: AwsSettings, topicArn: string, message: SnsMessage): SeenAnswer {
  switch (message.Type) {
    case 'Notification':
      return readNotification(settings, message.Message)
    case 'SubscriptionConfirmation': {
      const url = message.SubscribeURL ?? ''
      return isSubscribeUrl(url, topicArn)
        ? { kind: 'confirm', url }
        : unreadable('SubscribeURL', 'must be ConfirmSubscription of the topic, at SNS in its region')
    }
    // Somebody has ended the subscription; to begin it again is theirs.
    case 'UnsubscribeConfirmation':
      return { kind: 'told', receipts: [] }
  }
}

function readNotification(settings: AwsSettings, text: string): SeenAnswer {
  const event = parseJsonExactly(text)
  if (typeof event === 'object' && event !== null && isIncoming(event)) return readIncoming(event)
  if (!typedCheck.Check(event))
    return unreadable('Message', 'must be the JSON of an event, with its eventType')
  // Of voice, MMS, RCS and registrations: no message of ours.
  if (!event.eventType.startsWith('TEXT_')) return { kind: 'told', receipts: [] }
  const body = Object.fromEntries(
    Object.entries(event).filter(([name, value]) => KEPT.includes(name) && value !== null),
  )
  const receipt = readAwsReceipt(settings, body)
  return receipt.kind === 'receipt' ? { kind: 'told', receipts: [{ receipt, body }] } : receipt
}

/** Reads what was kept of an event. */
export function readAwsReceipt(settings: AwsSettings, body: unknown): Receipt | UnreadableReceipt {
  if (!eventCheck.Check(body)) {
    const path = eventCheck.Errors(body).First()?.path.slice(1) ?? ''
    return unreadable(`Message.${path}`, 'must be as End User Messaging gives it in an SMS event')
  }
  const outcome = outcomeOf(settings, body)
  const description = outcome === 'delivered' || outcome === 'progress' ? null : body.messageStatusDescription
  return {
    kind: 'receipt',
    providerMessageId: body.messageId,
    outcome,
    status: body.eventType,
    error: normaliseError(errorOf(description ?? '')),
  }
}

function outcomeOf({ accepted_by_carrier }: AwsSettings, { eventType, isFinal }: Event): ReceiptOutcome {
  const outcome = outcomeIn(WORDS, eventType)
  // AWS calls it final in all countries, and yet tells of the handset later where a carrier does.
  if (eventType === 'TEXT_SUCCESSFUL' && isFinal === true) return accepted_by_carrier ?? 'progress'
  return outcome === 'failed' && isFinal === false ? 'progress' : outcome
}

function unreadable(field: string, rule: string): UnreadableReceipt {
  return { kind: 'unreadable', field, rule }
}
