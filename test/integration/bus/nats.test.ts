import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AckPolicy, connect, type JetStreamManager, type NatsConnection } from 'nats'
import type { LiveUpdate } from '../../../src/bus/live-update.ts'
import { openNatsBus } from '../../../src/bus/nats.ts'
import { type Bus, BusUnavailable, type OrderTaker, SHARDS } from '../../../src/bus/port.ts'
import { ACTOR_STREAM, actorConsumer, LIVE_SUBJECT, RECEIPT_STREAM } from '../../../src/bus/subjects.ts'
import { LANES } from '../../../src/domain/message.ts'
import { SILENT } from '../../support/apart.ts'
import { createEmptyDataDir } from '../../support/data-dir.ts'
import { eventually } from '../../support/eventually.ts'
import { told, update } from '../../unit/live/live-parts.ts'
import { type NatsServer, startNatsServer } from './nats-server.ts'
import { batch, collector, idsOf, receipt } from './taken.ts'

describe('with a server that stays up', () => {
  let server: NatsServer | undefined
  let { NATS_URL: url = '' } = process.env
  let connection: NatsConnection
  let manager: JetStreamManager
  const buses: Bus[] = []

  const open = async () => {
    const bus = await openNatsBus({ url, name: 'bus-test' })
    buses.push(bus)
    return bus
  }
  const stored = async (stream: string) => (await manager.streams.info(stream)).state.messages

  beforeAll(async () => {
    if (url === '') {
      server = await startNatsServer()
      url = server.url
    }
    connection = await connect({ servers: url })
    manager = await connection.jetstreamManager()
  })

  beforeEach(async () => {
    await open()
    await manager.streams.purge(ACTOR_STREAM)
    await manager.streams.purge(RECEIPT_STREAM)
  })

  afterEach(async () => {
    await Promise.all(buses.splice(0).map((bus) => bus.close()))
  })

  afterAll(async () => {
    await connection.close()
    await server?.remove()
  })

  test('batches of every lane and shard arrive as they were sent and are gone once acked', async () => {
    const bus = await open()
    const seen = collector()
    const sent = LANES.flatMap((lane) => Array.from({ length: SHARDS }, (_, shard) => batch(lane, shard, 3)))
    const stop = bus.takeOrders('mock', seen.taker)
    await bus.publishActorBatches(sent)
    await eventually(() => seen.batches.length === sent.length)
    expect(seen.batches.toSorted((a, b) => a.batchId.localeCompare(b.batchId))).toEqual(sent)
    await eventually(async () => (await stored(ACTOR_STREAM)) === 0)
    await stop()
  })

  test('the backlog is exactly the orders that are stored, acked ones are not', async () => {
    const bus = await open()
    expect(await bus.backlog()).toEqual({ orders: 0, capacity: 1_000_000 })
    const sizes = [1, 2, 3, 17, 99, 100]
    const sent = LANES.flatMap((lane) =>
      Array.from({ length: SHARDS }, (_, shard) =>
        sizes.map((size) => batch(lane, shard, size, shard === 0 ? 'a-provider-with-a-long-name' : 'mock')),
      ),
    ).flat()
    await bus.publishActorBatches(sent)
    const each = sizes.reduce((sum, size) => sum + size, 0)
    expect((await bus.backlog()).orders).toBe(LANES.length * SHARDS * each)
    await bus.publishReceipts([receipt('alpha')])
    expect((await bus.backlog()).orders).toBe(LANES.length * SHARDS * each)
    const stops = ['mock', 'a-provider-with-a-long-name'].map((name) =>
      bus.takeOrders(name, collector().taker),
    )
    await eventually(async () => (await bus.backlog()).orders === 0)
    await Promise.all(stops.map((stop) => stop()))
  })

  test('what waits is told by provider and lane, with the age of the oldest; empty queues are left out', async () => {
    const bus = await open()
    expect(await bus.waiting()).toEqual([])
    const beganMs = Date.now()
    await bus.publishActorBatches([batch('otp', 0, 4), batch('otp', 3, 4), batch('normal', 1, 4, 'other')])
    await bus.publishActorBatches([batch('otp', 0, 4)])
    const waiting = [...(await bus.waiting())].sort((a, b) => a.orders - b.orders)
    expect(waiting).toMatchObject([
      { provider: 'other', lane: 'normal', orders: 4 },
      { provider: 'mock', lane: 'otp', orders: 12 },
    ])
    for (const { sinceMs } of waiting) expect(sinceMs).toBeWithin(beganMs - 1_000, Date.now() + 1_000)
  })

  test('receipts of two providers arrive in batches of at most 100, each of one provider', async () => {
    const bus = await open()
    const sizes: [string, number][] = []
    const stop = await bus.consume({
      ...collector().consumer,
      async onReceipts(delivery) {
        expect(new Set(delivery.payload.map((each) => each.provider)).size).toBe(1)
        sizes.push([delivery.payload[0]?.provider ?? '', delivery.payload.length])
        delivery.ack()
      },
    })
    const sent = Array.from({ length: 250 }, (_, at) => receipt(at < 230 ? 'alpha' : 'beta'))
    await bus.publishReceipts(sent)
    await eventually(() => sizes.length === 4)
    expect(sizes.toSorted((a, b) => a[0].localeCompare(b[0]) || b[1] - a[1])).toEqual([
      ['alpha', 100],
      ['alpha', 100],
      ['alpha', 30],
      ['beta', 20],
    ])
    await eventually(async () => (await stored(RECEIPT_STREAM)) === 0)
    await stop()
  })

  test('a receipt of any shape comes back as it was, and receipts too large for one message are split', async () => {
    const bus = await open()
    const seen = collector()
    const sent = [
      { ...receipt('alpha'), body: undefined },
      receipt('alpha', { a: [1, 'é'] }),
      receipt('alpha', null),
    ]
    const large = Array.from({ length: 20 }, () => receipt('alpha', 'x'.repeat(100_000)))
    await bus.publishReceipts([...sent, ...large])
    const stop = await bus.consume(seen.consumer)
    await eventually(() => seen.receipts.length === 23)
    expect(seen.receipts.slice(0, 3).map((each) => each.body)).toEqual([null, { a: [1, 'é'] }, null])
    await stop()
  })

  test('a batch given back comes again, marked as redelivered, not before its delay', async () => {
    const bus = await open()
    const seen: { redelivered: boolean; atMs: number }[] = []
    const stop = bus.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        seen.push({ redelivered: delivery.redelivered, atMs: performance.now() })
        if (delivery.redelivered) delivery.ack()
        else delivery.nak(300)
      },
    })
    await bus.publishActorBatches([batch('normal', 1)])
    const [first, second] = await eventually(() => seen.length === 2 && seen)
    expect([first?.redelivered, second?.redelivered]).toEqual([false, true])
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(290)
    await eventually(async () => (await stored(ACTOR_STREAM)) === 0)
    await stop()
  })

  test('a batch whose handler throws comes again', async () => {
    const bus = await open()
    let calls = 0
    const stop = bus.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        calls += 1
        if (calls === 1) throw new Error('database is away')
        delivery.ack()
      },
    })
    await bus.publishActorBatches([batch('otp', 2)])
    await eventually(async () => calls === 2 && (await stored(ACTOR_STREAM)) === 0)
    await stop()
  })

  test('the same batch id is stored once', async () => {
    const bus = await open()
    const twice = batch('normal', 0)
    await bus.publishActorBatches([twice, twice])
    await bus.publishActorBatches([twice])
    expect(await stored(ACTOR_STREAM)).toBe(1)
  })

  test('two connections share the work and neither gets what the other has', async () => {
    const [left, right] = [await open(), await open()]
    const [leftSeen, rightSeen] = [collector(), collector()]
    const SHARE = 10
    const bothTook = Promise.withResolvers<void>()
    /** Whoever has taken its share waits until the other has, however much later that has begun. */
    const sharing = ({ taker, batches }: ReturnType<typeof collector>): OrderTaker => ({
      ...taker,
      async onActorBatch(delivery) {
        await taker.onActorBatch(delivery)
        if (leftSeen.batches.length >= SHARE && rightSeen.batches.length >= SHARE) bothTook.resolve()
        if (batches.length === SHARE) await bothTook.promise
      },
    })
    const stops = [left.takeOrders('mock', sharing(leftSeen)), right.takeOrders('mock', sharing(rightSeen))]
    const sent = Array.from({ length: 60 }, () => batch('normal', 3))
    await left.publishActorBatches(sent)
    await eventually(() => leftSeen.batches.length + rightSeen.batches.length === sent.length)
    expect([...leftSeen.ids(), ...rightSeen.ids()].sort()).toEqual(idsOf(sent))
    await Promise.all(stops.map((stop) => stop()))
  })

  test('one call per lane and shard at a time, and nothing is taken while it lasts', async () => {
    const bus = await open()
    let running = 0
    let most = 0
    let calls = 0
    const stop = bus.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        running += 1
        calls += 1
        most = Math.max(most, running)
        await Bun.sleep(2)
        running -= 1
        delivery.ack()
      },
    })
    await bus.publishActorBatches(Array.from({ length: 30 }, () => batch('express', 2)))
    await eventually(() => calls === 30)
    expect(most).toBe(1)
    await stop()
  })

  test('stopping waits for the call that runs and gives the rest to others at once', async () => {
    const [first, second] = [await open(), await open()]
    const gate = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    let ended = 0
    const stop = first.takeOrders('mock', {
      ...collector().taker,
      async onActorBatch(delivery) {
        begun.resolve()
        await gate.promise
        ended += 1
        delivery.ack()
      },
    })
    const sent = Array.from({ length: 12 }, () => batch('normal', 3))
    await first.publishActorBatches(sent)
    await begun.promise
    const stopped = stop().then(() => ended)
    gate.resolve()
    expect(await stopped).toBe(1)
    const seen = collector()
    const stopSecond = second.takeOrders('mock', seen.taker)
    await eventually(() => seen.batches.length === 11)
    await stopSecond()
  })

  test('what cannot be read goes to onUnreadable with its raw text and is gone from the stream', async () => {
    const bus = await open()
    const seen = collector()
    const jetstream = connection.jetstream()
    await jetstream.publish('sms.actor.mock.normal.0', 'not json')
    await jetstream.publish('sms.receipt.alpha', '[{"receiptId":""}]')
    const good = batch('normal', 0)
    await bus.publishActorBatches([good])
    const stops = [await bus.consume(seen.consumer), bus.takeOrders('mock', seen.taker)]
    await eventually(() => seen.unreadable.length === 2 && seen.batches.length === 1)
    expect(seen.unreadable.toSorted((a, b) => a.subject.localeCompare(b.subject))).toEqual([
      { subject: 'sms.actor.mock.normal.0', raw: 'not json', reason: 'not JSON' },
      { subject: 'sms.receipt.alpha', raw: '[{"receiptId":""}]', reason: expect.stringContaining('/0/') },
    ])
    await eventually(async () => (await stored(ACTOR_STREAM)) + (await stored(RECEIPT_STREAM)) === 0)
    await Promise.all(stops.map((stop) => stop()))
  })

  test('opening and taking many times at once is the same as once', async () => {
    await manager.streams.delete(ACTOR_STREAM)
    await manager.streams.delete(RECEIPT_STREAM)
    const opened = await Promise.all(Array.from({ length: 6 }, open))
    const stops = opened.map((bus) => bus.takeOrders('mock', collector().taker))
    const names = LANES.flatMap((lane) =>
      Array.from({ length: SHARDS }, (_, shard) => actorConsumer('mock', lane, shard)),
    )
    await eventually(async () => {
      const consumers = await manager.consumers.list(ACTOR_STREAM).next()
      expect(consumers.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
      return true
    })
    await Promise.all(stops.map((stop) => stop()))
  })

  test('a stream and a consumer with other settings are brought to ours, and replicas stay as they are', async () => {
    const durable = actorConsumer('mock', 'otp', 0)
    await manager.streams.update(ACTOR_STREAM, { max_msgs: 5, duplicate_window: 1_000_000_000 })
    const bus = await open()
    const { config } = await manager.streams.info(ACTOR_STREAM)
    expect([config.max_msgs, config.duplicate_window, config.num_replicas]).toEqual([
      1_000_000, 120_000_000_000, 1,
    ])
    const stop = bus.takeOrders('mock', collector().taker)
    await eventually(() => manager.consumers.info(ACTOR_STREAM, durable).catch(() => null))
    await stop()
    await manager.consumers.update(ACTOR_STREAM, durable, { max_ack_pending: 3 })
    const stopAgain = bus.takeOrders('mock', collector().taker)
    await eventually(async () => {
      const consumer = await manager.consumers.info(ACTOR_STREAM, durable)
      return consumer.config.max_ack_pending === 64
    })
    await stopAgain()
  })

  test('each provider has its queues: one that nobody takes waits and delays no other', async () => {
    const bus = await open()
    const [seen, later] = [collector(), collector()]
    const stop = bus.takeOrders('well', seen.taker)
    await bus.publishActorBatches([
      ...Array.from({ length: 20 }, () => batch('normal', 0, 100, 'paused')),
      batch('normal', 0, 1, 'well'),
    ])
    await eventually(() => seen.batches.length === 1)
    expect((await bus.backlog()).orders).toBeGreaterThanOrEqual(2_000)
    const stopLater = bus.takeOrders('paused', later.taker)
    await eventually(() => later.batches.length === 20)
    expect(seen.batches).toHaveLength(1)
    await Promise.all([stop(), stopLater()])
  })

  test('where a batch lasts, nothing is taken ahead: another line finds it', async () => {
    const [left, right] = [await open(), await open()]
    const gate = Promise.withResolvers<void>()
    const [leftSeen, rightSeen] = [collector(), collector()]
    const lasting = ({ taker }: ReturnType<typeof collector>): OrderTaker => ({
      ...taker,
      ahead: 'none',
      async onActorBatch(delivery) {
        await taker.onActorBatch(delivery)
        await gate.promise
      },
    })
    const stops = [left.takeOrders('slow', lasting(leftSeen))]
    await left.publishActorBatches([batch('normal', 0, 5, 'slow'), batch('normal', 0, 5, 'slow')])
    await eventually(() => leftSeen.batches.length === 1)
    stops.push(right.takeOrders('slow', lasting(rightSeen)))
    await eventually(() => rightSeen.batches.length === 1)
    expect(leftSeen.batches).toHaveLength(1)
    gate.resolve()
    await Promise.all(stops.map((stop) => stop()))
  })

  test('orders for a provider that is gone are removed, and those for others stay', async () => {
    const bus = await open()
    const before = (await bus.backlog()).orders
    const [gone, other] = [
      `gone-${crypto.randomUUID().slice(0, 8)}`,
      `other-${crypto.randomUUID().slice(0, 8)}`,
    ]
    for (const provider of [gone, gone, other])
      await bus.publishActorBatches([batch('normal', 1, 1, provider)])
    expect((await bus.backlog()).orders).toBe(before + 3)
    await bus.forgetOrders(gone)
    expect((await bus.backlog()).orders).toBe(before + 1)
    await bus.forgetOrders(other)
    expect((await bus.backlog()).orders).toBe(before)
  })

  test('queues of the release before are removed, but not while a worker of it pulls', async () => {
    const durable = { durable_name: 'actor-normal-0', filter_subject: 'sms.actor.normal.0' }
    await manager.consumers.add(ACTOR_STREAM, { ...durable, ack_policy: AckPolicy.Explicit })
    const pulling = await (
      await connection.jetstream().consumers.get(ACTOR_STREAM, 'actor-normal-0')
    ).consume({ callback: (message) => message.ack() })
    const old = () => manager.consumers.info(ACTOR_STREAM, 'actor-normal-0').catch(() => null)
    const isThere = async () => (await old()) !== null
    await eventually(async () => ((await old())?.num_waiting ?? 0) > 0)
    await open()
    expect(await isThere()).toBe(true)
    await pulling.close()
    await connection.jetstream().publish('sms.actor.normal.0', 'orders of before')
    // The server finds out that nobody waits any more when the next one is to be delivered.
    await eventually(async () => {
      await open()
      return !(await isThere())
    })
    expect(await stored(ACTOR_STREAM)).toBe(0)
  })

  test('taking goes on after somebody deleted a consumer, and after somebody deleted the stream', async () => {
    const bus = await open()
    const seen = collector()
    const stop = bus.takeOrders('mock', seen.taker)
    const durable = actorConsumer('mock', 'normal', 0)
    // What is deleted between the look at a consumer and its first pull is missed for 10 s.
    const pulls = () =>
      eventually(async () => {
        const info = await manager.consumers.info(ACTOR_STREAM, durable).catch(() => null)
        return (info?.num_waiting ?? 0) > 0
      })
    await pulls()
    await manager.consumers.delete(ACTOR_STREAM, durable)
    await bus.publishActorBatches([batch('normal', 0)])
    await eventually(() => seen.batches.length === 1)
    await pulls()
    await manager.streams.delete(ACTOR_STREAM)
    await eventually(async () => {
      await bus.publishActorBatches([batch('normal', 0)])
      return true
    })
    // A server does not tell each pull that its stream is gone: the client finds out by its silence, after 15 s, or when its
    // pull ends, after 30 s.
    await eventually(() => seen.batches.length >= 2, { withinMs: 90_000 })
    await stop()
  }, 150_000)

  test('a live update reaches every connection that listens, and no stream keeps it', async () => {
    const [first, second] = [await open(), await open()]
    const heard: LiveUpdate[][] = [[], []]
    const stops = [first, second].map((bus, index) => bus.subscribeLive((one) => heard[index]?.push(one)))
    await Promise.all([first.ping(), second.ping()])
    const sent = update(3, {}, [told()])
    first.publishLive(sent)
    await eventually(() => heard.every((all) => all.length === 1))
    expect(heard).toEqual([[sent], [sent]])
    await expect(manager.streams.find(LIVE_SUBJECT)).rejects.toThrow()
    stops[0]?.()
    await first.ping()
    second.publishLive(sent)
    await eventually(() => heard[1]?.length === 2)
    await first.ping()
    expect(heard[0]).toHaveLength(1)
  })

  test('live updates that cannot be read are ignored, with one warning', async () => {
    const warnings: unknown[] = []
    const log = { ...SILENT, warn: (fields: unknown) => warnings.push(fields) } as typeof SILENT
    const bus = await openNatsBus({ url, name: 'bus-test', log })
    buses.push(bus)
    const heard: LiveUpdate[] = []
    bus.subscribeLive((one) => heard.push(one))
    await bus.ping()
    for (const raw of ['', '{', '{"source":"x"}']) connection.publish(LIVE_SUBJECT, raw)
    await connection.flush()
    bus.publishLive(update(1))
    await eventually(() => heard.length > 0)
    expect(heard).toEqual([update(1)])
    expect(warnings).toEqual([{ subject: 'sms.live.moves', unreadable: 1, reason: 'not JSON' }])
  })

  test('the round trip is the time it took', async () => {
    const bus = await open()
    const startedAtMs = performance.now()
    const tripMs = await bus.ping()
    expect(tripMs).toBeGreaterThan(0)
    expect(tripMs).toBeLessThanOrEqual(performance.now() - startedAtMs)
  })

  test('nothing happens without batches or receipts', async () => {
    const bus = await open()
    await bus.publishActorBatches([])
    await bus.publishReceipts([])
    expect(await stored(ACTOR_STREAM)).toBe(0)
  })
})

test('without a server opening fails with one clear error', async () => {
  const opening = openNatsBus({ url: 'nats://user:secret@127.0.0.1:1', name: 'bus-test' })
  const error = await opening.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(BusUnavailable)
  expect(String(error)).toBe('BusUnavailable: cannot connect to NATS at 127.0.0.1:1: CONNECTION_REFUSED')
})

test.each([
  [['--user', 'sms', '--pass', 'two words'], 'sms:two%20words@', 'sms:wrong@'],
  [['--auth', 'a-token'], 'a-token@', ''],
])(
  'a server started with %p takes the bus with %s and refuses it otherwise',
  async (options, right, wrong) => {
    const server = await startNatsServer(...options)
    const bus = await openNatsBus({ url: server.url.replace('//', `//${right}`), name: 'bus-test' })
    await bus.close()
    const opening = openNatsBus({ url: server.url.replace('//', `//${wrong}`), name: 'bus-test' })
    await expect(opening).rejects.toThrow('Authorization Violation')
    await server.remove()
  },
)

test('a user who may not hear of leaders, nor look at messages, takes orders; what waits is then not told at all', async () => {
  const users = createEmptyDataDir()
  const file = join(users.path, 'users.conf')
  writeFileSync(
    file,
    `authorization { users: [ { user: all, password: a }, { user: some, password: b, permissions: {
      publish: { deny: "$JS.API.STREAM.MSG.GET.>" }, subscribe: { deny: "$JS.EVENT.>" } } } ] }`,
  )
  const server = await startNatsServer('-c', file)
  const observer = await connect({ servers: server.url, user: 'all', pass: 'a' })
  let begun = 0
  const asked = `$JS.API.CONSUMER.INFO.${ACTOR_STREAM}.${actorConsumer('mock', 'otp', 0)}`
  observer.subscribe(asked, { callback: () => void begun++ })
  await observer.flush()
  const bus = await openNatsBus({ url: server.url.replace('//', '//some:b@'), name: 'bus-test' })
  await bus.publishActorBatches([batch('otp', 0)])
  await expect(bus.waiting()).rejects.toBeInstanceOf(BusUnavailable)
  const again = Promise.withResolvers<void>()
  const stop = bus.takeOrders('mock', {
    ...collector().taker,
    async onActorBatch({ redelivered, ack, nak }) {
      if (!redelivered) return nak(1_000)
      ack()
      again.resolve()
    },
  })
  await again.promise
  expect(begun).toBe(1)
  await stop()
  await bus.close()
  await observer.close()
  await server.remove()
  users.remove()
})
