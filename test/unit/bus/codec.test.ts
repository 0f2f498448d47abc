import { describe, expect, test } from 'bun:test'
import {
  decodeActorBatch,
  decodeLiveUpdate,
  decodeReceipts,
  encodeActorBatch,
  encodeLiveUpdate,
  encodeReceipts,
  groupReceipts,
  MAX_PAYLOAD_BYTES,
} from '../../../src/bus/codec.ts'
import type { ActorBatch, RawReceipt } from '../../../src/bus/port.ts'
import { LIFECYCLE_STATES } from '../../../src/domain/lifecycle.ts'
import { LANES, type MessageId } from '../../../src/domain/message.ts'
import { told, update } from '../live/live-parts.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
// A brand constructor: the text is a UUIDv7.
const messageId = '0190a5f0-7c3a-7d2e-9b41-3f6a5c8e1d20' as MessageId
const batch: ActorBatch = {
  provider: 'mock',
  lane: 'otp',
  shard: 3,
  batchId: 'b1',
  orders: [
    { messageId, event: 'DISPATCHED', parts: 1 },
    { messageId, event: 'DISPATCHED', parts: 10 },
  ],
}
/** As it stands in a payload. */
const wire = { ...batch, orders: [`${messageId}:01`, `${messageId}:0a`] }
const receipt: RawReceipt = {
  receiptId: 'r1',
  provider: 'mock',
  body: { a: [null, 'ü'] },
  receivedAtMs: 1_700_000_000_000,
}

describe('a batch of orders', () => {
  test.each([...LANES])('of lane %s comes back as it was', (lane) => {
    expect(decodeActorBatch(encodeActorBatch({ ...batch, lane }))).toEqual({
      kind: 'readable',
      value: { ...batch, lane },
    })
  })

  test('of a newer release with a field more is readable', () => {
    expect(decodeActorBatch(bytes(JSON.stringify({ ...wire, traceId: 'x' }))).kind).toBe('readable')
  })

  test.each([
    ['', 'not JSON'],
    ['{', 'not JSON'],
    ['null', '/: Expected object'],
    [JSON.stringify({ ...wire, lane: 'bulk' }), '/lane: Expected union value'],
    [JSON.stringify({ ...wire, shard: 4 }), '/shard: Expected integer to be less or equal to 3'],
    [JSON.stringify({ ...wire, batchId: '' }), '/batchId: Expected string length greater or equal to 1'],
    [JSON.stringify({ ...wire, orders: [] }), '/orders: Expected array length to be greater or equal to 1'],
    [
      JSON.stringify({ ...wire, orders: new Array(101).fill(wire.orders[0]) }),
      '/orders: Expected array length to be less or equal to 100',
    ],
  ])('written as %p is unreadable: %s', (payload, reason) => {
    expect(decodeActorBatch(bytes(payload))).toEqual({ kind: 'unreadable', reason })
  })

  test('with an id that is none is unreadable, and the reason does not repeat it', () => {
    const decoded = decodeActorBatch(bytes(JSON.stringify({ ...wire, orders: ['x:01'] })))
    expect(decoded).toMatchObject({
      kind: 'unreadable',
      reason: expect.stringMatching(/^\/orders\/0: /),
    })
  })

  test('that is not UTF-8 is unreadable', () => {
    expect(decodeActorBatch(Uint8Array.of(0x22, 0xff, 0x22))).toEqual({
      kind: 'unreadable',
      reason: 'not UTF-8',
    })
  })

  test('with no order or more than the bound is not sent', () => {
    expect(() => encodeActorBatch({ ...wire, orders: [] })).toThrow('has orders')
    const tooMany = Array.from({ length: 101 }, () => ({ messageId, event: 'DISPATCHED' as const, parts: 1 }))
    expect(() => encodeActorBatch({ ...wire, orders: tooMany })).toThrow('MAX_ORDERS_PER_BATCH')
    for (const parts of [0, 256])
      expect(() =>
        encodeActorBatch({ ...batch, orders: [{ messageId, event: 'DISPATCHED', parts }] }),
      ).toThrow('255 parts')
  })
})

describe('receipts', () => {
  test('come back as they were, and no body comes back as null', () => {
    const [payload = bytes('')] = encodeReceipts([receipt, { ...receipt, body: undefined }])
    expect(decodeReceipts(payload)).toEqual({
      kind: 'readable',
      value: [receipt, { ...receipt, body: null }],
    })
  })

  test.each([
    ['[]', '/: Expected array length to be greater or equal to 1'],
    ['{}', '/: Expected array'],
    [
      JSON.stringify([{ ...receipt, receivedAtMs: -1 }]),
      '/0/receivedAtMs: Expected integer to be greater or equal to 0',
    ],
    [JSON.stringify([{ ...receipt, provider: undefined }]), '/0/provider: Expected required property'],
    [JSON.stringify([{ ...receipt, body: undefined }]), '/0/body: Expected required property'],
  ])('written as %p are unreadable: %s', (payload, reason) => {
    expect(decodeReceipts(bytes(payload))).toEqual({ kind: 'unreadable', reason })
  })

  test('are grouped by provider, 100 at most, in their order', () => {
    const many = Array.from({ length: 205 }, (_, at) => ({
      ...receipt,
      receiptId: `${at}`,
      provider: at % 41 ? 'a' : 'b',
    }))
    const groups = groupReceipts(many)
    expect(groups.map((group) => [group.provider, group.receipts.length])).toEqual([
      ['b', 5],
      ['a', 100],
      ['a', 100],
    ])
    expect(groups[0]?.receipts.map((each) => each.receiptId)).toEqual(['0', '41', '82', '123', '164'])
  })

  test('that are too large for one payload travel in several, none lost, and one alone is never cut', () => {
    const large = Array.from({ length: 9 }, (_, at) => ({
      ...receipt,
      receiptId: `${at}`,
      body: 'x'.repeat(200_000),
    }))
    const payloads = encodeReceipts(large)
    for (const payload of payloads) expect(payload.length).toBeLessThanOrEqual(MAX_PAYLOAD_BYTES)
    const back = payloads.map(decodeReceipts).flatMap((each) => (each.kind === 'readable' ? each.value : []))
    expect(back).toEqual(large)
    expect(encodeReceipts([{ ...receipt, body: 'x'.repeat(MAX_PAYLOAD_BYTES) }]).length).toBe(1)
  })
})

describe('a live update', () => {
  const whole = update(3, {}, [told({ error: 'UNDELIV' })])

  test('comes back as it was', () => {
    expect(decodeLiveUpdate(encodeLiveUpdate(whole))).toEqual({ kind: 'readable', value: whole })
  })

  test.each([...LIFECYCLE_STATES])('of arrows to %s, from it and from nowhere is readable', (state) => {
    const counts = [update(1, { from: null, to: state }), update(1, { from: state })].flatMap(
      (one) => one.counts,
    )
    expect(decodeLiveUpdate(encodeLiveUpdate({ ...whole, counts })).kind).toBe('readable')
  })

  test('of a newer release with a field and an event more is readable', () => {
    const newer = { ...whole, ...update(1, { event: 'SHELVED_BY_PROVIDER' }), host: 'x' }
    expect(decodeLiveUpdate(bytes(JSON.stringify(newer))).kind).toBe('readable')
  })

  test.each([
    [{ ...whole, source: '' }, '/source: Expected string length greater or equal to 1'],
    [update(0), '/counts/0/count: Expected integer to be greater or equal to 1'],
    [
      { ...whole, ...update(1, { event: '<script>' }) },
      "/counts/0/event: Expected string to match '^[A-Z_]{1,40}$'",
    ],
    [
      { ...whole, sample: new Array(26).fill(told()) },
      '/sample: Expected array length to be less or equal to 25',
    ],
    [
      { ...whole, counts: new Array(201).fill(whole.counts[0]) },
      '/counts: Expected array length to be less or equal to 200',
    ],
    [{ ...whole, sample: [{ ...told(), to: 'LOST' }] }, '/sample/0/to: Expected union value'],
    [{ ...whole, sample: [told({ error: 'x'.repeat(101) })] }, '/sample/0/error: Expected union value'],
  ])('that breaks a rule is unreadable: %#', (wrong, reason) => {
    expect(decodeLiveUpdate(bytes(JSON.stringify(wrong)))).toEqual({ kind: 'unreadable', reason })
  })
})
