import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test'
import { openLocalConsumer, openLocalPublisher } from '../../../src/bus/local.ts'
import type { Channel, LocalMessage } from '../../../src/bus/local-message.ts'
import { MAX_HELD_ORDERS } from '../../../src/bus/local-orders.ts'
import { MAX_HELD_RECEIPTS } from '../../../src/bus/local-queues.ts'
import {
  type ActorBatch,
  BusUnavailable,
  type Consumer,
  type OrderTaker,
  type RawReceipt,
  SHARDS,
} from '../../../src/bus/port.ts'
import { LANES, type Lane, type MessageId } from '../../../src/domain/message.ts'
import { uuid7Ms } from '../../../src/domain/uuid7.ts'
import { eventually } from '../../support/eventually.ts'
import { update } from '../live/live-parts.ts'

// A brand constructor: the text is a UUIDv7.
const messageId = '0190a5f0-7c3a-7d2e-9b41-3f6a5c8e1d20' as MessageId

function batch(lane: Lane, shard: number, orders = 1, provider = 'mock'): ActorBatch {
  return {
    provider,
    lane,
    shard,
    batchId: Bun.randomUUIDv7(),
    orders: new Array(orders).fill({ messageId, event: 'DISPATCHED', parts: 1 }),
  }
}

function receipt(provider = 'alpha'): RawReceipt {
  return { receiptId: Bun.randomUUIDv7(), provider, body: 'stat:DELIVRD', receivedAtMs: 1_700_000_000_000 }
}

/** Both ends of a channel in one thread: what one posts the other hears in a later turn, as a clone. */
function channelPair(): [Channel, Channel] {
  const { port1, port2 } = new MessageChannel()
  return [end(port1), end(port2)]
}

function end(port: MessagePort): Channel {
  return {
    post: (message) => port.postMessage(message),
    onMessage(listener) {
      port.onmessage = (event) => listener(event.data)
    },
  }
}

function collector() {
  const batches: ActorBatch[] = []
  const receipts: RawReceipt[] = []
  const taker: OrderTaker = {
    async onActorBatch(delivery) {
      batches.push(delivery.payload)
      delivery.ack()
    },
    async onUnreadable() {},
    ahead: 'some',
  }
  const consumer: Consumer = {
    async onReceipts(delivery) {
      receipts.push(...delivery.payload)
      delivery.ack()
    },
    async onUnreadable() {},
  }
  return { batches, receipts, consumer, taker, ids: () => batches.map((each) => each.batchId).sort() }
}

function pair() {
  const [here, there] = channelPair()
  return {
    publisher: openLocalPublisher({ channels: [here] }),
    worker: openLocalConsumer({ channel: there }),
  }
}

describe('orders', () => {
  test('of every lane and shard reach the workers, which take turns', async () => {
    const lines = [channelPair(), channelPair(), channelPair()]
    const publisher = openLocalPublisher({ channels: lines.map(([here]) => here) })
    const seen = await Promise.all(
      lines.map(async ([, there]) => {
        const each = collector()
        openLocalConsumer({ channel: there }).takeOrders('mock', each.taker)
        return each
      }),
    )
    // Messages arrive in order: after its answer it is known what each takes.
    for (const _ of lines) await publisher.ping()
    const sent = LANES.flatMap((lane) => Array.from({ length: SHARDS }, (_, shard) => batch(lane, shard, 2)))
    await publisher.publishActorBatches(sent)
    await eventually(() => seen.flatMap((each) => each.batches).length === sent.length)
    expect(seen.flatMap((each) => each.ids()).sort()).toEqual(sent.map(({ batchId }) => batchId).sort())
    for (const each of seen) expect(each.batches).toHaveLength(sent.length / 3)
  })

  test('that come before the worker takes wait for it', async () => {
    const { publisher, worker } = pair()
    await publisher.publishActorBatches([batch('otp', 0), batch('normal', 3)])
    await publisher.ping()
    const seen = collector()
    worker.takeOrders('mock', seen.taker)
    await eventually(() => seen.batches.length === 2)
  })

  test('for a provider that is gone are dropped and count no more, those for others stay', async () => {
    const { publisher, worker } = pair()
    await publisher.publishActorBatches([batch('otp', 0, 2, 'gone'), batch('normal', 3, 5, 'gone')])
    await publisher.publishActorBatches([batch('normal', 3, 1, 'other')])
    expect((await publisher.backlog()).orders).toBe(8)
    await publisher.forgetOrders('gone')
    expect((await publisher.backlog()).orders).toBe(1)
    const seen = collector()
    worker.takeOrders('gone', seen.taker)
    worker.takeOrders('other', seen.taker)
    await eventually(() => seen.batches.length === 1)
    expect(seen.batches[0]?.provider).toBe('other')
  })

  test('are handed out one batch at a time per lane and shard, in order, and side by side over shards', async () => {
    const { worker } = pair()
    const begun: string[] = []
    const gate = Promise.withResolvers<void>()
    worker.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        begun.push(delivery.payload.batchId)
        await gate.promise
        delivery.ack()
      },
    })
    const [first, second, other] = [batch('normal', 1), batch('normal', 1), batch('normal', 2)]
    await worker.publishActorBatches([first, second, other])
    await eventually(() => begun.length === 2)
    expect(begun).toEqual([first.batchId, other.batchId])
    gate.resolve()
    await eventually(() => begun.length === 3)
    expect(begun[2]).toBe(second.batchId)
  })

  test('added in the very turn in which the queue ran empty are handed out', async () => {
    const { worker } = pair()
    const seen = collector()
    worker.takeOrders('mock', seen.taker)
    for (let round = 1; round <= 50; round++) {
      await worker.publishActorBatches([batch('otp', 0)])
      for (let turns = 0; turns < round % 7; turns++) await Promise.resolve()
    }
    await eventually(() => seen.batches.length === 50)
  })

  test('given back come again after their delay, marked as redelivered', async () => {
    const { worker } = pair()
    const seen: [boolean, number][] = []
    worker.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        seen.push([delivery.redelivered, performance.now()])
        if (delivery.redelivered) delivery.ack()
        else delivery.nak(60)
      },
    })
    await worker.publishActorBatches([batch('normal', 0)])
    const [first, second] = await eventually(() => seen.length === 2 && seen)
    expect([first?.[0], second?.[0]]).toEqual([false, true])
    expect((second?.[1] ?? 0) - (first?.[1] ?? 0)).toBeGreaterThanOrEqual(55)
  })

  test('whose handler throws come again', async () => {
    const { worker } = pair()
    let calls = 0
    worker.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        calls += 1
        if (calls === 1) throw new Error('database is away')
        delivery.ack()
      },
    })
    await worker.publishActorBatches([batch('normal', 0)])
    await eventually(() => calls === 2)
  })

  test('with an id that is held already are taken once', async () => {
    const { worker } = pair()
    const seen = collector()
    const twice = batch('normal', 0)
    await worker.publishActorBatches([twice, twice])
    await worker.publishActorBatches([twice])
    worker.takeOrders('mock', seen.taker)
    await worker.publishActorBatches([batch('normal', 0)])
    await eventually(() => seen.batches.length === 2)
  })

  test('beyond the bound are refused, and what a worker gives back is dropped, until there is room', async () => {
    const { publisher, worker } = pair()
    const full = Array.from({ length: MAX_HELD_ORDERS / 100 }, (_, at) => batch('normal', at % SHARDS, 100))
    await publisher.publishActorBatches(full)
    await expect(publisher.publishActorBatches([batch('otp', 0)])).rejects.toBeInstanceOf(BusUnavailable)
    await worker.publishActorBatches([batch('otp', 0)])
    await worker.ping()
    await publisher.ping()
    const seen = collector()
    worker.takeOrders('mock', seen.taker)
    await eventually(() => seen.batches.length === full.length)
    await worker.publishActorBatches([batch('otp', 0)])
    await eventually(() => seen.batches.length === full.length + 1)
  })

  test('go to another worker while theirs is away, and back to its successor', async () => {
    const [left, right, successor] = [channelPair(), channelPair(), channelPair()]
    const publisher = openLocalPublisher({ channels: [left[0], right[0]] })
    const [rightSeen, successorSeen] = [collector(), collector()]
    openLocalConsumer({ channel: right[1] }).takeOrders('mock', rightSeen.taker)
    openLocalConsumer({ channel: successor[1] }).takeOrders('mock', successorSeen.taker)
    publisher.channelClosed(0)
    await publisher.publishActorBatches([batch('normal', 0)])
    await eventually(() => rightSeen.batches.length === 1)
    publisher.channelReplaced(0, successor[0])
    await eventually(async () => {
      await publisher.publishActorBatches([batch('normal', 0), batch('normal', 0)])
      return successorSeen.batches.length > 0 && rightSeen.batches.length > 1
    })
    publisher.channelClosed(0)
    publisher.channelClosed(1)
    await expect(publisher.publishActorBatches([batch('normal', 0)])).rejects.toBeInstanceOf(BusUnavailable)
  })

  test('stopping waits for the call that runs and takes no more; what is left goes to the next consumer', async () => {
    const { worker } = pair()
    const gate = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    let ended = 0
    const stop = worker.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        begun.resolve()
        await gate.promise
        ended += 1
        delivery.ack()
      },
    })
    await worker.publishActorBatches(Array.from({ length: 5 }, () => batch('normal', 0)))
    await begun.promise
    const stopped = stop().then(() => ended)
    gate.resolve()
    expect(await stopped).toBe(1)
    const seen = collector()
    worker.takeOrders('mock', seen.taker)
    await eventually(() => seen.batches.length === 4)
  })
})

describe('the backlog', () => {
  test('is what waits and what workers have in hand, until it is acked', async () => {
    const [left, right] = [channelPair(), channelPair()]
    const publisher = openLocalPublisher({ channels: [left[0], right[0]] })
    const acks: (() => void)[] = []
    const taker: OrderTaker = {
      ...collector().taker,
      async onActorBatch(delivery) {
        acks.push(() => delivery.ack())
      },
    }
    const leftBus = openLocalConsumer({ channel: left[1] })
    openLocalConsumer({ channel: right[1] })
    const capacity = 2 * MAX_HELD_ORDERS
    expect(await publisher.backlog()).toEqual({ orders: 0, capacity })
    const paused = batch('normal', 0, 7, 'paused')
    await publisher.publishActorBatches([batch('normal', 0, 70), batch('otp', 1, 20), paused])
    expect(await publisher.backlog()).toEqual({ orders: 97, capacity })
    leftBus.takeOrders('mock', taker)
    await eventually(() => acks.length === 2)
    expect((await leftBus.backlog()).orders).toBe(90)
    expect((await publisher.backlog()).orders).toBe(97)
    for (const ack of acks) ack()
    expect(await publisher.backlog()).toEqual({ orders: 7, capacity })
    expect(await publisher.waiting()).toEqual([
      { provider: 'paused', lane: 'normal', orders: 7, sinceMs: uuid7Ms(paused.batchId) },
    ])
    publisher.channelClosed(0)
    expect(await publisher.backlog()).toEqual({ orders: 7, capacity: MAX_HELD_ORDERS })
    publisher.channelClosed(1)
    await expect(publisher.backlog()).rejects.toBeInstanceOf(BusUnavailable)
  })
})

describe('providers', () => {
  test('have queues of their own: what nobody takes waits and delays no other', async () => {
    const { publisher, worker } = pair()
    const [wellSeen, pausedSeen] = [collector(), collector()]
    worker.takeOrders('well', wellSeen.taker)
    await publisher.publishActorBatches([
      ...Array.from({ length: 50 }, () => batch('normal', 0, 100, 'paused')),
      batch('normal', 0, 1, 'well'),
    ])
    await eventually(() => wellSeen.batches.length === 1)
    worker.takeOrders('paused', pausedSeen.taker)
    await eventually(() => pausedSeen.batches.length === 50)
    expect(wellSeen.batches).toHaveLength(1)
  })

  test('of which a worker holds two lines are taken by both, each batch by one', async () => {
    const { publisher, worker } = pair()
    const gate = Promise.withResolvers<void>()
    const seen = [collector(), collector()]
    for (const { taker } of seen)
      worker.takeOrders('mock', {
        ...taker,
        async onActorBatch(delivery) {
          await taker.onActorBatch(delivery)
          await gate.promise
        },
      })
    await publisher.publishActorBatches(Array.from({ length: 10 }, () => batch('normal', 0)))
    await eventually(() => seen.every(({ batches }) => batches.length === 1))
    gate.resolve()
    await eventually(() => seen.flatMap(({ batches }) => batches).length === 10)
    expect(new Set(seen.flatMap(({ ids }) => ids())).size).toBe(10)
  })

  test('whose batches last are held by the main thread: a second worker finds them', async () => {
    const [left, right] = [channelPair(), channelPair()]
    const publisher = openLocalPublisher({ channels: [left[0], right[0]] })
    const [leftSeen, rightSeen] = [collector(), collector()]
    const never = new Promise<void>(() => {})
    const slowly = ({ taker }: typeof leftSeen): OrderTaker => ({
      ...taker,
      ahead: 'none',
      onActorBatch: async (delivery) => {
        await taker.onActorBatch(delivery)
        await never
      },
    })
    openLocalConsumer({ channel: left[1] }).takeOrders('slow', slowly(leftSeen))
    await publisher.publishActorBatches([batch('normal', 0, 5, 'slow'), batch('normal', 0, 5, 'slow')])
    await eventually(() => leftSeen.batches.length === 1)
    openLocalConsumer({ channel: right[1] }).takeOrders('slow', slowly(rightSeen))
    await eventually(() => rightSeen.batches.length === 1)
    expect(leftSeen.batches).toHaveLength(1)
  })

  test('that a worker takes no more go to the others with what it had not begun', async () => {
    const [left, right] = [channelPair(), channelPair()]
    const publisher = openLocalPublisher({ channels: [left[0], right[0]] })
    const gate = Promise.withResolvers<void>()
    const [leftSeen, rightSeen] = [collector(), collector()]
    const stop = openLocalConsumer({ channel: left[1] }).takeOrders('mock', {
      ...leftSeen.taker,
      async onActorBatch(delivery) {
        await leftSeen.taker.onActorBatch(delivery)
        await gate.promise
      },
    })
    await publisher.publishActorBatches(Array.from({ length: 8 }, () => batch('normal', 0)))
    await eventually(() => leftSeen.batches.length === 1)
    openLocalConsumer({ channel: right[1] }).takeOrders('mock', rightSeen.taker)
    gate.resolve()
    await stop()
    await eventually(() => leftSeen.batches.length + rightSeen.batches.length === 8)
    await publisher.publishActorBatches([batch('normal', 0)])
    await eventually(() => leftSeen.batches.length + rightSeen.batches.length === 9)
    expect(new Set([...leftSeen.ids(), ...rightSeen.ids()]).size).toBe(9)
  })
})

describe('receipts', () => {
  test('are published once a worker acked them, one provider per batch', async () => {
    const { publisher, worker } = pair()
    const batches: string[][] = []
    let acked = 0
    await worker.consume({
      ...collector().consumer,
      async onReceipts(delivery) {
        batches.push(delivery.payload.map((each) => each.provider))
        await Bun.sleep(5)
        acked += delivery.payload.length
        delivery.ack()
      },
    })
    await publisher.publishReceipts([receipt('alpha'), receipt('beta'), receipt('alpha')])
    expect(acked).toBe(3)
    expect(batches).toEqual([['alpha', 'alpha'], ['beta']])
  })

  test.each<[string, Consumer['onReceipts']]>([
    ['gave them back', async (delivery) => delivery.nak(1_000)],
    ['failed', () => Promise.reject(new Error('database is away'))],
  ])('are refused when the worker %s', async (_, onReceipts) => {
    const { publisher, worker } = pair()
    await worker.consume({ ...collector().consumer, onReceipts })
    await expect(publisher.publishReceipts([receipt()])).rejects.toBeInstanceOf(BusUnavailable)
    await expect(worker.publishReceipts([receipt()])).rejects.toBeInstanceOf(BusUnavailable)
  })

  test('in hand when the worker dies are refused at once, and go to the other worker', async () => {
    const [left, right] = [channelPair(), channelPair()]
    const publisher = openLocalPublisher({ channels: [left[0], right[0]] })
    const seen = collector()
    await openLocalConsumer({ channel: right[1] }).consume(seen.consumer)
    const publishing = publisher.publishReceipts([receipt()]).catch((cause: unknown) => cause)
    publisher.channelClosed(0)
    expect(await publishing).toBeInstanceOf(BusUnavailable)
    await publisher.publishReceipts([receipt()])
    expect(seen.receipts.length).toBe(1)
  })

  test('in hand when the bus closes are refused', async () => {
    const { publisher } = pair()
    const publishing = publisher.publishReceipts([receipt()]).catch((cause: unknown) => cause)
    await publisher.close()
    expect(await publishing).toBeInstanceOf(BusUnavailable)
  })

  test('beyond the bound are refused', async () => {
    const { publisher, worker } = pair()
    const holding = worker
      .publishReceipts(Array.from({ length: MAX_HELD_RECEIPTS }, () => receipt()))
      .catch(() => {})
    await expect(publisher.publishReceipts([receipt()])).rejects.toBeInstanceOf(BusUnavailable)
    await worker.close()
    await holding
  })

  test('published by the worker itself are acked by itself', async () => {
    const { worker } = pair()
    const seen = collector()
    await worker.consume(seen.consumer)
    await worker.publishReceipts([receipt()])
    expect(seen.receipts.length).toBe(1)
  })
})

describe('with a clock that is moved by hand', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
  })

  /** A line without threads: heard in the same turn. */
  function direct(): [Channel, Channel] {
    const listeners: ((message: LocalMessage) => void)[] = [() => {}, () => {}]
    const half = (mine: number, other: number): Channel => ({
      post: (message) => listeners[other]?.(message),
      onMessage(listener) {
        listeners[mine] = listener
      },
    })
    return [half(0, 1), half(1, 0)]
  }

  test('receipts that nobody answers are refused after 10 s', async () => {
    const publisher = openLocalPublisher({ channels: [direct()[0]] })
    const publishing = publisher.publishReceipts([receipt()]).catch((cause: unknown) => cause)
    jest.advanceTimersByTime(10_000)
    expect(await publishing).toBeInstanceOf(BusUnavailable)
  })

  test('a worker that does not answer within a second counts as away', async () => {
    const publisher = openLocalPublisher({ channels: [direct()[0]] })
    const pinging = publisher.ping().catch((cause: unknown) => cause)
    jest.advanceTimersByTime(1_000)
    expect(await pinging).toBeInstanceOf(BusUnavailable)
  })

  test('an order that nobody acks comes again after 30 s', async () => {
    const [main, there] = direct()
    const worker = openLocalConsumer({ channel: there })
    const redelivered: boolean[] = []
    worker.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        redelivered.push(delivery.redelivered)
      },
    })
    main.post({ kind: 'batches', batches: [batch('normal', 0)] })
    await Promise.resolve()
    await Promise.resolve()
    await Promise.resolve()
    jest.advanceTimersByTime(29_000)
    expect(redelivered).toEqual([false])
    jest.advanceTimersByTime(1_001)
    jest.advanceTimersByTime(1)
    await Promise.resolve()
    expect(redelivered).toEqual([false, true])
    await worker.close()
  })
})

test('a round trip to the worker is the time it took', async () => {
  const { publisher } = pair()
  const startedAtMs = performance.now()
  expect(await publisher.ping()).toBeWithin(0, performance.now() - startedAtMs + Number.EPSILON)
})

test('a closed worker bus takes nothing', async () => {
  const { worker } = pair()
  await worker.close()
  await expect(worker.publishActorBatches([batch('otp', 0)])).rejects.toBeInstanceOf(BusUnavailable)
  await expect(worker.publishReceipts([receipt()])).rejects.toBeInstanceOf(BusUnavailable)
})

test('the main thread has nothing to take from', async () => {
  const { publisher } = pair()
  await expect(publisher.consume(collector().consumer)).rejects.toThrow('nothing to take from')
  expect(() => publisher.takeOrders('mock', collector().taker)).toThrow('nothing to take from')
})

describe('live updates', () => {
  test('of the main thread and of every worker reach all who listen, until they stop', async () => {
    const [here, there] = channelPair()
    const [otherHere, otherThere] = channelPair()
    const publisher = openLocalPublisher({ channels: [here, otherHere] })
    const workers = [there, otherThere].map((channel) => openLocalConsumer({ channel }))
    const heard: number[][] = [[], []]
    const stops = heard.map((all) => publisher.subscribeLive(({ counts }) => all.push(counts[0]?.count ?? 0)))
    publisher.publishLive(update(1))
    workers.forEach((worker, index) => {
      worker.publishLive(update(index + 2))
    })
    await eventually(() => heard.every((all) => all.length === 3))
    expect(heard.map((all) => all.toSorted())).toEqual([
      [1, 2, 3],
      [1, 2, 3],
    ])
    stops[0]?.()
    publisher.publishLive(update(9))
    expect(heard.map((all) => all.includes(9))).toEqual([false, true])
  })

  test('of a worker that took the place of a dead one are heard too', async () => {
    const [here] = channelPair()
    const publisher = openLocalPublisher({ channels: [here] })
    const heard: number[] = []
    publisher.subscribeLive(({ counts }) => heard.push(counts[0]?.count ?? 0))
    publisher.channelClosed(0)
    const [nextHere, nextThere] = channelPair()
    publisher.channelReplaced(0, nextHere)
    openLocalConsumer({ channel: nextThere }).publishLive(update(7))
    await eventually(() => heard.includes(7))
  })

  test('are told by nobody who is closed, and heard by no worker', async () => {
    const { publisher, worker } = pair()
    const heard: number[] = []
    publisher.subscribeLive(({ counts }) => heard.push(counts[0]?.count ?? 0))
    expect(() => worker.subscribeLive(() => {})).toThrow('cannot listen')
    worker.publishLive(update(1))
    await worker.close()
    worker.publishLive(update(2))
    // Messages arrive in order: after the answer to this the second one would be there.
    await publisher.ping().catch(() => {})
    expect(heard).toEqual([1])
  })
})
