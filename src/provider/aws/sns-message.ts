import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import { type Static, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { topicHost } from './settings.ts'

const text = () => Type.String()

/** What SNS posts to an HTTPS endpoint ("Parsing Amazon SNS message formats"). */
const SnsMessage = Type.Object({
  Type: Type.Union([
    Type.Literal('Notification'),
    Type.Literal('SubscriptionConfirmation'),
    Type.Literal('UnsubscribeConfirmation'),
  ]),
  MessageId: text(),
  TopicArn: text(),
  Message: text(),
  Timestamp: text(),
  SignatureVersion: Type.Union([Type.Literal('1'), Type.Literal('2')]),
  Signature: text(),
  SigningCertURL: text(),
  Subject: Type.Optional(text()),
  Token: Type.Optional(text()),
  SubscribeURL: Type.Optional(text()),
})
export type SnsMessage = Static<typeof SnsMessage>

const messageCheck = TypeCompiler.Compile(SnsMessage)

/** The message in a body, whatever type it is said to be of (SNS says text/plain); null: it is none. */
export function readSnsMessage(bytes: Uint8Array): SnsMessage | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return messageCheck.Check(value) ? value : null
  } catch {
    return null
  }
}

/** The path of a certificate, as SNS names it. Any other could be made to answer what its caller wants, as a query can. */
const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{8,64}\.pem$/

/** Whether SNS keeps certificates of this topic there: at its host in the topic's region and nowhere else. */
export function isCertificateUrl(url: string, topicArn: string): boolean {
  const path = URL.parse(url)?.pathname ?? ''
  return CERTIFICATE_PATH.test(path) && url === `https://${topicHost(topicArn)}${path}`
}

/** Whether a visit there confirms the subscription to this topic and does nothing else. */
export function isSubscribeUrl(url: string, topicArn: string): boolean {
  const read = URL.parse(url)
  return (
    read !== null &&
    read.origin === `https://${topicHost(topicArn)}` &&
    read.pathname === '/' &&
    read.username === '' &&
    read.searchParams.getAll('Action').join() === 'ConfirmSubscription' &&
    read.searchParams.getAll('TopicArn').join() === topicArn
  )
}

/** Fields that are signed, in their order; those of a notification without a subject leave it out. */
const OF_SUBSCRIPTIONS = [
  'Message',
  'MessageId',
  'SubscribeURL',
  'Timestamp',
  'Token',
  'TopicArn',
  'Type',
] as const
const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: OF_SUBSCRIPTIONS,
  UnsubscribeConfirmation: OF_SUBSCRIPTIONS,
} as const satisfies Record<SnsMessage['Type'], readonly (keyof SnsMessage)[]>

/** SHA-1 in version 1, SHA-256 in version 2. */
const DIGESTS = { 1: 'RSA-SHA1', 2: 'RSA-SHA256' } as const

/** Whether the message was signed with the key of this certificate, in PEM ("Verifying the signatures of SNS messages"). */
export function isSigned(message: SnsMessage, certificate: string): boolean {
  const key = keyIn(certificate)
  if (key === null) return false
  const signed = SIGNED[message.Type]
    .filter((name) => message[name] !== undefined)
    .map((name) => `${name}\n${message[name]}\n`)
    .join('')
  const signature = Buffer.from(message.Signature, 'base64')
  return verify(DIGESTS[message.SignatureVersion], Buffer.from(signed), key, signature)
}

const CERTIFICATE = /^\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{64,16384}-----END CERTIFICATE-----\s*$/

/** The RSA key of a page that is one certificate and nothing else. */
function keyIn(page: string): KeyObject | null {
  if (!CERTIFICATE.test(page)) return null
  try {
    const key = createPublicKey(page)
    return key.asymmetricKeyType === 'rsa' ? key : null
  } catch {
    return null
  }
}
