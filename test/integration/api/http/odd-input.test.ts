import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { ClientId } from '../../../../src/domain/message.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { fetchHeld } from '../../../support/document.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'
import { readBalance } from '../../../support/money.ts'

const TOKEN = 'the-token-of-this-test'
const ID = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

let database: TestDatabase
let db: Db
let clientId: ClientId
let app: ListeningApp

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clientId = await createTestClient(db, 10_000)
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }))
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})

/** Whatever was refused left no row and no hold (I8). */
let before: unknown
beforeEach(async () => {
  before = await traces()
})
afterEach(async () => {
  expect(await traces()).toEqual(before)
})

async function traces(): Promise<unknown> {
  const [rows] = await db.sql`
    select (select count(*) from messages) as messages, (select count(*) from clients) as clients,
      (select count(*) from topups) as topups, (select count(*) from idempotency_keys) as keys`
  return [{ ...rows }, await readBalance(db.sql, clientId)]
}

/** Posts these bytes as they are; answers status, code, field and rule, and the headers. */
async function send(
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  { method = 'POST', ...headers }: Record<string, string> = {},
) {
  const response = await fetchHeld(`${app.url}${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers },
    body,
  })
  const answer = (await response.json()) as Record<string, unknown> // the parser of this test's border
  return {
    answer: [response.status, answer['code'], answer['field'], answer['rule']],
    error: answer['error'],
    headers: response.headers,
  }
}

const WIDTH_RULE = 'must have at most 10000 values in one list or object'

const ROUTES = [
  ['POST', '/v1/messages'],
  ['POST', '/v1/messages/batch'],
  ['POST', '/v1/messages/preview'],
  ['POST', '/v1/otp/verify'],
  ['POST', '/v1/clients'],
  ['PATCH', `/v1/clients/${ID}`],
  ['POST', `/v1/clients/${ID}/topups`],
  ['PUT', `/v1/clients/${ID}/callback`],
  ['POST', `/v1/clients/${ID}/callback/rotate-secret`],
  ['POST', '/v1/callbacks/replay'],
  ['POST', '/v1/dead-letters/replay'],
] as const

describe.each(ROUTES)('%s %s refuses', (method, path) => {
  test.each([
    ['lists in lists', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['lists without an end', '['.repeat(60_000)],
    ['objects in objects', `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`],
    ['lists in lists as a text', `{"text":${'['.repeat(8_000)}${']'.repeat(8_000)}}`],
  ])('%s', async (_, body) => {
    const { answer } = await send(path, body, { method })
    expect(answer).toEqual([400, 'invalid_field', 'body', 'must be nested at most 32 deep'])
  })

  test('an object of too many fields', async () => {
    const { answer } = await send(path, `{${Array(10_001).fill('"":1').join()}}`, { method })
    expect(answer).toEqual([400, 'invalid_field', 'body', WIDTH_RULE])
  })

  test('bytes that are not UTF-8', async () => {
    const { answer, error } = await send(path, Uint8Array.from([0x22, 0xe9, 0x22]), { method })
    expect(answer.slice(0, 2)).toEqual([400, 'invalid_json'])
    expect(error).toBe('the body is not valid JSON: its bytes are not UTF-8')
  })

  test.each(['gzip', 'br', 'deflate', 'zstd', 'identity, gzip'])(
    'a body that is compressed by %s',
    async (coding) => {
      const { answer, headers } = await send(path, new Uint8Array(gzipSync('{"text":"x"}')), {
        method,
        'content-encoding': coding,
      })
      expect(answer.slice(0, 2)).toEqual([415, 'unsupported_media_type'])
      expect(headers.get('accept-encoding')).toBe('identity')
    },
  )

  test('a body in another charset', async () => {
    const type = 'application/json; charset=iso-8859-1'
    const { answer } = await send(path, '{"text":"x"}', { method, 'content-type': type })
    expect(answer.slice(0, 2)).toEqual([400, 'invalid_json'])
  })

  test.each(['é', 'k'.repeat(256), ''])('the Idempotency-Key %p, by the one rule of keys', async (key) => {
    const { answer } = await send(path, '{}', { method, 'idempotency-key': key })
    expect(answer).toEqual([
      400,
      'invalid_field',
      'Idempotency-Key',
      'must be 1 to 255 printable ASCII characters',
    ])
  })

  test('a field __proto__ and a field constructor as unknown, or for want of others', async () => {
    for (const name of ['__proto__', 'constructor']) {
      const { answer } = await send(path, `{"${name}":{"text":"x"}}`, { method })
      expect(answer.slice(0, 2)).toEqual([400, expect.stringMatching(/^(unknown|invalid)_field$/)])
    }
  })
})

test('an item of a batch that is a million deep is refused with the batch', async () => {
  const deep = '['.repeat(1_000_000) + ']'.repeat(1_000_000)
  const { answer } = await send(
    '/v1/messages/batch',
    `{"client_id":"${clientId}","from":"S","messages":[{"to":"+1234567890","x":${deep}}]}`,
  )
  expect(answer).toEqual([400, 'invalid_field', 'body', 'must be nested at most 32 deep'])
})

test.each([
  ['a list of a million', `{"text":[${Array(1_000_000).fill(0).join()}]}`],
  ['an object of 200,000 fields', `{${Array.from({ length: 200_000 }, (_, i) => `"k${i}":1`).join()}}`],
])('%s is refused before it is made', async (_, body) => {
  const { answer } = await send('/v1/messages/batch', body)
  expect(answer).toEqual([400, 'invalid_field', 'body', WIDTH_RULE])
})

test('a name of 60,000 characters is not told back whole', async () => {
  const body = JSON.stringify({
    client_id: clientId,
    to: '+1234567890',
    from: 'S',
    text: 'x',
    ['k'.repeat(60_000)]: 1,
  })
  const { answer } = await send('/v1/messages', body)
  expect(answer.slice(0, 3)).toEqual([400, 'unknown_field', `${'k'.repeat(100)}…`])
})

describe('a text', () => {
  const whole = (text: readonly number[]) =>
    Uint8Array.from([
      ...Buffer.from(`{"client_id":"${clientId}","to":"+1234567890","from":"SENDER","text":"`),
      ...text,
      ...Buffer.from('"}'),
    ])
  test.each([
    ['in ISO 8859-1', [0x64, 0xe9, 0x6a, 0xe0, 0x20, 0x76, 0x75]],
    ['in CESU-8', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
    ['with an overlong slash', [0xc0, 0xaf]],
    ['with half a surrogate pair', [0xed, 0xb8, 0x80]],
    ['cut in a character', [0xe2, 0x82]],
  ])('%s is not sent, with its length or in chunks', async (_, bytes) => {
    const { answer } = await send('/v1/messages', whole(bytes))
    expect(answer.slice(0, 2)).toEqual([400, 'invalid_json'])
    const status = await inChunks([whole(bytes).subarray(0, 110), whole(bytes).subarray(110)])
    expect(status).toStartWith('HTTP/1.1 400 ')
  })

  test.each([
    ['/v1/messages/preview', { template: 'x \ud83d' }, 'template'],
    ['/v1/messages/preview', { template: '{a}', variables: { a: '\ud83d' } }, 'variables.a'],
    ['/v1/messages/preview', { template: '{a}', variables: { a: '\0' } }, 'variables.a'],
    ['/v1/messages/batch', { template: '\udc00', messages: [{}] }, 'template'],
    ['/v1/messages/batch', { text: '\ud83d', messages: [{}] }, 'text'],
    [
      '/v1/messages/batch',
      { template: '{a}', messages: [{ to: '+1234567890', variables: { a: '\ud83d' } }] },
      'messages.0.variables.a',
    ],
    [
      '/v1/messages/batch',
      { text: 'x', messages: [{ to: '+1234567890', reference: '\ud83d' }] },
      'messages.0.reference',
    ],
    ['/v1/clients', { name: 'a\ud800' }, 'name'],
    [`/v1/clients/${ID}/topups`, { amount_cents: 1, note: '\udfff' }, 'note'],
    ['/v1/dead-letters/replay', { source: 'a\0' }, 'source'],
    ['/v1/dead-letters/replay', { source: '\ud800' }, 'source'],
  ])('that no encoding can hold is refused: %s %j names %s', async (path, body, field) => {
    const asked = path.endsWith('/batch') ? { client_id: clientId, from: 'SENDER', ...body } : body
    const { answer } = await send(path, JSON.stringify(asked))
    expect(answer).toEqual([400, 'invalid_field', field, 'must be valid Unicode without U+0000'])
  })
})

describe('numbers', () => {
  test.each(['1e999', '-1', '-1e999', '1.50001', '1e-7', '-0', '9007199254740993', '"5"', 'true', '[5]'])(
    'of cents: %s is none',
    async (number) => {
      const { answer } = await send('/v1/clients', `{"name":"Shop","credit_cents":${number}}`)
      expect(answer.slice(0, 3)).toEqual([400, 'invalid_field', 'credit_cents'])
    },
  )
})

describe('queries', () => {
  test.each([
    ['/v1/messages/search?q=%00', 'q', 'must be valid Unicode without U+0000'],
    ['/v1/messages/search?q=%E9', 'q', 'must be percent-encoded UTF-8'],
    ['/v1/messages/search?q=a&q=b', 'q', 'must be given once'],
    ['/v1/dead-letters?source=a%00', 'source', 'must be valid Unicode without U+0000'],
    [`/v1/messages?client_id=${ID}&status=SENT&status=QUEUED`, 'status', 'must be given once'],
    [`/v1/me?client_id=${ID}&client_id=${ID}`, 'client_id', 'must be given once'],
    ['/v1/clients?cursor=%ff', 'cursor', 'must be percent-encoded UTF-8'],
    [`/v1/callbacks?client_id=${ID}%00`, 'client_id', 'must be valid Unicode without U+0000'],
    ['/v1/reports/summary?from=%C0%80', 'from', 'must be percent-encoded UTF-8'],
  ])('%s: %s %s', async (path, field, rule) => {
    const { answer } = await read(path)
    expect(answer).toEqual([400, 'invalid_field', field, rule])
  })

  test.each(['a[a][a]', '__proto__', 'constructor', '__proto__[to]'])(
    'the parameter %s is unknown',
    async (name) => {
      const { answer } = await read(`/v1/messages/search?${encodeURIComponent(name)}=1`)
      expect(answer.slice(0, 3)).toEqual([400, 'unknown_field', name])
    },
  )

  test('of 2,000 parameters name the first that is unknown', async () => {
    const { answer } = await read(
      `/v1/messages/search?${Array.from({ length: 2_000 }, (_, i) => `p${i}=1`).join('&')}`,
    )
    expect(answer.slice(0, 3)).toEqual([400, 'unknown_field', 'p0'])
  })

  const TIMES = [
    '2026-02-30T00:00:00Z',
    '2026-11-24T24:00:00Z',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ]
  test.each(TIMES)('%s is a time of no list, ledger, report or replay', async (text) => {
    const time = encodeURIComponent(text)
    const right = '2026-11-24T10:00:00Z'
    for (const [path, field] of [
      [`/v1/messages?client_id=${clientId}&from=${time}`, 'from'],
      [`/v1/messages?client_id=${clientId}&to=${time}`, 'to'],
      [`/v1/callbacks?client_id=${clientId}&from=${time}`, 'from'],
      [`/v1/clients/${clientId}/ledger?to=${time}`, 'to'],
      [`/v1/reports/summary?from=${time}&to=${right}`, 'from'],
      [`/v1/reports/timeseries?from=${right}&to=${time}`, 'to'],
    ])
      expect([path, (await read(path ?? '')).answer]).toEqual([
        path,
        [400, 'invalid_field', field, 'must be a time that exists'],
      ])
    for (const [path, body, field] of [
      ['/v1/callbacks/replay', { client_id: clientId, from: text, to: right }, 'from'],
      ['/v1/callbacks/replay', { client_id: clientId, from: right, to: text }, 'to'],
      ['/v1/dead-letters/replay', { from: text }, 'from'],
      ['/v1/dead-letters/replay', { to: text }, 'to'],
    ] as const)
      expect((await send(path, JSON.stringify(body))).answer).toEqual([
        400,
        'invalid_field',
        field,
        'must be a time that exists',
      ])
    const later = { client_id: clientId, to: '+1234567890', from: 'S', text: 'x', send_at: text }
    expect((await send('/v1/messages', JSON.stringify(later))).answer.slice(0, 3)).toEqual([
      400,
      'invalid_field',
      'send_at',
    ])
  })

  test.each(['0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z'])(
    '%s is a time of every list',
    async (time) => {
      for (const path of [
        `/v1/messages?client_id=${clientId}&`,
        `/v1/callbacks?client_id=${clientId}&`,
        `/v1/clients/${clientId}/ledger?`,
      ])
        for (const field of ['from', 'to'])
          expect((await read(`${path}${field}=${time}`)).answer[0]).toBe(200)
      const { answer } = await send('/v1/dead-letters/replay', JSON.stringify({ from: time, to: time }))
      expect(answer[0]).toBe(200)
    },
  )
})

async function read(path: string) {
  const response = await fetchHeld(`${app.url}${path}`, { headers: { authorization: `Bearer ${TOKEN}` } })
  const body = (await response.json()) as Record<string, unknown> // the parser of this test's border
  return { answer: [response.status, body['code'], body['field'], body['rule']] }
}

/** Sends a message in these chunks, without its length; answers what comes back. */
function inChunks(chunks: readonly Uint8Array[]): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const { hostname, port } = new URL(app.url)
  const socket = connect(Number(port), hostname)
  socket.on('error', reject)
  socket.on('data', (data) => {
    resolve(String(data))
    socket.destroy()
  })
  socket.write(
    'POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n',
  )
  for (const chunk of chunks) {
    socket.write(`${chunk.length.toString(16)}\r\n`)
    socket.write(chunk)
    socket.write('\r\n')
  }
  socket.write('0\r\n\r\n')
  return promise
}
