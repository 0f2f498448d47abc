import { afterEach, describe, expect, test } from 'bun:test'
import type { Socket } from 'node:net'
import type { Exchange } from '../../../../src/domain/message/exchange.ts'
import { openAws } from '../../../../src/provider/aws/aws-kind.ts'
import type { SubmitAnswer } from '../../../../src/provider/port.ts'
import { AWS_SECRETS, awsSettings } from '../../../support/aws.ts'
import { hooks, submission } from '../../../support/http-provider.ts'
import { httpAnswer, openRawServer } from '../../../support/raw-server.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

const ID = '567910cd-659e-55d4-8ccb-5aaf14679dc0'
const TAKEN = httpAnswer('200 OK', `{"MessageId":"${ID}"}`)

/** An open account, what its server was asked, and what was kept of it. */
async function opened(answer: (socket: Socket, index: number) => unknown) {
  const server = await openRawServer(answer)
  const exchanges: Exchange[] = []
  const settings = awsSettings({ endpoint: server.url, configuration_set: 'gateway' })
  const given = hooks(AWS_SECRETS, { keepExchange: (exchange) => void exchanges.push(exchange) })
  const provider = openAws(settings, given, async () => [])
  closes.push(server.close, provider.close)
  return { server, provider, exchanges }
}

describe('what AWS does becomes an answer', () => {
  test.each<[string, (socket: Socket) => unknown, Partial<SubmitAnswer>]>([
    ['takes it', (socket) => socket.write(TAKEN), { kind: 'accepted', providerMessageIds: [ID] }],
    [
      'is asked too fast',
      (socket) => socket.write(httpAnswer('400 Bad Request', '{"__type":"ThrottlingException"}')),
      { kind: 'throttled', retryAfterMs: null },
    ],
    [
      'refuses the number',
      (socket) =>
        socket.write(
          httpAnswer(
            '400 Bad Request',
            '{"__type":"ConflictException","Reason":"DESTINATION_PHONE_NUMBER_OPTED_OUT"}',
          ),
        ),
      { kind: 'rejected_permanent' },
    ],
    [
      'breaks off',
      (socket) => socket.destroy(),
      { kind: 'unknown', error: 'the connection was closed without an answer' },
    ],
  ])('%s', async (_name, answer, expected) => {
    const { provider, server } = await opened(answer)
    expect(await provider.submit(submission(), AbortSignal.timeout(20_000))).toMatchObject(expected)
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]).toMatch(
      /\r\nauthorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20260101\/eu-west-1\/sms-voice\/aws4_request, SignedHeaders=content-length;content-type;host;x-amz-content-sha256;x-amz-date;x-amz-target, Signature=[0-9a-f]{64}\r\n/i,
    )
  })

  test('says nothing', async () => {
    const { provider } = await opened(() => {})
    expect(await provider.submit(submission(), AbortSignal.timeout(300))).toMatchObject({
      kind: 'unknown',
      error: 'no answer in time',
    })
  })

  test('is not there: nothing was sent', async () => {
    const { provider, server } = await opened(() => {})
    await server.close()
    expect(await provider.submit(submission(), AbortSignal.timeout(20_000))).toMatchObject({
      kind: 'rejected_temporary',
      error: 'the connection was refused',
    })
    expect(provider.state()).toEqual({ state: 'open', lastError: 'the connection was refused' })
  })
})

test('what is kept of it holds no key, no signature and no code', async () => {
  const { provider, server, exchanges } = await opened((socket) =>
    socket.write(
      httpAnswer(
        '400 Bad Request',
        `{"__type":"ValidationException","message":"4711 of ${AWS_SECRETS.access_key_id}"}`,
      ),
    ),
  )
  const request = submission({
    text: 'Your code is 4711',
    mask: (words) => words.replaceAll('4711', '****'),
  })
  const answer = await provider.submit(request, AbortSignal.timeout(20_000))
  expect(answer).toMatchObject({
    kind: 'rejected_permanent',
    error: 'AWS refused it: Validation: **** of ***',
  })
  expect(server.requests[0]).toContain('Your code is 4711')
  expect(exchanges).toMatchObject([
    {
      messageId: request.messageId,
      outcome: '400',
      sent: {
        line: `POST ${server.url}/`,
        fields: {
          'x-amz-target': 'PinpointSMSVoiceV2.SendTextMessage',
          'x-amz-date': '20260101T000000Z',
          authorization: '***',
        },
      },
      answered: { line: '400' },
    },
  ])
  const kept = JSON.stringify(exchanges)
  for (const secret of ['4711', 'Signature=', ...Object.values(AWS_SECRETS)])
    expect(kept).not.toContain(secret)
})

test('a digest of the body, by which its code could be found, is neither answered nor kept', async () => {
  const digest = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  const message = `The Canonical String for this request should have been 'POST\\n/\\n\\nx-amz-content-sha256:${digest}\\n${digest}'`
  const { provider, exchanges } = await opened((socket) =>
    socket.write(
      httpAnswer('403 Forbidden', `{"__type":"InvalidSignatureException","message":"${message}"}`),
    ),
  )
  const answer = await provider.submit(submission(), AbortSignal.timeout(20_000))
  expect(answer).toMatchObject({ kind: 'rejected_temporary' })
  expect(JSON.stringify([answer, exchanges])).not.toContain(digest)
  expect(exchanges[0]?.answered?.body).toContain('x-amz-content-sha256:***')
})
