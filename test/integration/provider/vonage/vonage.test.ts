import { afterEach, describe, expect, test } from 'bun:test'
import type { Socket } from 'node:net'
import { AlgorithmTypes, Auth } from '@vonage/auth'
import { SMS, TypeEnum } from '@vonage/sms'
import type { Exchange } from '../../../../src/domain/message/exchange.ts'
import type { Hooks, Secrets } from '../../../../src/provider/kind.ts'
import type { SubmitAnswer, SubmitRequest } from '../../../../src/provider/port.ts'
import type { VonageSettings } from '../../../../src/provider/vonage/settings.ts'
import { openVonage } from '../../../../src/provider/vonage/vonage.ts'
import { VONAGE_KIND } from '../../../../src/provider/vonage/vonage-kind.ts'
import { hooks, NOW_MS, submission } from '../../../support/http-provider.ts'
import { httpAnswer, openRawServer } from '../../../support/raw-server.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closes.splice(0)) await close()
})

const SECRETS: Secrets = { api_secret: 'abcdef0123456789', signature_secret: 'sign-me & so on' }
/** In base64 of both nothing of the secret alone can be found: the key before it has no length that three divides. */
const LOGIN = Buffer.from('abcd12345:abcdef0123456789').toString('base64')

const answerOf = (parts: readonly object[]) =>
  httpAnswer('200 OK', JSON.stringify({ 'message-count': String(parts.length), messages: parts }), [
    'content-type: application/json',
  ])
const taken = (id: string) => ({
  to: '4915112345678',
  'message-id': id,
  status: '0',
  'remaining-balance': '3.14159265',
  'message-price': '0.03330000',
  network: '12345',
})
const refused = (status: string) => ({ status, 'error-text': 'no' })

async function opened(
  answer: (socket: Socket, index: number) => void,
  settings: Partial<VonageSettings> = {},
  given: Partial<Hooks> = {},
) {
  const server = await openRawServer(answer)
  const all: VonageSettings = { api_key: 'abcd1234', base_url: server.url, ...settings }
  const provider = openVonage(all, hooks(SECRETS, given), async () => [])
  closes.push(server.close, provider.close)
  const submit = (request: Partial<SubmitRequest> = {}, withinMs = 20_000): Promise<SubmitAnswer> =>
    provider.submit(submission(request), AbortSignal.timeout(withinMs))
  return { server, provider, submit }
}

/** A request as it came: its first line, its headers by name, its body in UTF-8. */
function parsed(request: string | undefined) {
  const [head = '', body = ''] = (request ?? '').split('\r\n\r\n')
  const [line, ...headers] = head.split('\r\n')
  return {
    line,
    headers: new Headers(
      headers.map((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1)]),
    ),
    body: Buffer.from(body, 'latin1').toString(),
  }
}

const official = (url: string) =>
  new SMS(new Auth({ apiKey: 'abcd1234', apiSecret: 'abcdef0123456789' }), { restHost: url })

describe('what we ask is what the official client asks', () => {
  const callback = 'https://sms.example.test/v1/providers/acme/dlr/TOKEN-1234'
  const clientRef = '01890a5d-ac96-774b-bcce-b302099a8057'
  const common = { from: 'ACME', to: '4915112345678', clientRef, callback }

  test.each<[string, Partial<VonageSettings>, Partial<SubmitRequest>, object]>([
    ['a short text', {}, {}, { ...common, text: 'hello', type: TypeEnum.TEXT }],
    [
      'another alphabet',
      {},
      { text: 'ಠ_ಠ 😀 "&="', encoding: 'UCS2' },
      { ...common, text: 'ಠ_ಠ 😀 "&="', type: TypeEnum.UNICODE },
    ],
    [
      'a number as the sender',
      {},
      { from: '+4930123456' },
      { ...common, from: '4930123456', text: 'hello', type: TypeEnum.TEXT },
    ],
    [
      'a class, a bill, an end and what India registers',
      { message_class: 0, account_ref: 'customer1234', ttl: true },
      { dlt: { entityId: '1101456', templateId: '1107457' } },
      {
        ...common,
        text: 'hello',
        type: TypeEnum.TEXT,
        ttl: 90_000,
        messageClass: 0,
        accountRef: 'customer1234',
        entityId: '1101456',
        contentId: '1107457',
      },
    ],
  ])('for %s', async (_, settings, request, params) => {
    const { server, submit } = await opened((socket) => socket.write(answerOf([taken('A1')])), settings)
    expect(await submit(request)).toMatchObject({ kind: 'accepted', providerMessageIds: ['A1'] })
    await official(server.url).send(params as Parameters<SMS['send']>[0]) // of parameters for every test
    const [ours, theirs] = server.requests.map(parsed)
    expect(ours?.line).toBe(theirs?.line ?? '')
    for (const name of ['authorization', 'content-type'])
      expect(ours?.headers.get(name)).toBe(theirs?.headers.get(name) ?? '')
    expect(JSON.parse(ours?.body ?? '')).toEqual(JSON.parse(theirs?.body ?? '{}'))
  })

  test('a signed request is believed by the rules of the official client, and holds no API secret', async () => {
    const { server, submit } = await opened((socket) => socket.write(answerOf([taken('A1')])), {
      signature: 'sha256hmac',
      sign_requests: true,
    })
    await submit({ text: 'a & b = c' })
    const { line, headers, body } = parsed(server.requests[0])
    expect(line).toBe('POST /sms/json HTTP/1.1')
    expect(headers.get('authorization')).toBeNull()
    const fields = Object.fromEntries(new URLSearchParams(body))
    expect(fields).toMatchObject({
      api_key: 'abcd1234',
      timestamp: String(NOW_MS / 1_000),
      text: 'a & b = c',
      to: '4915112345678',
    })
    expect(body).not.toContain('abcdef0123456789')
    const { signature_secret: secret = '' } = SECRETS
    const judge = official(server.url)
    expect(judge.verifySignature(fields['sig'] ?? '', fields, secret, AlgorithmTypes.sha256hmac)).toBe(true)
    expect(
      judge.verifySignature(fields['sig'] ?? '', { ...fields, to: '1' }, secret, AlgorithmTypes.sha256hmac),
    ).toBe(false)
  })

  test('an address of receipts is not named where there is none, or where it is not to be', async () => {
    const answer = (socket: Socket) => socket.write(answerOf([taken('A1')]))
    const without = await opened(answer, {}, { receiptUrl: null })
    await without.submit()
    const unwanted = await opened(answer, { callback: false })
    await unwanted.submit()
    for (const { server } of [without, unwanted])
      expect(JSON.parse(parsed(server.requests[0]).body)).not.toHaveProperty('callback')
  })

  test.each([
    [1_000, 20_000],
    [691_200_000, 604_800_000],
  ])('a message that ends in %i ms is tried for %i', async (endsInMs, ttl) => {
    const { server, submit } = await opened((socket) => socket.write(answerOf([taken('A1')])), { ttl: true })
    await submit({ expiresAtMs: NOW_MS + endsInMs })
    expect(JSON.parse(parsed(server.requests[0]).body)).toMatchObject({ ttl })
  })
})

describe('what is answered is taken as the official client takes it', () => {
  test.each<[string, readonly object[], 'taken' | 'refused']>([
    ['one part taken', [taken('A1')], 'taken'],
    ['three parts taken', [taken('A1'), taken('A2'), taken('A3')], 'taken'],
    ['one part refused', [refused('4')], 'refused'],
    ['all parts refused', [refused('1'), refused('1')], 'refused'],
    ['one of two parts refused', [taken('A1'), refused('9')], 'refused'],
  ])('%s', async (_, parts, verdict) => {
    const { server, submit } = await opened((socket) => socket.write(answerOf(parts)))
    const theirs = await official(server.url)
      .send({ from: 'ACME', to: '4915112345678', text: 'hello' })
      .then(
        ({ messages }) => messages.map((one) => ('messageId' in one ? one.messageId : '')),
        () => null,
      )
    const ours = await submit()
    expect(theirs === null ? 'refused' : 'taken').toBe(verdict)
    expect<unknown>(ours.kind === 'accepted' ? ours.providerMessageIds : null).toEqual(theirs)
  })
})

describe('a way that breaks', () => {
  test('after the request left is unknown, and nothing is sent a second time', async () => {
    const { server, submit, provider } = await opened((socket) => socket.destroy())
    expect(await submit()).toMatchObject({ kind: 'unknown' })
    expect(server.requests).toHaveLength(1)
    expect(provider.state().lastError).not.toBeNull()
  })

  test('that stays silent is unknown', async () => {
    const { submit } = await opened(() => {})
    expect(await submit({}, 200)).toEqual({ kind: 'unknown', error: 'no answer in time' })
  })

  test('before anything left is a refusal for now', async () => {
    const { server, submit } = await opened(() => {})
    await server.close()
    expect(await submit()).toMatchObject({ kind: 'rejected_temporary', error: 'the connection was refused' })
  })
})

describe('secrets', () => {
  test.each([
    ['by its secret', { api_key: 'abcd12345' }, LOGIN],
    ['signed', { signature: 'md5hash', sign_requests: true }, 'sign-me & so on'],
  ] as const)('are in no exchange and no answer of a request %s', async (_, settings, login) => {
    const kept: Exchange[] = []
    const echo = `sign-me & so on abcdef0123456789 ${login} TOKEN-1234`
    const { submit } = await opened((socket) => socket.write(httpAnswer('400 Bad Request', echo)), settings, {
      keepExchange: (exchange) => kept.push(exchange),
    })
    const answer = await submit({ text: 'code 987654', mask: (words) => words.replaceAll('987654', '***') })
    expect(kept).toHaveLength(1)
    const written = JSON.stringify([kept, answer])
    for (const secret of ['sign-me', 'abcdef0123456789', login, 'TOKEN-1234', '987654'])
      expect(written).not.toContain(secret)
    expect(written).toContain('client-ref')
  })

  test('are not in the rendered request', async () => {
    const settings = { api_key: 'abcd1234', signature: 'sha512hmac', sign_requests: true }
    const signed = await VONAGE_KIND.render?.(settings, hooks(SECRETS), submission())
    expect(signed).toMatchObject({ method: 'POST', url: 'https://rest.nexmo.com/sms/json' })
    expect(new URLSearchParams(signed?.body ?? '').get('sig')).toBe('***')
    const plain = await VONAGE_KIND.render?.({ api_key: 'abcd1234' }, hooks(SECRETS), submission())
    expect(plain?.headers['authorization']).toBe('Basic ***')
    expect(plain?.body).toContain('/dlr/***')
  })
})

test.each<[string, object, readonly string[], object | null]>([
  ['an API secret', {}, ['api_secret'], null],
  ['no secret', {}, [], { field: 'secrets.api_secret' }],
  ['receipts that are signed', { signature: 'md5hash' }, ['api_secret', 'signature_secret'], null],
  [
    'a signature without its secret',
    { signature: 'md5hash' },
    ['api_secret'],
    { field: 'secrets.signature_secret' },
  ],
  ['requests that are signed', { signature: 'sha1hmac', sign_requests: true }, ['signature_secret'], null],
  [
    'requests that are signed by nothing',
    { sign_requests: true },
    ['signature_secret'],
    { field: 'signature' },
  ],
  [
    'a signature that is none',
    { signature: 'crc32' },
    ['api_secret'],
    {
      field: 'signature',
      rule: 'must be one of md5hash, md5hmac, sha1hmac, sha256hmac, sha512hmac, as the account’s settings say',
    },
  ],
  [
    'an address with a path',
    { base_url: 'https://api.example.com/sms' },
    ['api_secret'],
    { field: 'base_url' },
  ],
  ['an address that is none', { base_url: 'https://[' }, ['api_secret'], { field: 'base_url' }],
  [
    'an address at a port of another service',
    { base_url: 'https://api.example.com:25' },
    ['api_secret'],
    { field: 'base_url' },
  ],
  ['a class that is none', { message_class: 4 }, ['api_secret'], { field: 'message_class' }],
  ['an account reference with a NUL', { account_ref: 'a\0' }, ['api_secret'], { field: 'account_ref' }],
  ['a setting that is none', { region: 'eu' }, ['api_secret'], { field: 'region' }],
])('settings with %s', (_, settings, secrets, violation) => {
  const found = VONAGE_KIND.check({ api_key: 'abcd1234', ...settings }, new Set(secrets))
  if (violation === null) expect(found).toBeNull()
  else expect(found).toMatchObject(violation)
})
