import { afterAll, beforeAll, describe, expect, spyOn, test } from 'bun:test'
import { generateKeyPairSync } from 'node:crypto'
import { EventEmitter } from 'node:events'
import https from 'node:https'
import { AWS_KIND } from '../../../../src/provider/aws/aws-kind.ts'
import type { InboxAnswer } from '../../../../src/provider/port.ts'
import { awsSettings, TOPIC_ARN } from '../../../support/aws.ts'
import { receiptRequest } from '../../../support/http-provider.ts'
import { openSns, type SnsPost, selfSigned } from '../../../support/sns.ts'

const sns = openSns()
const SETTINGS = awsSettings({ configuration_set: 'gateway', topic_arn: TOPIC_ARN })
const EVENT = {
  eventType: 'TEXT_DELIVERED',
  eventVersion: '1.0',
  eventTimestamp: 1729099299998,
  isFinal: true,
  destinationPhoneNumber: '+14255550156',
  messageId: '9539975a-e71f-45f3-b496-8d98dc098a77',
  messageStatus: 'DELIVERED',
  messageStatusDescription: 'Message has been accepted by phone',
}

/** What the inbox makes of these octets, as SNS posts them, given what stands at the address of the certificate. */
function answer(
  body: string | SnsPost,
  page = sns.certificate,
  settings: object = SETTINGS,
): InboxAnswer | null {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const request = receiptRequest('POST', { type: 'text/plain; charset=UTF-8', body: text })
  const first = AWS_KIND.inbox?.(settings, {}, request) ?? null
  return first?.kind === 'needs_page' ? first.seen(page) : first
}

describe('a message of the topic', () => {
  test.each(['1', '2'] as const)('is read when it is signed by version %s', (version) => {
    const post = sns.signed(sns.notification(EVENT), version)
    expect(answer(post)).toMatchObject({
      kind: 'told',
      receipts: [{ receipt: { outcome: 'delivered', providerMessageId: EVENT.messageId } }],
    })
  })

  test('is read when it has a subject, which is signed with it', () => {
    const post = sns.notification(EVENT, { Subject: 'Grüße\nvon SNS' })
    expect(answer(post)).toMatchObject({ kind: 'told' })
    expect(answer({ ...post, Subject: 'another' })).toEqual({ kind: 'forged' })
  })

  test('that confirms the subscription is visited, and nothing is told', () => {
    const post = sns.confirmation()
    expect(answer(post)).toEqual({ kind: 'confirm', url: post['SubscribeURL'] ?? '' })
  })

  test('that somebody has unsubscribed changes nothing', () => {
    const post = sns.signed({ ...sns.confirmation(), Type: 'UnsubscribeConfirmation' })
    expect(answer(post)).toEqual({ kind: 'told', receipts: [] })
  })

  test.each([
    'http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    'https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription',
    'https://evil.example/?Action=ConfirmSubscription',
    'https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic',
    'https://sns.eu-west-1.amazonaws.com/x?Action=ConfirmSubscription',
    'https://me@sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription',
    'https://sns.eu-west-1.amazonaws.com:8443/?Action=ConfirmSubscription',
    'https://sns.eu-west-1.amazonaws.com/?Action=DeleteTopic&Action=ConfirmSubscription',
  ])('is not confirmed at %s', (url) => {
    const post = sns.confirmation({ SubscribeURL: `${url}&TopicArn=${TOPIC_ARN}&Token=1` })
    expect(answer(post)).toMatchObject({ kind: 'unreadable', field: 'SubscribeURL' })
  })

  test('is not confirmed for another topic than it is of', () => {
    const url = `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}-2&Token=1`
    expect(answer(sns.confirmation({ SubscribeURL: url }))).toMatchObject({ kind: 'unreadable' })
  })
})

describe('forged is', () => {
  const good = sns.notification(EVENT)

  test.each(['Message', 'MessageId', 'Timestamp'])('what was signed with another %s', (name) => {
    expect(answer({ ...good, [name]: `${good[name]}0` })).toEqual({ kind: 'forged' })
  })

  test('a confirmation that was signed with another token or address', () => {
    const post = sns.confirmation()
    expect(answer({ ...post, Token: 'x' })).toEqual({ kind: 'forged' })
    expect(answer({ ...post, SubscribeURL: `${post['SubscribeURL']}0` })).toEqual({ kind: 'forged' })
  })

  test('a notification that was signed as a confirmation', () => {
    expect(answer({ ...sns.confirmation(), Type: 'Notification' })).toEqual({ kind: 'forged' })
  })

  test('what is of another topic, though SNS has signed it', () => {
    const post = sns.notification(EVENT, { TopicArn: `${TOPIC_ARN}-of-another` })
    expect(answer(post)).toEqual({ kind: 'forged' })
  })

  test('what comes to a provider that has no topic', () => {
    expect(answer(good, sns.certificate, awsSettings())).toEqual({ kind: 'forged' })
  })

  test.each(['0', '3', '', 2])('the signature version %p', (version) => {
    expect(answer(JSON.stringify({ ...good, SignatureVersion: version }))).toEqual({ kind: 'forged' })
  })

  test.each(['', 'AAAA', '***', '\u0000', good['MessageId'] ?? ''])('the signature %p', (signature) => {
    expect(answer({ ...good, Signature: signature })).toEqual({ kind: 'forged' })
  })

  test('a signature of the other version', () => {
    expect(answer({ ...good, SignatureVersion: '1' })).toEqual({ kind: 'forged' })
  })

  test.each([
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{}',
    '[['.repeat(30_000),
    JSON.stringify({ ...good, Type: 'Hello' }),
    JSON.stringify({ ...good, Message: 1 }),
    JSON.stringify(EVENT),
  ])('the body %j', (body) => {
    expect(answer(body)).toEqual({ kind: 'forged' })
  })

  test('octets that are no UTF-8', () => {
    const bytes = Buffer.from(JSON.stringify(good)).fill(0xff, 20, 24)
    const request = { ...receiptRequest('POST'), bytes }
    expect(AWS_KIND.inbox?.(SETTINGS, {}, request)).toEqual({ kind: 'forged' })
  })

  const path = new URL(sns.certificateUrl).pathname
  test.each([
    `http://sns.eu-west-1.amazonaws.com${path}`,
    `https://sns.us-east-1.amazonaws.com${path}`,
    `https://sns.eu-west-1.amazonaws.com.cn${path}`,
    `https://sns.eu-west-1.amazonaws.com.evil.example${path}`,
    `https://sns.s3-eu-west-1.amazonaws.com${path}`,
    `https://sns.eu-west-1.amazonaws.com@evil.example${path}`,
    `https://evil.example${path}`,
    `https://evil.example/#@sns.eu-west-1.amazonaws.com${path}`,
    `https://sns.eu-west-1.amazonaws.com:444${path}`,
    `https://sns.eu-west-1.amazonaws.com${path}?Action=GetEndpointAttributes`,
    `https://sns.eu-west-1.amazonaws.com${path}#x`,
    `https://sns.eu-west-1.amazonaws.com/?x=${path}`,
    'https://sns.eu-west-1.amazonaws.com/evil.pem',
    `https://sns.eu-west-1.amazonaws.com/a/..${path}`,
    `HTTPS://SNS.EU-WEST-1.AMAZONAWS.COM${path}`,
    '',
  ])('what names its certificate at %s, which is not even asked for', (url) => {
    const post = { ...good, SigningCertURL: url }
    const request = receiptRequest('POST', { body: JSON.stringify(post) })
    expect(AWS_KIND.inbox?.(SETTINGS, {}, request)).toEqual({ kind: 'forged' })
  })

  const other = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const curve = generateKeyPairSync('ed25519')
  test.each<[string, string]>([
    ['of another key', selfSigned('sns.amazonaws.com', other.publicKey, other.privateKey)],
    ['of a key that is not RSA', selfSigned('sns.amazonaws.com', curve.publicKey, other.privateKey)],
    ['that is a page of something else', '<html>certificate</html>'],
    ['that stands in an answer to something else', `<Attributes>\n${sns.certificate}</Attributes>`],
    ['that another one follows', `${sns.certificate}${sns.certificate}`],
    ['that is cut short', sns.certificate.slice(0, 400)],
    ['that is none', sns.certificate.replace(/[A-Z]{3}/g, 'AAA')],
    ['that is a key without a certificate', sns.publicKey],
    ['that is empty', ''],
  ])('what a certificate %s stands for', (_name, page) => {
    expect(answer(good, page)).toEqual({ kind: 'forged' })
  })
})

describe("AWS's own validator", () => {
  const get = spyOn(https, 'get')
  beforeAll(() => {
    // It asks for the certificate by itself: here it is given this one.
    get.mockImplementation(((_url: unknown, told: (response: EventEmitter) => void) => {
      const response = Object.assign(new EventEmitter(), { statusCode: 200 })
      queueMicrotask(() => {
        told(response)
        response.emit('data', sns.certificate)
        response.emit('end')
      })
      return new EventEmitter()
    }) as never)
  })
  afterAll(() => void get.mockRestore())

  async function isGood(message: SnsPost): Promise<boolean> {
    const { default: Validator } = await import('sns-validator')
    const said = Promise.withResolvers<boolean>()
    new Validator().validate(message, (error) => said.resolve(error === null))
    return said.promise
  }

  test.each(['1', '2'] as const)(
    'takes and refuses what the inbox takes and refuses, version %s',
    async (version) => {
      const posts = [
        sns.signed(sns.notification(EVENT), version),
        sns.signed(sns.notification(EVENT, { Subject: 'a subject' }), version),
        sns.signed(sns.confirmation(), version),
      ]
      for (const post of posts) {
        const changed = { ...post, Message: `${post['Message']} ` }
        expect([await isGood(post), await isGood(changed)]).toEqual([true, false])
        expect([answer(post)?.kind === 'forged', answer(changed)?.kind === 'forged']).toEqual([false, true])
      }
    },
  )
})
