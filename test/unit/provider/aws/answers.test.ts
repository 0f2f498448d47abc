import { describe, expect, test } from 'bun:test'
import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2'
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns'
import { readAwsAnswer } from '../../../../src/provider/aws/answers.ts'
import type { AwsSettings } from '../../../../src/provider/aws/settings.ts'
import { AWS_SECRETS } from '../../../support/aws.ts'
import { NOW_MS } from '../../../support/http-provider.ts'

type Api = AwsSettings['api']
type Answer = { readonly status: number; readonly body: string; readonly headers?: Record<string, string> }

const read = (api: Api, { status, body, headers = {} }: Answer) =>
  readAwsAnswer(api, { status, body, header: (name) => headers[name] ?? null }, NOW_MS)

/** What the official SDK makes of the same answer: the name of the error that it throws, or the id. */
async function bySdk(api: Api, { status, body, headers = {} }: Answer): Promise<string> {
  const config = {
    region: 'eu-west-1',
    credentials: { accessKeyId: AWS_SECRETS.access_key_id, secretAccessKey: AWS_SECRETS.secret_access_key },
    maxAttempts: 1,
    requestHandler: {
      handle: async () => ({
        response: { statusCode: status, headers, body: new Blob([body]).stream() },
      }),
    },
  }
  try {
    const out =
      api === 'sns'
        ? await new SNSClient(config).send(
            new PublishCommand({ PhoneNumber: '+4915112345678', Message: 'x' }),
          )
        : await new PinpointSMSVoiceV2Client(config).send(
            new SendTextMessageCommand({ DestinationPhoneNumber: '+4915112345678', MessageBody: 'x' }),
          )
    return out.MessageId ?? ''
  } catch (error) {
    return error instanceof Error ? error.name : ''
  }
}

const json = (type: string, more: object = {}, status = 400): Answer => ({
  status,
  body: JSON.stringify({ __type: type, ...more }),
  headers: { 'content-type': 'application/x-amz-json-1.0' },
})
const xml = (code: string, message: string, status = 400): Answer => ({
  status,
  body: `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>9bd05278</RequestId></ErrorResponse>`,
  headers: { 'content-type': 'text/xml' },
})

const ID = '567910cd-659e-55d4-8ccb-5aaf14679dc0'

test('a message that was taken is named by its MessageId, as the SDK reads it', async () => {
  const taken: readonly [Api, Answer][] = [
    ['end_user_messaging', { status: 200, body: `{"MessageId":"${ID}"}` }],
    [
      'sns',
      {
        status: 200,
        body: `<PublishResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><PublishResult><MessageId>${ID}</MessageId></PublishResult><ResponseMetadata><RequestId>f187a3c1</RequestId></ResponseMetadata></PublishResponse>`,
      },
    ],
  ]
  for (const [api, answer] of taken) {
    expect(await bySdk(api, answer)).toBe(ID)
    expect(read(api, answer)).toEqual({
      kind: 'accepted',
      providerMessageIds: [ID],
      detail: `HTTP 200: ${answer.body}`,
    })
  }
})

describe('an error', () => {
  // Which error it is, by the SDK; what follows, by us.
  const table: readonly [Api, Answer, sdk: string, ours: object][] = [
    [
      'end_user_messaging',
      json('com.amazonaws.pinpointsmsvoicev2#ThrottlingException', { Message: 'Rate exceeded' }),
      'ThrottlingException',
      { kind: 'throttled', retryAfterMs: null },
    ],
    [
      'end_user_messaging',
      { ...json('ThrottlingException', {}, 429), headers: { 'retry-after': '2' } },
      'ThrottlingException',
      { kind: 'throttled', retryAfterMs: 2_000 },
    ],
    [
      'end_user_messaging',
      json('ConflictException', {
        Message: 'Destination opted out',
        Reason: 'DESTINATION_PHONE_NUMBER_OPTED_OUT',
      }),
      'ConflictException',
      {
        kind: 'rejected_permanent',
        error: 'AWS refused it: Conflict DESTINATION_PHONE_NUMBER_OPTED_OUT: Destination opted out',
        optedOut: true,
      },
    ],
    [
      'end_user_messaging',
      json('ConflictException', { Reason: 'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION' }),
      'ConflictException',
      { kind: 'rejected_permanent' },
    ],
    [
      'end_user_messaging',
      json('ConflictException', { Reason: 'RESOURCE_NOT_ACTIVE' }),
      'ConflictException',
      { kind: 'rejected_temporary', error: 'AWS refused it: Conflict RESOURCE_NOT_ACTIVE' },
    ],
    [
      'end_user_messaging',
      json('ValidationException', {
        Message: "Value at 'messageBody'\nfailed",
        Reason: 'FIELD_VALIDATION_FAILED',
      }),
      'ValidationException',
      {
        kind: 'rejected_permanent',
        error: "AWS refused it: Validation FIELD_VALIDATION_FAILED: Value at 'messageBody' failed",
      },
    ],
    [
      'end_user_messaging',
      json('ValidationException', { Reason: 'CHANNEL_NOT_ENABLED' }),
      'ValidationException',
      { kind: 'rejected_temporary' },
    ],
    [
      'end_user_messaging',
      json('ServiceQuotaExceededException', { Reason: 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT' }),
      'ServiceQuotaExceededException',
      {
        kind: 'rejected_temporary',
        error: 'AWS refused it: ServiceQuotaExceeded MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT',
      },
    ],
    [
      'end_user_messaging',
      json('ResourceNotFoundException', { ResourceType: 'configuration-set' }),
      'ResourceNotFoundException',
      { kind: 'rejected_temporary' },
    ],
    [
      'end_user_messaging',
      json('AccessDeniedException', { Reason: 'ACCOUNT_DISABLED' }),
      'AccessDeniedException',
      { kind: 'rejected_temporary', error: 'AWS refused it: AccessDenied ACCOUNT_DISABLED' },
    ],
    [
      'end_user_messaging',
      {
        status: 400,
        body: '{"message":"The security token included in the request is invalid."}',
        headers: { 'x-amzn-errortype': 'UnrecognizedClientException:http://internal.amazon.com/' },
      },
      'UnrecognizedClientException',
      {
        kind: 'rejected_temporary',
        error: 'AWS refused it: UnrecognizedClient: The security token included in the request is invalid.',
      },
    ],
    [
      'end_user_messaging',
      json('InternalServerException', { Message: 'again', RequestId: 'r' }, 500),
      'InternalServerException',
      { kind: 'unknown', error: 'AWS answered InternalServer: again' },
    ],
    [
      'end_user_messaging',
      json('ServiceUnavailableException', {}, 503),
      'ServiceUnavailableException',
      { kind: 'rejected_temporary' },
    ],
    ['sns', xml('Throttling', 'Rate exceeded', 400), 'Throttling', { kind: 'throttled' }],
    ['sns', xml('Throttled', 'Rate exceeded', 429), 'ThrottledException', { kind: 'throttled' }],
    [
      'sns',
      xml('InvalidParameter', 'Invalid parameter: PhoneNumber Reason: &quot;+1&quot; is &lt; 2 &amp; so on'),
      'InvalidParameterException',
      {
        kind: 'rejected_permanent',
        error: 'AWS refused it: InvalidParameter: Invalid parameter: PhoneNumber Reason: "+1" is < 2 & so on',
      },
    ],
    ['sns', xml('OptedOut', 'x', 400), 'OptedOutException', { kind: 'rejected_permanent', optedOut: true }],
    [
      'sns',
      xml('AuthorizationError', 'not authorized', 403),
      'AuthorizationErrorException',
      { kind: 'rejected_temporary' },
    ],
    [
      'sns',
      xml('SignatureDoesNotMatch', 'Signature expired', 403),
      'SignatureDoesNotMatch',
      {
        kind: 'rejected_temporary',
        error: 'AWS refused it: SignatureDoesNotMatch: Signature expired',
      },
    ],
    ['sns', xml('InternalError', 'oops', 500), 'InternalErrorException', { kind: 'unknown' }],
  ]
  test.each([...table])('%s %j is %s', async (api, answer, sdk, ours) => {
    expect(await bySdk(api, answer)).toBe(sdk)
    expect(read(api, answer)).toMatchObject(ours)
  })
})

describe('an answer that is not of AWS', () => {
  test.each<[Api, number, string, object]>([
    ['end_user_messaging', 200, '', { kind: 'unknown', error: 'AWS answered 200 without a MessageId' }],
    ['end_user_messaging', 200, '{"MessageId":"a b"}', { kind: 'unknown' }],
    ['end_user_messaging', 200, '{"MessageId":7}', { kind: 'unknown' }],
    ['sns', 200, '<html>welcome</html>', { kind: 'unknown' }],
    ['end_user_messaging', 407, '<html/>', { kind: 'rejected_temporary', error: 'AWS refused it: HTTP 407' }],
    ['end_user_messaging', 413, '<html/>', { kind: 'rejected_permanent' }],
    ['sns', 429, '', { kind: 'throttled' }],
    ['sns', 302, '', { kind: 'unknown' }],
    ['sns', 408, '', { kind: 'unknown' }],
    ['end_user_messaging', 502, 'bad gateway', { kind: 'unknown', error: 'AWS answered HTTP 502' }],
    ['end_user_messaging', 503, '', { kind: 'unknown' }],
    ['end_user_messaging', 500, '[['.repeat(30_000), { kind: 'unknown' }],
  ])('%s %i %s', (api, status, body, expected) => {
    expect(read(api, { status, body })).toMatchObject(expected)
  })
})
