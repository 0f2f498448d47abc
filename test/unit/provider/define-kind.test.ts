import { describe, expect, test } from 'bun:test'
import { Type } from '@sinclair/typebox'
import { defineKind } from '../../../src/provider/define-kind.ts'
import type { Hooks } from '../../../src/provider/kind.ts'
import { KINDS } from '../../../src/provider/kinds.ts'
import { mockKind } from '../../../src/provider/mock/mock-kind.ts'

const opened: unknown[] = []
const kind = defineKind({
  settings: Type.Object(
    {
      url: Type.String({ pattern: '^http://', description: 'must be an http URL' }),
      size: Type.Optional(Type.Object({ width: Type.Integer({ description: 'must be a whole number' }) })),
    },
    { additionalProperties: false, description: 'must be a JSON object' },
  ),
  secrets: 'any',
  defaults: { lines: null, maxPartsPerS: null, maxInFlight: 1, timeoutMs: 10, onUnknown: 'wait' },
  check: ({ url }, secrets) => (secrets.has('key') ? null : { field: 'url', rule: `needs a key: ${url}` }),
  open(settings) {
    opened.push(settings)
    return {
      submit: async () => ({ kind: 'unknown', error: 'none' }),
      state: () => ({ state: 'open', lastError: null }),
      async close() {},
    }
  },
  proof: 'token',
  inbox: null,
  readReceipt: () => ({ kind: 'unreadable', field: 'body', rule: 'is never read' }),
  receiptAnswer: null,
  inboundAnswer: null,
  render: null,
  presets: [],
})
const NONE: ReadonlySet<string> = new Set()

describe('settings', () => {
  test.each([
    [null, { field: '', rule: 'must be a JSON object' }],
    [{}, { field: 'url', rule: 'is missing' }],
    [{ url: 'ftp://x' }, { field: 'url', rule: 'must be an http URL' }],
    [
      { url: 'http://x', size: { width: 1.5 } },
      { field: 'size.width', rule: 'must be a whole number' },
    ],
    [
      { url: 'http://x', more: 1 },
      { field: 'more', rule: 'is not a setting of this kind' },
    ],
    [{ url: 'http://x' }, { field: 'url', rule: 'needs a key: http://x' }],
  ])('%j are told as %j', (settings, violation) => {
    expect(kind.check(settings, NONE)).toEqual(violation)
  })

  test('that can be used are given to the kind as they are', () => {
    const settings = { url: 'http://x' }
    expect(kind.check(settings, new Set(['key']))).toBeNull()
    kind.open(settings, {} as Hooks) // which it does not look at
    expect(opened).toEqual([settings])
  })

  test('that it refuses never reach it', () => {
    expect(() => kind.open({ url: 5 }, {} as Hooks)).toThrow('settings that the kind refuses')
    expect(opened).toHaveLength(1)
  })
})

test('a kind that takes no receipts over HTTP stays so', () => {
  expect([kind.inbox, kind.receiptAnswer, kind.render]).toEqual([null, null, null])
})

describe('the kinds', () => {
  test.each([...KINDS])('%s has defaults, names and presets within their bounds', (name, one) => {
    expect(name).toMatch(/^[a-z0-9-]{1,32}$/)
    expect(one.defaults.timeoutMs).toBeGreaterThanOrEqual(10)
    expect(one.defaults.maxInFlight).toBeGreaterThanOrEqual(1)
    expect(one.presets.length).toBeLessThanOrEqual(50)
    for (const { settings, secrets } of one.presets)
      expect(one.check(settings, new Set(secrets.map((secret) => secret.name)))).toBeNull()
  })
})

describe('the mock', () => {
  test.each([
    [{}, null],
    [{ latency_ms: 20, dlr_urls: ['http://api/v1/providers/mock/dlr'] }, null],
    [{ latency_ms: -1 }, 'latency_ms'],
    [{ dlr_urls: [] }, 'dlr_urls'],
    [{ dlr_urls: ['ftp://x'] }, 'dlr_urls.0'],
    [{ temp_fail_rate: 0.6, perm_fail_rate: 0.6 }, 'temp_fail_rate'],
    [{ temp_fail_rate: 0.3, perm_fail_rate: 0.3, throttle_rate: 0.5 }, 'temp_fail_rate'],
    [{ throttle_rate: 0.5, lost_receipt_rate: 1 }, null],
    [{ lost_receipt_rate: 1.1 }, 'lost_receipt_rate'],
  ])('%j breaks the rule of %p', (settings, field) => {
    expect(mockKind.check(settings, NONE)?.field ?? null).toBe(field)
  })

  test('without an address for its receipts it takes nothing, and says so', async () => {
    const hooks: Hooks = {
      name: 'mock',
      secrets: {},
      receiptUrl: null,
      receiptToken: 'token',
      allowPrivate: true,
      dataDir: '/nowhere',
      tell: async () => {},
      keepExchange: null,
      nextReference: async () => 0,
      now: Date.now,
      random: () => 0,
      log: { info() {}, warn() {} },
    }
    const provider = mockKind.open({}, hooks)
    expect(provider.state().state).toBe('failed')
    expect(provider.state().lastError).toContain('PUBLIC_URL')
    await provider.close()
  })
})
