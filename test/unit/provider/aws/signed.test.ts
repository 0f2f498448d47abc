import { afterAll, beforeAll, describe, expect, setSystemTime, test } from 'bun:test'
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { publish } from '../../../../src/provider/aws/publish.ts'
import { sendTextMessage } from '../../../../src/provider/aws/send-text-message.ts'
import { type AwsSettings, serverOf } from '../../../../src/provider/aws/settings.ts'
import { openSign } from '../../../../src/provider/aws/sign.ts'
import type { SubmitRequest } from '../../../../src/provider/port.ts'
import { AWS_SECRETS, awsSettings } from '../../../support/aws.ts'
import { NOW_MS, submission } from '../../../support/http-provider.ts'

// The official SDK for JavaScript is the judge: what it sends of the same message, at the same time, is what we send, byte
// for byte and signature for signature.

/** A request as it leaves; what the SDK says of itself is left out of it before it is signed. */
type Sent = {
  readonly method: string
  readonly url: string
  readonly headers: Record<string, string>
  readonly body: string
}

beforeAll(() => void setSystemTime(new Date(NOW_MS)))
afterAll(() => void setSystemTime())

const TOKEN = 'IQoJb3JpZ2luX2VjEXAMPLE=='
const TEXT = 'Grüße: "5 € (100%)" & a+b=c~d*\'!\n\u2028 \\ / 😀'

type Middle = {
  readonly headers: Record<string, string>
  readonly hostname: string
  readonly protocol: string
  readonly path: string
  readonly method: string
  readonly body: string | Uint8Array
}

type Next = (args: { readonly request: Middle }) => unknown

/** Either client as it is used here: their types agree on nothing. */
type EitherClient = {
  readonly middlewareStack: { addRelativeTo(middleware: (next: Next) => Next, options: object): void }
  send(command: object): Promise<unknown>
}

/** By which the SDK names itself, its attempt and its request: not by us. */
const OF_THE_SDK = ['amz-sdk-invocation-id', 'amz-sdk-request', 'x-amz-user-agent', 'user-agent']

/** Sends by the SDK to nowhere; answers the request that it made. */
async function sentBySdk(
  api: AwsSettings['api'],
  region: string,
  command: SendTextMessageCommand | PublishCommand,
  sessionToken?: string,
): Promise<Sent> {
  let seen: Middle | null = null
  const config = {
    region,
    credentials: {
      accessKeyId: AWS_SECRETS.access_key_id,
      secretAccessKey: AWS_SECRETS.secret_access_key,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    },
    maxAttempts: 1,
    requestHandler: {
      async handle(request: Middle): Promise<never> {
        seen = request
        throw new Error('nothing leaves')
      },
    },
  }
  const client = (api === 'sns'
    ? new SNSClient(config)
    : new PinpointSMSVoiceV2Client(config)) as unknown as EitherClient
  client.middlewareStack.addRelativeTo(
    (next) => (args) => {
      for (const name of OF_THE_SDK) delete args.request.headers[name]
      return next(args)
    },
    { relation: 'before', toMiddleware: 'httpSigningMiddleware', name: 'nothingOfItself' },
  )
  await client.send(command).catch(() => {})
  const { method, protocol, hostname, path, headers, body } = seen as unknown as Middle
  return {
    method,
    url: `${protocol}//${hostname}${path}`,
    headers,
    body: typeof body === 'string' ? body : Buffer.from(body).toString(),
  }
}

/** The same by us, with the Host that the way out sets. */
async function sentByUs(settings: AwsSettings, request: SubmitRequest, sessionToken?: string): Promise<Sent> {
  const server = serverOf(settings)
  const { api, region } = settings
  const asked = api === 'sns' ? publish(settings, request) : sendTextMessage(settings, request, NOW_MS)
  const service = api === 'sns' ? 'sns' : 'sms-voice'
  const secrets: Record<string, string> = { ...AWS_SECRETS, session_token: sessionToken ?? '' }
  const sign = openSign(sessionToken !== undefined)
  const signed = await sign({ server, service, region, ...asked }, (name) => secrets[name] ?? '', NOW_MS)
  return {
    method: signed.method,
    url: server.origin + signed.path,
    headers: { ...signed.headers, host: server.host },
    body: signed.body ?? '',
  }
}

describe('SendTextMessage', () => {
  const table: readonly [name: string, Partial<AwsSettings>, Partial<SubmitRequest>, object][] = [
    [
      'of a message as it is',
      {},
      {},
      { OriginationIdentity: 'ACME', MessageBody: 'hello', MessageType: 'TRANSACTIONAL', TimeToLive: 90 },
    ],
    [
      'of all that settings and a message can say',
      {
        region: 'us-gov-west-1',
        origination_identity: 'arn:aws-us-gov:sms-voice:us-gov-west-1:123456789012:pool/pool-1',
        message_type: 'PROMOTIONAL',
        keyword: 'ACME alerts',
        configuration_set: 'gateway',
        max_price: '0.05',
        protect_configuration: 'protect-1',
      },
      {
        text: TEXT,
        to: '+919812345678' as never,
        dlt: { entityId: '110100001', templateId: '110710001' },
      },
      {
        OriginationIdentity: 'arn:aws-us-gov:sms-voice:us-gov-west-1:123456789012:pool/pool-1',
        MessageBody: TEXT,
        MessageType: 'PROMOTIONAL',
        Keyword: 'ACME alerts',
        ConfigurationSetName: 'gateway',
        MaxPrice: '0.05',
        TimeToLive: 90,
        DestinationCountryParameters: { IN_ENTITY_ID: '110100001', IN_TEMPLATE_ID: '110710001' },
        ProtectConfigurationId: 'protect-1',
      },
    ],
    [
      'of one that has a minute less than AWS keeps any',
      {},
      { expiresAtMs: NOW_MS + 1_000 },
      { OriginationIdentity: 'ACME', MessageBody: 'hello', MessageType: 'TRANSACTIONAL', TimeToLive: 5 },
    ],
    [
      'of one that lives longer than AWS keeps any',
      {},
      { expiresAtMs: NOW_MS + 30 * 86_400_000 },
      {
        OriginationIdentity: 'ACME',
        MessageBody: 'hello',
        MessageType: 'TRANSACTIONAL',
        TimeToLive: 259_200,
      },
    ],
  ]
  describe.each(table)('%s', (_name, given, more, input) => {
    const settings = awsSettings(given)
    const request = submission(more)
    test.each([undefined, TOKEN])('with the session token %p', async (token) => {
      const command = new SendTextMessageCommand({ DestinationPhoneNumber: request.to, ...input })
      const expected = await sentBySdk(settings.api, settings.region, command, token)
      expect(await sentByUs(settings, request, token)).toEqual(expected)
      expect(expected.headers['authorization']).toContain('Signature=')
    })
  })
})

describe('Publish', () => {
  const attribute = (StringValue: string, DataType = 'String') => ({ DataType, StringValue })
  const table: readonly [name: string, Partial<AwsSettings>, Partial<SubmitRequest>, object][] = [
    [
      'of a message as it is',
      {},
      {},
      {
        'AWS.SNS.SMS.SenderID': attribute('ACME'),
        'AWS.SNS.SMS.SMSType': attribute('Transactional'),
      },
    ],
    [
      'of all that settings and a message can say',
      { message_type: 'PROMOTIONAL', max_price: '0.05' },
      { text: TEXT, from: '+12065550100', dlt: { entityId: '110100001', templateId: '110710001' } },
      {
        'AWS.MM.SMS.OriginationNumber': attribute('+12065550100'),
        'AWS.SNS.SMS.SMSType': attribute('Promotional'),
        'AWS.SNS.SMS.MaxPrice': attribute('0.05', 'Number'),
        'AWS.MM.SMS.EntityId': attribute('110100001'),
        'AWS.MM.SMS.TemplateId': attribute('110710001'),
      },
    ],
  ]
  describe.each(table)('%s', (_name, given, more, attributes) => {
    const settings = awsSettings({ api: 'sns', region: 'ap-south-1', ...given })
    const request = submission(more)
    test.each([undefined, TOKEN])('with the session token %p', async (token) => {
      const input = { PhoneNumber: request.to, Message: request.text, MessageAttributes: attributes }
      const expected = await sentBySdk('sns', settings.region, new PublishCommand(input as never), token)
      expect(await sentByUs(settings, request, token)).toEqual(expected)
    })
  })
})

test('regions of China are asked in China', () => {
  expect(serverOf(awsSettings({ api: 'sns', region: 'cn-north-1' })).href).toBe(
    'https://sns.cn-north-1.amazonaws.com.cn/',
  )
})

test('the key of a day is not the key of the next', async () => {
  const sign = openSign(false)
  const unsigned = {
    server: new URL('https://sns.eu-west-1.amazonaws.com/'),
    service: 'sns',
    region: 'eu-west-1',
    headers: {},
    body: 'x',
  } as const
  const secretOf = (name: string) => AWS_SECRETS[name as keyof typeof AWS_SECRETS]
  const days = [NOW_MS, NOW_MS + 86_400_000, NOW_MS]
  const kept = await Promise.all(days.map((atMs) => sign(unsigned, secretOf, atMs)))
  const fresh = await Promise.all(days.map((atMs) => openSign(false)(unsigned, secretOf, atMs)))
  expect(kept).toEqual(fresh)
  expect(kept[0]?.headers['authorization']).not.toBe(kept[1]?.headers['authorization'])
})
