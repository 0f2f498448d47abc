import { describe, expect, test } from 'bun:test'
import { EventType } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import type { ReceiptOutcome } from '../../../../src/domain/message/receipt.ts'
import { AWS_KIND } from '../../../../src/provider/aws/aws-kind.ts'
import cases from '../../../cases/provider_mapping.json'
import { awsSettings, TOPIC_ARN } from '../../../support/aws.ts'
import { receiptRequest } from '../../../support/http-provider.ts'
import { openSns } from '../../../support/sns.ts'

const sns = openSns()
const SETTINGS = awsSettings({ configuration_set: 'gateway', topic_arn: TOPIC_ARN })

/** What is told of an event that SNS brings. */
function told(event: unknown, settings = SETTINGS) {
  const body = JSON.stringify(sns.notification(event))
  const first = AWS_KIND.inbox?.(settings, {}, receiptRequest('POST', { body }))
  if (first?.kind !== 'needs_page') throw new Error(`it was ${first?.kind}`)
  return first.seen(sns.certificate)
}

function receiptOf(event: object, settings = SETTINGS) {
  const answer = told({ messageId: 'm-1', ...event }, settings)
  if (answer.kind !== 'told' || answer.receipts[0] === undefined) throw new Error(`it was ${answer.kind}`)
  return answer.receipts[0].receipt
}

// "Monitoring with EventBridge" in the user guide of End User Messaging: both are of one message.
const SUCCESSFUL = {
  eventType: 'TEXT_SUCCESSFUL',
  eventVersion: '1.0',
  eventTimestamp: 1729099224788,
  isFinal: true,
  originationPhoneNumber: '+18445550123',
  destinationPhoneNumber: '+14255550156',
  isoCountryCode: 'US',
  messageId: '9539975a-e71f-45f3-b496-8d98dc098a77',
  messageRequestTimestamp: 1729099224438,
  messageEncoding: 'GSM',
  messageType: 'PROMOTIONAL',
  messageStatus: 'SUCCESSFUL',
  messageStatusDescription: 'Message has been accepted by phone carrier',
  context: { account: 'bar' },
  totalMessageParts: 1,
  totalMessagePrice: 0.00581,
  totalCarrierFee: 0.00302,
}
const DELIVERED = {
  ...SUCCESSFUL,
  eventType: 'TEXT_DELIVERED',
  mcc: '310',
  mnc: '800',
  carrierName: 'T-mobile USA Inc.',
  messageStatus: 'DELIVERED',
  messageStatusDescription: 'Message has been accepted by phone',
}

test('an event becomes a receipt, of which prices are kept and numbers are not', () => {
  const answer = told(DELIVERED)
  if (answer.kind !== 'told') throw new Error(answer.kind)
  expect(answer.receipts).toEqual([
    {
      receipt: {
        kind: 'receipt',
        providerMessageId: '9539975a-e71f-45f3-b496-8d98dc098a77',
        outcome: 'delivered',
        status: 'TEXT_DELIVERED',
        error: null,
      },
      body: {
        eventType: 'TEXT_DELIVERED',
        messageId: '9539975a-e71f-45f3-b496-8d98dc098a77',
        isFinal: true,
        messageStatus: 'DELIVERED',
        messageStatusDescription: 'Message has been accepted by phone',
        isoCountryCode: 'US',
        mcc: '310',
        mnc: '800',
        carrierName: 'T-mobile USA Inc.',
        totalMessageParts: 1,
        totalMessagePrice: 0.00581,
        totalCarrierFee: 0.00302,
      },
    },
  ])
  for (const { receipt, body } of answer.receipts)
    expect(AWS_KIND.readReceipt(SETTINGS, JSON.parse(JSON.stringify(body)))).toEqual(receipt)
})

describe('what an event means', () => {
  const meant: Readonly<Record<string, ReceiptOutcome>> = {
    TEXT_BLOCKED: 'failed',
    TEXT_CARRIER_BLOCKED: 'failed',
    TEXT_CARRIER_UNREACHABLE: 'failed',
    TEXT_DELIVERED: 'delivered',
    TEXT_INVALID: 'failed',
    TEXT_INVALID_MESSAGE: 'failed',
    TEXT_PENDING: 'progress',
    TEXT_PROTECT_BLOCKED: 'failed',
    TEXT_QUEUED: 'progress',
    TEXT_SENT: 'progress',
    TEXT_SPAM: 'failed',
    TEXT_SUCCESSFUL: 'progress',
    TEXT_TTL_EXPIRED: 'expired',
    TEXT_UNKNOWN: 'unknown',
    TEXT_UNREACHABLE: 'failed',
  }

  test('is said of every type that the SDK knows', () => {
    const known = Object.values(EventType).filter((type) => /^TEXT_(?!ALL$)/.test(type))
    expect(Object.keys(meant)).toEqual(known.toSorted())
  })

  test.each(Object.entries(meant))('%s is %s', (eventType, outcome) => {
    expect(receiptOf({ eventType, isFinal: true })).toMatchObject({ outcome, status: eventType })
  })

  test('a type that is not known ends nothing', () => {
    expect(receiptOf({ eventType: 'TEXT_PONDERED', isFinal: true })).toMatchObject({ outcome: 'unknown' })
  })

  test('a failure that AWS does not call final is none yet', () => {
    expect(receiptOf({ eventType: 'TEXT_CARRIER_UNREACHABLE', isFinal: false }).outcome).toBe('progress')
    expect(receiptOf({ eventType: 'TEXT_CARRIER_UNREACHABLE' }).outcome).toBe('failed')
  })

  test('that a carrier took it is the end only where the settings say so, and only when it is final', () => {
    const { outcome } = receiptOf(SUCCESSFUL)
    expect(outcome).toBe('progress')
    const sold = awsSettings({ topic_arn: TOPIC_ARN, accepted_by_carrier: 'delivered' })
    expect(receiptOf(SUCCESSFUL, sold).outcome).toBe('delivered')
    expect(receiptOf({ ...SUCCESSFUL, isFinal: false }, sold).outcome).toBe('progress')
  })

  test('why it failed is told in the words of AWS', () => {
    const event = { ...DELIVERED, eventType: 'TEXT_SPAM', messageStatusDescription: 'Carrier found it spam' }
    expect(receiptOf(event).error).toBe('Carrier found it spam')
  })

  test('why it failed is one line that can be stored', () => {
    const event = { ...DELIVERED, eventType: 'TEXT_SPAM', messageStatusDescription: 'a\u0000b\n\ud800' }
    expect(receiptOf(event).error).toBe('a b \ufffd')
    expect(receiptOf({ ...event, messageStatusDescription: ' ' }).error).toBeNull()
  })

  const STATES = {
    delivered: 'DELIVERED',
    failed: 'FAILED',
    expired: 'FAILED',
    progress: 'SENT',
    unknown: 'UNKNOWN',
  }
  test.each(cases.cases.flatMap(({ kind, ...one }) => (kind === 'aws_event' ? [one] : [])))(
    'is as in case $id',
    ({ input, expected }) => {
      expect(STATES[receiptOf(input).outcome]).toBe(String(expected.state))
    },
  )
})

describe('what is no receipt', () => {
  test.each(['VOICE_ANSWERED', 'MEDIA_DELIVERED', 'RCS_READ', 'REGISTRATION_COMPLETE'])(
    'as %s, is taken and tells nothing',
    (eventType) => {
      expect(told({ ...DELIVERED, eventType })).toEqual({ kind: 'told', receipts: [] })
    },
  )

  test.each<[unknown, string]>([
    ['Hello from the console', 'Message'],
    ['[]', 'Message'],
    [{ messageId: 'm' }, 'Message'],
    [{ eventType: 'TEXT_DELIVERED' }, 'Message.messageId'],
    [{ eventType: 'TEXT_DELIVERED', messageId: '' }, 'Message.messageId'],
    [{ eventType: 'TEXT_DELIVERED', messageId: 'a\u0000b' }, 'Message.messageId'],
    [{ eventType: 'TEXT_DELIVERED', messageId: 'x'.repeat(129) }, 'Message.messageId'],
    [{ eventType: 'TEXT_DELIVERED', messageId: 'm', isFinal: 'yes' }, 'Message.isFinal'],
  ])('as %j, is refused by its field', (event, field) => {
    expect(told(event)).toMatchObject({ kind: 'unreadable', field })
  })
})
