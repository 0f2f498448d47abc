import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { Actor } from '../../../src/domain/message/actor.ts'
import type { MessageId, Msisdn } from '../../../src/domain/message.ts'
import { NO_PARAMETERS } from '../../../src/domain/parameters.ts'
import { submitMessage } from '../../../src/flow/message/submit-message.ts'
import type { Hooks, OpenProvider, ProviderKind } from '../../../src/provider/kind.ts'
import type { RawRequest, SubmitRequest } from '../../../src/provider/port.ts'
import { NO_CLIENT_PARAMETERS, USUAL_CONTROLS } from '../../support/apart.ts'
import { fixedRouter } from '../../support/fixed-router.ts'
import { blocksOf, readPage } from '../../support/markdown.ts'

const ROOT = new URL('../../..', import.meta.url).pathname

/** The files of the page, as they stand there, beside the sources that they import. */
const folder = mkdtempSync(join(tmpdir(), 'sms-example-'))
const files = blocksOf(await readPage('docs/add-a-provider.md'), 'ts').map((code) => {
  const path = /^\/\/ (\S+)\n/.exec(code)?.[1] ?? ''
  const file = join(folder, basename(path))
  return {
    path,
    file,
    code: code.replaceAll("'../../", `'${ROOT}src/`).replaceAll("'../", `'${ROOT}src/provider/`),
  }
})

let answer: (request: Request) => Response | Promise<Response>
const asked: { headers: Headers; body: unknown }[] = []
const operator = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    asked.push({ headers: request.headers, body: await request.json() })
    return await answer(request)
  },
})
const SECRETS = { api_key: 'key', signing_key: 'secret' }
const HOOKS: Hooks = {
  name: 'acme',
  secrets: SECRETS,
  receiptUrl: null,
  receiptToken: 'token',
  allowPrivate: true,
  dataDir: folder,
  tell: async () => {},
  keepExchange: null,
  nextReference: async () => 0,
  now: Date.now,
  random: () => 0,
  log: { info() {}, warn() {} },
}
let kind: ProviderKind
let acme: OpenProvider

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  for (const { file, code } of files) writeFileSync(file, code)
  const page = (await import(join(folder, 'acme.ts'))) as { readonly acmeKind: ProviderKind } // as the page exports it
  kind = page.acmeKind
  acme = kind.open({ url: operator.url.href }, HOOKS)
})
afterAll(async () => {
  await acme.close()
  await operator.stop(true)
  rmSync(folder, { recursive: true, force: true })
})

const REQUEST: SubmitRequest = {
  messageId: '019abcde-0000-7000-8000-000000000001' as MessageId,
  to: '+1234567890' as Msisdn,
  from: 'SENDER',
  text: 'Hello',
  encoding: 'GSM7',
  parts: 1,
  userData: null,
  reference: null,
  expiresAtMs: 1_800_000_000_000,
  attempt: 2,
  throttles: 0,
  tlvs: [],
  dlt: null,
  mask: (words) => words,
}

test('the example names its files, and the compiler takes them', async () => {
  expect(files.map(({ path }) => path)).toEqual([
    'src/provider/acme/acme.ts',
    'src/provider/acme/acme-inbox.ts',
  ])
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      include: [],
      files: files.map(({ file }) => file),
    }),
  )
  const tsc = Bun.spawn([process.execPath, join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder], {
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const said = (await new Response(tsc.stdout).text()) + (await new Response(tsc.stderr).text())
  expect({ said, code: await tsc.exited }).toEqual({ said: '', code: 0 })
}, 180_000)

describe('it answers each word of the operator', () => {
  const table: readonly [status: number, body: string, headers: Record<string, string>, kind: object][] = [
    [
      200,
      '{"id":"a1"}',
      {},
      { kind: 'accepted', providerMessageIds: ['a1'], detail: 'HTTP 200: {"id":"a1"}' },
    ],
    [200, '{}', {}, { kind: 'unknown' }],
    [200, 'no JSON', {}, { kind: 'unknown' }],
    [429, 'slow', { 'retry-after': '7' }, { kind: 'throttled', retryAfterMs: 7_000 }],
    [429, 'slow', {}, { kind: 'throttled', retryAfterMs: null }],
    [401, 'who?', {}, { kind: 'rejected_temporary' }],
    [422, 'no such number', {}, { kind: 'rejected_permanent', error: 'Acme refused it: no such number' }],
    [408, '', {}, { kind: 'unknown' }],
    [302, '', { location: 'http://example.com' }, { kind: 'unknown' }],
    [500, '', {}, { kind: 'unknown' }],
    [503, 'x'.repeat(100_000), {}, { kind: 'unknown' }],
  ]
  test.each([...table])('%i %s', async (status, body, headers, expected) => {
    answer = () => new Response(body, { status, headers })
    expect(await acme.submit(REQUEST, new AbortController().signal)).toMatchObject(expected)
  })

  test('and was asked with key, message and attempt', () => {
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer key')
    expect(asked[0]?.body).toEqual({
      key: '019abcde-0000-7000-8000-000000000001-2',
      to: '+1234567890',
      from: 'SENDER',
      text: 'Hello',
      unicode: false,
    })
  })
})

test('silence is unknown, and takes no longer than the gateway waits', async () => {
  answer = () => new Promise<never>(() => {})
  const actor = {
    ...REQUEST,
    id: REQUEST.messageId,
    provider: 'acme',
    wakeAtMs: null,
    parameters: NO_PARAMETERS,
  } as unknown as Actor // what a submission reads of it
  const opened = new Map([['acme', { provider: acme, timeoutMs: 20 }]])
  const deps = {
    opened,
    providers: new Map(),
    router: fixedRouter(['acme']),
    tracer: null,
    now: Date.now,
    random: () => 0,
    clientParameters: NO_CLIENT_PARAMETERS,
    controls: USUAL_CONTROLS,
  }
  const { event } = await submitMessage(deps, actor, { attempt: 2, throttles: 0 })
  expect(event.type).toBe('PROVIDER_UNKNOWN')
})

test('an operator that nobody can reach has taken nothing', async () => {
  const closed = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
  const url = closed.url.href
  await closed.stop(true)
  const away = kind.open({ url }, HOOKS)
  expect(await away.submit(REQUEST, new AbortController().signal)).toMatchObject({
    kind: 'rejected_temporary',
  })
  expect(away.state()).toEqual({ state: 'open', lastError: 'Acme cannot be reached' })
})

test.each([
  [{}, { field: 'url', rule: 'is missing' }],
  [{ url: 'ftp://acme' }, { field: 'url', rule: 'must be an http URL of at most 2048 characters' }],
  [{ url: 'http://[' }, { field: 'url', rule: 'must be a URL' }],
  [
    { url: 'http://acme', colour: 'red' },
    { field: 'colour', rule: 'is not a setting of this kind' },
  ],
  [{ url: 'http://acme' }, null],
])('of the settings %p it says %p', (settings, violation) => {
  expect(kind.check(settings, new Set(Object.keys(SECRETS)))).toEqual(violation)
})

test('what it shows of a request holds no secret', async () => {
  const shown = await kind.render?.({ url: 'http://acme' }, HOOKS, REQUEST)
  expect(shown).toMatchObject({ method: 'POST', headers: { authorization: 'Bearer ***' } })
  expect(JSON.parse(shown?.body ?? '')).toMatchObject({ to: '+1234567890' })
})

describe('its inbox', () => {
  const inbox = (request: RawRequest) => kind.inbox?.({ url: 'http://acme' }, SECRETS, request)
  const requestOf = (text: string, signature?: string): RawRequest => {
    const bytes = new TextEncoder().encode(text)
    const headers = new Headers({
      'x-acme-signature': signature ?? createHmac('sha256', 'secret').update(bytes).digest('hex'),
    })
    return {
      method: 'POST',
      url: 'http://localhost/v1/providers/acme/dlr',
      address: 'dlr',
      tail: '',
      headers,
      bytes,
      json: () => JSON.parse(text),
    }
  }
  const RECEIPTS = [
    { id: 'a1', status: 'ARRIVED' },
    { id: 'a2', status: 'lost', reason: 'absent' },
    { id: 'a3', status: 'SOMETHING' },
  ]

  test('tells what is signed, each receipt with what readReceipt reads again', () => {
    const told = inbox(requestOf(JSON.stringify({ receipts: RECEIPTS })))
    expect(told).toMatchObject({
      kind: 'told',
      receipts: [
        { receipt: { providerMessageId: 'a1', outcome: 'delivered' }, body: RECEIPTS[0] },
        { receipt: { providerMessageId: 'a2', outcome: 'failed', status: 'LOST', error: 'absent' } },
        { receipt: { providerMessageId: 'a3', outcome: 'unknown', status: 'SOMETHING' } },
      ],
    })
    if (told?.kind === 'told')
      for (const { receipt, body } of told.receipts)
        expect(kind.readReceipt({ url: 'http://acme' }, JSON.parse(JSON.stringify(body)))).toEqual(receipt)
  })

  test.each(['', 'zz', '00'.repeat(32)])(
    'takes what is signed by %p as forged, before it is read',
    (signature) => {
      expect(inbox(requestOf('no JSON', signature))).toEqual({ kind: 'forged' })
    },
  )

  test.each([
    '{}',
    '{"receipts":[]}',
    '{"receipts":[{"id":"a1"}]}',
    '{"receipts":[{"id":"a1","status":"\\u0000"}]}',
  ])('names the rule that %s breaks', (text) => {
    expect(inbox(requestOf(text))).toMatchObject({ kind: 'unreadable', field: 'receipts' })
  })
})
