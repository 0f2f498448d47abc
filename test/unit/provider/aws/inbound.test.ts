import { expect, test } from 'bun:test'
import { AWS_KIND } from '../../../../src/provider/aws/aws-kind.ts'
import { AWS_SECRETS, awsSettings, TOPIC_ARN } from '../../../support/aws.ts'
import { receiptRequest } from '../../../support/http-provider.ts'
import { openSns, type SnsPost } from '../../../support/sns.ts'

const sns = openSns()
const INBOUND_ARN = TOPIC_ARN.replace('receipts', 'replies')
const SETTINGS = awsSettings({ topic_arn: TOPIC_ARN, inbound_topic_arn: INBOUND_ARN })

/** As documented: docs.aws.amazon.com/sms-voice/latest/userguide/two-way-sms-payload.html. */
const MESSAGE = {
  originationNumber: '+14255550182',
  destinationNumber: '+12125550101',
  messageKeyword: 'JOIN',
  messageBody: 'EXAMPLE 🎉',
  inboundMessageId: 'cae173d2-66b9-564c-8309-21f858e9fb84',
  previousPublishedMessageId: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

function answer(post: SnsPost, settings: object = SETTINGS) {
  const request = receiptRequest('POST', {
    type: 'text/plain',
    body: JSON.stringify(post),
    address: 'inbound',
  })
  const first = AWS_KIND.inbox?.(settings, {}, request)
  return first?.kind === 'needs_page' ? first.seen(sns.certificate) : first
}

test.each([INBOUND_ARN, TOPIC_ARN])('a message of %s is told', (TopicArn) => {
  expect(answer(sns.notification(MESSAGE, { TopicArn }))).toEqual({
    kind: 'told',
    receipts: [],
    inbound: [
      {
        inbound: {
          from: '+14255550182',
          to: '+12125550101',
          text: 'EXAMPLE 🎉',
          raw: null,
          part: null,
          providerMessageId: MESSAGE.inboundMessageId,
        },
      },
    ],
  })
})

test('the topic is asked for, whatever the API', () => {
  const post = sns.notification(MESSAGE, { TopicArn: INBOUND_ARN })
  expect(answer(post, awsSettings({ api: 'sns', inbound_topic_arn: INBOUND_ARN }))).toMatchObject({
    kind: 'told',
  })
  expect(answer(post, awsSettings({ topic_arn: TOPIC_ARN }))).toEqual({ kind: 'forged' })
  expect(answer(post, awsSettings())).toEqual({ kind: 'forged' })
  const secrets = new Set(Object.keys(AWS_SECRETS))
  expect(AWS_KIND.check(awsSettings({ api: 'sns', inbound_topic_arn: INBOUND_ARN }), secrets)).toBeNull()
})

test('its subscription is confirmed at its own topic', () => {
  const SubscribeURL = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${INBOUND_ARN}&Token=1`
  const post = sns.confirmation({ TopicArn: INBOUND_ARN, SubscribeURL })
  expect(answer(post)).toEqual({ kind: 'confirm', url: SubscribeURL })
  const other = SubscribeURL.replace(INBOUND_ARN, TOPIC_ARN)
  expect(answer(sns.confirmation({ TopicArn: INBOUND_ARN, SubscribeURL: other }))).toMatchObject({
    kind: 'unreadable',
  })
})

test.each([
  [{ ...MESSAGE, originationNumber: 14255550182 }, 'Message.originationNumber'],
  [{ ...MESSAGE, destinationNumber: undefined }, 'Message.destinationNumber'],
  [{ ...MESSAGE, messageBody: null }, 'Message.messageBody'],
])('what cannot be read is told by its field: %#', (message, field) => {
  expect(answer(sns.notification(message))).toMatchObject({ kind: 'unreadable', field })
})
