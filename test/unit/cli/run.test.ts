import { describe, expect, test } from 'bun:test'
import type { Exit } from '../../../clients/typescript/src/cli/exits.ts'
import { DEMO_CLIENT } from '../../../src/domain/demo-client.ts'
import { type Answer, refusal, type } from '../../support/typed-line.ts'

const ID = '019abcde-0000-7000-8000-000000000001'

describe('a refusal', () => {
  const cases: readonly (readonly [Answer, Exit, err: string])[] = [
    [refusal(400, 'invalid_field'), 'refused', 'sms: the words of invalid_field (invalid_field)\n'],
    [
      refusal(402, 'insufficient_credits'),
      'refused',
      'sms: the words of insufficient_credits (insufficient_credits)\n     sms topup CLIENT CENTS adds some, sms credit shows what is left\n',
    ],
    [
      refusal(500, 'internal_error'),
      'failed',
      'sms: the words of internal_error (internal_error)\n     tell its operator of request r1\n',
    ],
    [
      { status: 404, body: 'not here' },
      'refused',
      'sms: http://localhost:8080 answered 404 to POST /v1/messages\n     is SMS_URL the address of the gateway itself?\n',
    ],
  ]
  for (const [answer, exit, err] of cases)
    test(`of ${answer.status} ends as ${exit}, with what helps`, async () => {
      const typed = await type(['send', '+1234567890', 'Hello'], [answer])
      expect({ exit: typed.exit, out: typed.out, err: typed.err }).toEqual({ exit, out: '', err })
      expect(typed.asked.length).toBe(1)
    })

  test('shows no control characters of whoever answered', async () => {
    const { err } = await type(['credit'], [refusal(404, 'unknown_client', { error: 'no \u001b[31mclient' })])
    expect(err).toStartWith('sms: no \\u{1b}[31mclient (unknown_client)\n')
  })
})

describe('no gateway', () => {
  const failing = (code: string) =>
    Object.assign(
      async () => {
        throw Object.assign(new TypeError('fetch failed'), { cause: Object.assign(new Error('x'), { code }) })
      },
      { preconnect: fetch.preconnect },
    )

  test.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'ERR_TLS_CERT_ALTNAME_INVALID',
  ])('for %s is a matter of its certificate', async (code) => {
    const { err } = await type(['credit'], [], { fetch: failing(code) })
    expect(err).toContain('NODE_EXTRA_CA_CERTS')
    expect(err).not.toContain('npm start')
  })

  test('is said with what to do, and a message can be sent once all the same', async () => {
    const broken = failing('ECONNREFUSED')
    const credit = await type(['credit'], [], { fetch: broken })
    expect(credit.exit).toBe('unavailable')
    expect(credit.err).toBe(
      'sms: no answer from http://localhost:8080 (ECONNREFUSED)\n     is it running? npm start or sms-gateway starts one here; SMS_URL or --url names another\n',
    )
    const sent = await type(['send', '+1234567890', 'Hello', '--key', 'order-123'], [], { fetch: broken })
    expect(sent.err).toContain(
      'names another; nobody knows whether it was done: the same again with --key order-123 does it once',
    )
  })
})

describe('sms send', () => {
  test('sends what was typed, as the client and with the key', async () => {
    const { exit, out, asked } = await type(
      [
        'send',
        '+1234567890',
        '-',
        '--from',
        'SHOP',
        '--at',
        '+2h',
        '--validity',
        '10m',
        '--key',
        'order-123',
      ],
      [{ status: 202, body: { message_id: ID, status: 'SCHEDULED' } }],
      { env: { SMS_TOKEN: 'the-token' } },
    )
    expect({ exit, out }).toEqual({ exit: 'done', out: `${ID}  SCHEDULED\n` })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /v1/messages'])
    expect(asked[0]?.headers.get('idempotency-key')).toBe('order-123')
    expect(asked[0]?.headers.get('authorization')).toBe('Bearer the-token')
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      client_id: DEMO_CLIENT.id,
      to: '+1234567890',
      from: 'SHOP',
      text: 'what a program says',
      send_at: '2026-11-24T12:00:00.000Z',
      validity_seconds: 600,
    })
  })

  test('asks nothing where a value is wrong', async () => {
    for (const line of [
      ['--at', 'tomorrow'],
      ['--validity', '2'],
      ['--watch', '--timeout', '0s'],
      ['--timeout', '5s'],
    ]) {
      const { exit, asked } = await type(['send', '+1234567890', 'Hello', ...line], [])
      expect({ line, exit, asked }).toEqual({ line, exit: 'usage', asked: [] })
    }
  })
})

describe('sms watch', () => {
  const event = (seq: number, to: string) => ({
    seq,
    at: '2026-11-24T10:00:00.005Z',
    event: 'X',
    from: null,
    to,
    attempt: 1,
    ignored: false,
    provider: 'mock',
    detail: null,
  })
  const message = (status: string, final: boolean): Answer => ({
    status: 200,
    body: {
      id: ID,
      status,
      final,
      cost_cents: 5,
      credit_state: final ? 'RELEASED' : 'HELD',
      last_error: null,
      created_at: '2026-11-24T10:00:00.000Z',
      updated_at: '2026-11-24T10:00:01.500Z',
    },
  })
  const history = (...statuses: string[]): Answer => ({
    status: 200,
    body: {
      events: statuses.map((status, index) => event(index + 1, status)),
      why: [{ attempt: 1, words: ['So it goes to mock.'] }],
    },
  })

  test('says each event once, and why it goes where it goes, and ends with the message', async () => {
    const { exit, out, err } = await type(
      ['watch', ID],
      [
        message('SENT', false),
        history('QUEUED', 'SENDING'),
        message('FAILED_PERM', true),
        history('QUEUED', 'SENDING', 'FAILED_PERM'),
      ],
    )
    expect(exit).toBe('unwelcome')
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => line.split(/\s+/)[1]),
    ).toEqual(['QUEUED', 'SENDING', 'So', 'FAILED_PERM'])
    expect(err).toBe('FAILED_PERM after 1.500 s, 5 cents released\n')
  })

  test('as JSON is a line for each event, and nothing beside it', async () => {
    const { exit, out, err } = await type(
      ['watch', ID, '--json'],
      [message('DELIVERED', true), history('QUEUED', 'DELIVERED')],
    )
    expect({ exit, err }).toEqual({ exit: 'done', err: '' })
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      { message_id: ID, ...event(1, 'QUEUED') },
      { message_id: ID, ...event(2, 'DELIVERED') },
    ])
  })

  test('goes no longer than it may', async () => {
    const answers = Array.from({ length: 100 }, () => [message('SENT', false), history('SENT')]).flat()
    const { exit, err } = await type(['watch', ID, '--timeout', '30s'], answers)
    expect({ exit, err }).toEqual({ exit: 'late', err: `still SENT: sms watch ${ID}\n` })
  })
})

describe('a list', () => {
  const page = (names: readonly string[], next_cursor: string | null): Answer => ({
    status: 200,
    body: {
      clients: names.map((name) => ({
        id: ID,
        name,
        credit_cents: 1,
        held_cents: 0,
        captured_cents: 0,
        rate_limit_rps: null,
        price_list: null,
        has_api_key: false,
      })),
      next_cursor,
    },
  })

  test('ends where it was told to, and says that there is more', async () => {
    const { out, err, shown, asked } = await type(
      ['clients', '--limit', '2'],
      [page(['A', 'B', 'C'], 'next')],
    )
    expect(out.split('\n').length).toBe(4)
    expect(err).toBe('there are more: --limit N, or --all\n')
    expect(shown).toEndWith(err)
    expect(asked.map(({ path }) => path)).toEqual(['/v1/clients?limit=3'])
  })

  test('is a file for a spreadsheet with --csv', async () => {
    const messages = [
      { id: ID, to: '+1234567890', reference: '=1+1', last_error: 'a, "b"', cost_cents: null },
    ]
    const { out, asked } = await type(
      ['search', '--all-clients', '--csv', '--limit', '1'],
      [{ status: 200, body: { messages, next_cursor: null } }],
    )
    expect(out).toBe(`id,to,reference,last_error,cost_cents\r\n${ID},+1234567890,'=1+1,"a, ""b""",\r\n`)
    expect(asked.map(({ path }) => path)).toEqual(['/v1/messages/search?limit=2'])
  })

  test('is read to its end with --all, page by page', async () => {
    const { out, err, asked } = await type(
      ['clients', '--all', '--json'],
      [page(['A', 'B'], 'next'), page(['C'], null)],
    )
    expect(
      out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(['A', 'B', 'C'])
    expect(err).toBe('')
    expect(asked.map(({ path }) => path)).toEqual([
      '/v1/clients?limit=500',
      '/v1/clients?limit=500&cursor=next',
    ])
  })
})

describe('colours', () => {
  test('are for terminals that want them', async () => {
    let seen = ''
    const write = (text: string) => (seen += text)
    const look = async (line: readonly string[], env: Record<string, string>) => {
      seen = ''
      const answer = {
        status: 200,
        body: { name: 'Demo', credit_cents: 1, held_cents: 0, captured_cents: 0 },
      }
      await type([...line, 'credit'], [answer], { env, out: { write, columns: 80 } })
      return seen.includes('\u001b[')
    }
    expect(await look([], {})).toBe(true)
    expect(await look(['--no-color'], {})).toBe(false)
    expect(await look([], { NO_COLOR: '1' })).toBe(false)
    expect(await look([], { TERM: 'dumb' })).toBe(false)
  })
})

describe('no control character of a stranger reaches the terminal', () => {
  const WORDS = 'bind refused \u001b[2J'

  test('in what an SMSC told a line', async () => {
    const line = { slot: 0, state: 'failed', in_flight: 0, last_error: WORDS }
    const live = { lines: [line], parts_per_s: 0, waiting: 0, breaker: 'closed' }
    const provider = { name: 'telco', kind: 'smpp', state: 'active', settings: {}, secrets: [], live }
    const more = { problem: null, lines: 1, receipt_url: null, inbound_url: null, updated_at: '' }
    const { out } = await type(
      ['providers', 'show', 'telco'],
      [{ status: 200, body: { ...provider, ...more } }],
    )
    expect(out).toContain('line 0 failed: bind refused \\u{1b}[2J\n')
  })

  test('in what an audit found', async () => {
    const violations = [{ invariant: 'I3', subject: 'message 1', found: WORDS }]
    const body = { at: '2026-11-24T10:00:00.000Z', checked: ['I3'], violations }
    const { exit, out } = await type(['audit'], [{ status: 200, body }])
    expect([exit, out.split('\n')[0]]).toEqual(['unwelcome', 'I3  message 1: bind refused \\u{1b}[2J'])
  })

  test('in why it waits to ask again', async () => {
    const away = { ...refusal(503, 'queue_full', { error: WORDS }), headers: { 'retry-after': '60' } }
    const taken = { status: 202, body: { messages: [{ index: 0, status: 'accepted', message_id: ID }] } }
    const { err } = await type(['send', '--file', '-'], [away, taken], {
      readInput: async () => 'to,text\n+1,a',
    })
    expect(err).toStartWith('bind refused \\u{1b}[2J: again in 60 s\n')
  })
})
