import { afterEach, describe, expect, test } from 'bun:test'
import type { Socket } from 'node:net'
import { openHiding } from '../../../../src/domain/text/hidden-code.ts'
import { HTTP, HTTP_KIND, openHttp } from '../../../../src/provider/http/http.ts'
import type { HttpSettings } from '../../../../src/provider/http/settings.ts'
import type { OpenProvider, Secrets } from '../../../../src/provider/kind.ts'
import type { SubmitAnswer } from '../../../../src/provider/port.ts'
import { eventually } from '../../../support/eventually.ts'
import { hooks, settingsOf, submission } from '../../../support/http-provider.ts'
import { httpAnswer, openRawServer } from '../../../support/raw-server.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

const SECRETS: Secrets = { key: 'k-9 "ü"', login: 'me:pass word' }

function settingsFor(url: string): HttpSettings {
  return settingsOf({
    request: {
      method: 'POST',
      url: `${url}/send?ref={message_id}`,
      headers: {
        'content-type': 'application/json',
        authorization: 'Basic {secret_base64.login}',
        'x-from': '{from}',
      },
      body: '{"to":"{to}","text":"{text}","parts":{parts},"dlr":"{receipt_url}","key":"{secret.key}"}',
    },
    answer: {
      rules: [{ status: '4xx', json: '$.code', equals: 'blocked', outcome: 'rejected_permanent' }],
      id: { json: '$.id' },
      error: { json: '$.why' },
    },
  })
}

/** An open provider, and what it has been asked. */
async function opened(answer: (socket: Socket, index: number) => void, secrets = SECRETS) {
  const server = await openRawServer(answer)
  const provider = openHttp(settingsFor(server.url), hooks(secrets), async () => [])
  closes.push(server.close, provider.close)
  return { server, provider }
}

const submit = (provider: OpenProvider, withinMs = 20_000): Promise<SubmitAnswer> =>
  provider.submit(submission({ text: 'say "hi" to €\\' }), AbortSignal.timeout(withinMs))

describe('what a provider does becomes an answer', () => {
  test.each<[string, (socket: Socket) => unknown, SubmitAnswer]>([
    [
      'takes it',
      (socket) => socket.write(httpAnswer('201 Created', '{"id":"a-1"}')),
      { kind: 'accepted', providerMessageIds: ['a-1'], detail: 'HTTP 201: {"id":"a-1"}' },
    ],
    [
      'takes it and names nothing',
      (socket) => socket.write(httpAnswer('200 OK', '{}')),
      { kind: 'unknown', error: 'accepted, but without an id: HTTP 200: {}' },
    ],
    [
      'refuses it by a rule',
      (socket) => socket.write(httpAnswer('403 Forbidden', '{"code":"blocked","why":"no"}')),
      { kind: 'rejected_permanent', error: 'no', detail: 'HTTP 403: {"code":"blocked","why":"no"}' },
    ],
    [
      'refuses the account',
      (socket) => socket.write(httpAnswer('403 Forbidden', '{"why":"who are you"}')),
      { kind: 'rejected_temporary', error: 'who are you', detail: 'HTTP 403: {"why":"who are you"}' },
    ],
    [
      'is asked too fast',
      (socket) => socket.write(httpAnswer('429 Too Many Requests', '', ['Retry-After: 3'])),
      { kind: 'throttled', retryAfterMs: 3_000, detail: 'HTTP 429' },
    ],
    [
      'sends elsewhere, where nobody goes',
      (socket) => socket.write(httpAnswer('308 Permanent Redirect', '', ['Location: http://127.0.0.1:9/'])),
      { kind: 'rejected_temporary', error: 'HTTP 308', detail: 'HTTP 308' },
    ],
    [
      'fails',
      (socket) => socket.write(httpAnswer('502 Bad Gateway', '<html>oops</html>')),
      { kind: 'unknown', error: 'HTTP 502: <html>oops</html>' },
    ],
    [
      'hangs up',
      (socket) => socket.destroy(),
      { kind: 'unknown', error: 'the connection was closed without an answer' },
    ],
    ['says nothing', () => {}, { kind: 'unknown', error: 'no answer in time' }],
    [
      'says what nobody reads',
      (socket) => socket.end('?\r\n\r\n'),
      { kind: 'unknown', error: 'the answer is not HTTP' },
    ],
    [
      'says too much',
      (socket) => socket.write(httpAnswer('200 OK', `{"id":"a-1","more":"${'x'.repeat(100_000)}"}`)),
      {
        kind: 'unknown',
        error: expect.stringMatching(/^accepted, but without an id: HTTP 200: \{"id":"a-1"/),
      },
    ],
    [
      'tells our secrets',
      (socket) =>
        socket.write(
          httpAnswer(
            '400 Bad Request',
            `k-9 "ü" k-9%20%22%C3%BC%22 k-9 \\"ü\\" ${Buffer.from('me:pass word').toString('base64')} /dlr/TOKEN-1234`,
          ),
        ),
      {
        kind: 'rejected_permanent',
        error: 'HTTP 400: *** *** *** *** /dlr/***',
        detail: 'HTTP 400: *** *** *** *** /dlr/***',
      },
    ],
  ])('one that %s', async (_, answer, expected) => {
    const { server, provider } = await opened(answer)
    const saysNothing = 'error' in expected && expected.error === 'no answer in time'
    expect<unknown>(await submit(provider, saysNothing ? 400 : 20_000)).toEqual(expected)
    await eventually(() => server.requests.length > 0)
    expect(server.requests).toHaveLength(1)
    expect(provider.state()).toEqual({
      state: 'open',
      lastError: 'error' in expected ? expect.any(String) : null,
    })
  })

  test('one that is not there was not asked', async () => {
    const { server, provider } = await opened(() => {})
    await server.close()
    const error = 'the connection was refused'
    expect(await submit(provider)).toEqual({ kind: 'rejected_temporary', error, detail: error })
    expect(provider.state()).toEqual({ state: 'open', lastError: error })
  })

  test('one whose secret is gone is not asked', async () => {
    const { server, provider } = await opened(() => {}, {})
    expect(await submit(provider)).toMatchObject({
      kind: 'rejected_temporary',
      error: 'the secret login is not given',
    })
    expect(server.connections()).toBe(0)
  })
})

test('the request has each value as it is, and where it belongs', async () => {
  const { server, provider } = await opened((socket) => socket.write(httpAnswer('200 OK', '{"id":"a"}')))
  await submit(provider)
  const [head = '', body = ''] = Buffer.from(server.requests[0] ?? '', 'latin1')
    .toString()
    .split('\r\n\r\n')
  expect(head).toStartWith('POST /send?ref=01890a5d-ac96-774b-bcce-b302099a8057 HTTP/1.1\r\n')
  expect(head).toMatch(/\r\nauthorization: Basic bWU6cGFzcyB3b3Jk\r\n/i)
  expect(head).toMatch(/\r\nuser-agent: sms-gateway\r\n/i)
  expect(JSON.parse(body)).toEqual({
    to: '+4915112345678',
    text: 'say "hi" to €\\',
    parts: 1,
    dlr: 'https://sms.example.test/v1/providers/acme/dlr/TOKEN-1234',
    key: 'k-9 "ü"',
  })
})

describe('a code that the provider quotes', () => {
  const coded = submission({ text: 'Your code is 047115', mask: openHiding('047115') })

  test('is in no words of its answer, also where they are cut, nor in what is shown of the line', async () => {
    // 200 characters are told: the cut is in the middle of the code.
    const why = `${'x'.repeat(196)}047115`
    const { provider } = await opened((socket) =>
      socket.write(
        httpAnswer('400 Bad Request', JSON.stringify({ more: 'y'.repeat(1_800), why, again: 'MDQ3MTE1' })),
      ),
    )
    const answer = await provider.submit(coded, AbortSignal.timeout(20_000))
    expect(answer).toMatchObject({ kind: 'rejected_permanent', error: `${'x'.repeat(196)}****` })
    expect(JSON.stringify([answer, provider.state()])).not.toMatch(/0471|MDQ3/)
  })

  test('changes neither what the answer means nor its ids', async () => {
    const { provider } = await opened((socket, index) =>
      socket.write(
        index === 1
          ? httpAnswer('200 OK', '{"id":"id-047115"}')
          : httpAnswer('400 Bad Request', '{"code":"blocked","why":"047115"}'),
      ),
    )
    expect(await provider.submit(coded, AbortSignal.timeout(20_000))).toEqual({
      kind: 'accepted',
      providerMessageIds: ['id-047115'],
      detail: 'HTTP 200: {"id":"id-******"}',
    })
    expect(await provider.submit(coded, AbortSignal.timeout(20_000))).toMatchObject({
      kind: 'rejected_permanent',
      error: '******',
    })
    expect(provider.state().lastError).toBe('******')
  })
})

test('a sender outside of ASCII stands in a header as UTF-8, and begins no other', async () => {
  const { server, provider } = await opened((socket) => socket.write(httpAnswer('200 OK', '{"id":"a"}')))
  await provider.submit(submission({ from: 'Grüße\r\nx-evil: 1' }), AbortSignal.timeout(20_000))
  const head = Buffer.from(server.requests[0] ?? '', 'latin1').toString()
  expect(head).toMatch(/\r\nx-from: Grüße x-evil: 1\r\n/i)
})

test('what it would send is shown, secrets hidden', async () => {
  const shown = await HTTP.render?.(settingsFor('https://api.example.com'), hooks(SECRETS), submission())
  expect(shown).toEqual({
    method: 'POST',
    url: 'https://api.example.com/send?ref=01890a5d-ac96-774b-bcce-b302099a8057',
    headers: {
      'user-agent': 'sms-gateway',
      'content-type': 'application/json',
      authorization: 'Basic ***',
      'x-from': 'ACME',
    },
    body: '{"to":"+4915112345678","text":"hello","parts":1,"dlr":"https://sms.example.test/v1/providers/acme/dlr/***","key":"***"}',
  })
})

test('it may not be asked where it may not be: the guard of the callbacks holds here too', async () => {
  const server = await openRawServer((socket) => socket.write(httpAnswer('200 OK', '{"id":"a"}')))
  const settings = settingsFor(server.url)
  const provider = HTTP_KIND.open(settings, hooks(SECRETS, { allowPrivate: false }))
  closes.push(server.close, provider.close)
  expect(await submit(provider)).toMatchObject({
    kind: 'rejected_temporary',
    error: expect.stringMatching(/^blocked: /),
  })
  expect(server.connections()).toBe(0)
})

test('a thousand messages take the connections of a few', async () => {
  const { server, provider } = await opened((socket, index) =>
    socket.write(httpAnswer('200 OK', `{"id":"${index}"}`)),
  )
  const ids = new Set<string>()
  let left = 1_000
  const oneAfterAnother = async () => {
    while (left-- > 0) {
      const answer = await submit(provider)
      if (answer.kind === 'accepted') ids.add(answer.providerMessageIds[0])
    }
  }
  await Promise.all(Array.from({ length: 20 }, oneAfterAnother))
  expect(ids.size).toBe(1_000)
  expect(server.connections()).toBeLessThanOrEqual(20)
})
