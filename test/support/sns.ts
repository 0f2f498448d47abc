import { createHash, createSign, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { openPages, type Pages } from '../../src/outbound/pages.ts'
import { TOPIC_ARN } from './aws.ts'

/** A message of SNS, with or without its signature. */
export type SnsPost = Readonly<Record<string, string>>

/** SNS of the tests: a key and a certificate of its own, at the address where the topic's region keeps them. */
export type Sns = {
  readonly certificate: string
  /** The key of the certificate by itself, in PEM. */
  readonly publicKey: string
  readonly certificateUrl: string
  /** A message, signed by version 1 or 2 of the signature. */
  signed(message: SnsPost, version?: '1' | '2'): SnsPost
  notification(event: unknown, more?: SnsPost): SnsPost
  confirmation(more?: SnsPost): SnsPost
}

const TOKEN = '2336412f37fb687f5d51e6e2425e90ce'

/** Makes a key and a certificate that are used nowhere else. */
export function openSns(): Sns {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const certificate = selfSigned('sns.amazonaws.com', publicKey, privateKey)
  const name = createHash('md5').update(certificate).digest('hex')
  const certificateUrl = `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-${name}.pem`

  function signed(message: SnsPost, version: '1' | '2' = '2'): SnsPost {
    const names =
      message['Type'] === 'Notification'
        ? ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type']
        : ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type']
    const signer = createSign(version === '1' ? 'RSA-SHA1' : 'RSA-SHA256')
    for (const each of names) if (each in message) signer.update(`${each}\n${message[each]}\n`)
    return {
      ...message,
      SignatureVersion: version,
      Signature: signer.sign(privateKey, 'base64'),
      SigningCertURL: certificateUrl,
    }
  }

  const head = (type: string) => ({
    Type: type,
    MessageId: crypto.randomUUID(),
    TopicArn: TOPIC_ARN,
    Timestamp: '2026-01-01T00:00:00.000Z',
  })

  return {
    certificate,
    publicKey: String(publicKey.export({ type: 'spki', format: 'pem' })),
    certificateUrl,
    signed,
    notification: (event, more = {}) =>
      signed({
        ...head('Notification'),
        Message: typeof event === 'string' ? event : JSON.stringify(event),
        UnsubscribeURL: `https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=${TOPIC_ARN}:1`,
        ...more,
      }),
    confirmation: (more = {}) =>
      signed({
        ...head('SubscriptionConfirmation'),
        Token: TOKEN,
        Message: `You have chosen to subscribe to the topic ${TOPIC_ARN}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`,
        SubscribeURL: `https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${TOPIC_ARN}&Token=${TOKEN}`,
        ...more,
      }),
  }
}

/** A server in the place of SNS's, and the way there: what is asked of any host is asked of it. */
export type SnsServer = {
  readonly pages: Pages
  /** Paths and queries that were asked for. */
  readonly asked: string[]
  close(): Promise<void>
}

/** Serves the certificate and the confirmation; `answer` may say otherwise. */
export function openSnsServer(
  sns: Sns,
  answer: (path: string) => Response | null = () => null,
  now: () => number = Date.now,
): SnsServer {
  const asked: string[] = []
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch(request) {
      const { pathname, search } = new URL(request.url)
      asked.push(pathname + search)
      const other = answer(pathname + search)
      if (other !== null) return other
      if (pathname === new URL(sns.certificateUrl).pathname) return new Response(sns.certificate)
      return pathname === '/'
        ? new Response('<ConfirmSubscriptionResponse/>')
        : new Response('', { status: 404 })
    },
  })
  const pages = openPages({ allowPrivate: true, resolve: async () => [], timeoutMs: 5_000, now })
  const here = (url: string) => {
    const { pathname, search } = new URL(url)
    return server.url.origin + pathname + search
  }
  return {
    asked,
    pages: { read: (url) => pages.read(here(url)), visit: (url) => pages.visit(here(url)) },
    close: () => server.stop(true),
  }
}

/** An X.509 certificate of this key, signed with it, in PEM (RFC 5280, 4.1). Good from 2025 to 2049. */
export function selfSigned(commonName: string, publicKey: KeyObject, privateKey: KeyObject): string {
  const algorithm = der(0x30, oid('2a864886f70d01010b'), der(0x05))
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(commonName)))))
  const time = (text: string) => der(0x17, Buffer.from(text))
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    der(0x30, time('250101000000Z'), time('490101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('RSA-SHA256', body, privateKey)
  const whole = der(0x30, body, algorithm, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'))
}

/** One element of DER: tag, length, content (X.690, 8.1). */
function der(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const inside = Buffer.concat(content)
  const { length } = inside
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), inside])
}
