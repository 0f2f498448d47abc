import { describe, expect, test } from 'bun:test'
import { type ActorBatch, type Bus, BusUnavailable, MAX_ORDERS_PER_BATCH } from '../../../../src/bus/port.ts'
import type { Shards } from '../../../../src/bus/shards.ts'
import type { Dispatchable } from '../../../../src/domain/message/dispatchable.ts'
import { type ClientId, LANES, type Lane, type MessageId } from '../../../../src/domain/message.ts'
import { publishOrders } from '../../../../src/flow/message/dispatch.ts'
import { knownProviders } from '../../../support/known-providers.ts'

// Brand constructors.
const SHARD_0 = 'a' as ClientId
const SHARD_4 = 'foobar' as ClientId
const providers = knownProviders([
  { name: 'mock' },
  { name: 'slow', maxPartsPerS: 20 },
  { name: 'slowest', maxPartsPerS: 0.5 },
  { name: 'fast', maxPartsPerS: 5_000 },
])
const shards: Shards = { of: (clientId) => (clientId === SHARD_4 ? 4 : 0) }

function messages(
  lane: Lane,
  clientId: ClientId,
  count: number,
  more: Partial<Dispatchable> = {},
): Dispatchable[] {
  return Array.from({ length: count }, (_, at) => ({
    id: `${lane} ${clientId} ${at}` as MessageId,
    clientId,
    lane,
    provider: 'mock',
    parts: 1,
    ...more,
  }))
}

async function publish(dispatchables: readonly Dispatchable[]): Promise<readonly ActorBatch[]> {
  const calls: (readonly ActorBatch[])[] = []
  let made = 0
  const bus: Pick<Bus, 'publishActorBatches'> = {
    async publishActorBatches(batches) {
      calls.push(batches)
    },
  }
  await publishOrders(
    { bus: bus as Bus, shards, providers, tracer: null, newId: () => `batch ${made++}` },
    dispatchables,
  )
  expect(calls).toHaveLength(1)
  return calls[0] ?? []
}

const shapeOf = (batches: readonly ActorBatch[]) =>
  batches.map(({ lane, shard, orders }) => `${lane} ${shard}: ${orders.length}`)

describe('orders to dispatch', () => {
  test('of one lane and shard travel together, in order', async () => {
    const [batch, ...others] = await publish(messages('normal', SHARD_0, 3))
    expect(others).toEqual([])
    expect<unknown>(batch).toEqual({
      provider: 'mock',
      lane: 'normal',
      shard: 0,
      batchId: 'batch 0',
      orders: [
        { messageId: 'normal a 0', event: 'DISPATCHED', parts: 1 },
        { messageId: 'normal a 1', event: 'DISPATCHED', parts: 1 },
        { messageId: 'normal a 2', event: 'DISPATCHED', parts: 1 },
      ],
    })
  })

  test('of other lanes or shards travel apart', async () => {
    const mixed = LANES.flatMap((lane) => [...messages(lane, SHARD_0, 2), ...messages(lane, SHARD_4, 1)])
    expect(shapeOf(await publish(mixed)).sort()).toEqual([
      'express 0: 2',
      'express 4: 1',
      'normal 0: 2',
      'normal 4: 1',
      'otp 0: 2',
      'otp 4: 1',
    ])
  })

  test('that come mixed keep their order within lane and shard', async () => {
    const [a0, a1] = messages('otp', SHARD_0, 2)
    const [b0, b1] = messages('otp', SHARD_4, 2)
    const batches = await publish([b0, a0, b1, a1].flatMap((each) => each ?? []))
    expect(batches.map(({ orders }) => orders.map(({ messageId }) => String(messageId)))).toEqual([
      ['otp foobar 0', 'otp foobar 1'],
      ['otp a 0', 'otp a 1'],
    ])
  })

  test.each([
    [1, [1]],
    [99, [99]],
    [100, [100]],
    [101, [100, 1]],
    [250, [100, 100, 50]],
  ])('of %d messages are cut into batches of at most 100', async (count, sizes) => {
    const batches = await publish(messages('normal', SHARD_0, count))
    expect(batches.map(({ orders }) => orders.length)).toEqual(sizes)
    expect(batches.flatMap(({ orders }) => orders.map(({ messageId }) => messageId))).toEqual(
      messages('normal', SHARD_0, count).map(({ id }) => id),
    )
    expect(MAX_ORDERS_PER_BATCH).toBe(100)
  })

  test('have an id per batch, never the same', async () => {
    const batches = await publish([...messages('normal', SHARD_0, 250), ...messages('otp', SHARD_4, 1)])
    expect(batches.map(({ batchId }) => batchId)).toEqual(['batch 0', 'batch 1', 'batch 2', 'batch 3'])
  })

  test('of no messages are no batches', async () => {
    expect(await publish([])).toEqual([])
  })

  test('of two providers travel apart, and say how many parts each message has', async () => {
    const batches = await publish([
      ...messages('normal', SHARD_0, 2, { provider: 'mock', parts: 3 }),
      ...messages('normal', SHARD_0, 1, { provider: 'other' }),
    ])
    expect(batches.map(({ provider, orders }) => [provider, orders.map(({ parts }) => parts)])).toEqual([
      ['mock', [3, 3]],
      ['other', [1]],
    ])
  })

  test.each([
    ['slow', [5, 5, 5, 5]],
    ['slowest', Array.from({ length: 20 }, () => 1)],
    ['fast', [20]],
  ])('to a provider that is %s are in batches of a quarter of a second', async (provider, sizes) => {
    const batches = await publish(messages('normal', SHARD_0, 20, { provider }))
    expect(batches.map(({ orders }) => orders.length)).toEqual(sizes)
  })

  test('of a message whose provider is not chosen yet are left to its alarm', async () => {
    expect(await publish(messages('normal', SHARD_0, 2, { provider: null }))).toEqual([])
  })

  test('are refused when the bus is away', async () => {
    const bus: Pick<Bus, 'publishActorBatches'> = {
      publishActorBatches: () => Promise.reject(new BusUnavailable('no answer')),
    }
    const publishing = publishOrders(
      { bus: bus as Bus, shards, providers, tracer: null, newId: () => 'batch' },
      messages('otp', SHARD_0, 1),
    )
    await expect(publishing).rejects.toBeInstanceOf(BusUnavailable)
  })
})
