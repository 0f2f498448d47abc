import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import { connect } from 'nats'
import { openNatsBus } from '../../../src/bus/nats.ts'
import {
  type ActorBatch,
  type Bus,
  BusUnavailable,
  type Consumer,
  type OrderTaker,
  SHARDS,
} from '../../../src/bus/port.ts'
import { ACTOR_STREAM } from '../../../src/bus/subjects.ts'
import { LANES } from '../../../src/domain/message.ts'
import { eventually } from '../../support/eventually.ts'
import { letPass, whileTimeStands } from '../../support/standing-time.ts'
import { update } from '../../unit/live/live-parts.ts'
import { type NatsServer, startNatsServer } from './nats-server.ts'
import { batch, collector, idsOf, receipt } from './taken.ts'

describe('with a server that dies', () => {
  let server: NatsServer
  let bus: Bus
  let stops: (() => Promise<void>)[]

  beforeEach(async () => {
    server = await startNatsServer()
    bus = await openNatsBus({ url: server.url, name: 'bus-test' })
    stops = []
  })

  afterEach(async () => {
    await bus.close()
    await Promise.all(stops.map((stop) => stop()))
    await server.remove()
  })

  const consume = async (consumer: Consumer) => {
    stops.push(await bus.consume(consumer))
  }
  const takeOrders = (taker: OrderTaker) => {
    stops.push(bus.takeOrders('mock', taker))
  }
  const isAway = () =>
    eventually(() =>
      bus.ping().then(
        () => false,
        (cause) => cause instanceof BusUnavailable,
      ),
    )
  const isBack = () => eventually(() => bus.ping().then(() => true))
  const publishes = (batches: readonly ActorBatch[]) =>
    eventually(() => bus.publishActorBatches(batches).then(() => true))

  test('publishing fails at once while the server is down, not after the timeout', async () => {
    await server.kill()
    await isAway()
    await whileTimeStands(async () => {
      await expect(bus.publishActorBatches([batch('otp', 0)])).rejects.toBeInstanceOf(BusUnavailable)
      await expect(bus.publishReceipts([receipt('alpha')])).rejects.toBeInstanceOf(BusUnavailable)
      await expect(bus.ping()).rejects.toBeInstanceOf(BusUnavailable)
    })
  })

  test('publications that wait for confirmation when the server dies fail at once', async () => {
    await server.freeze()
    const error = await whileTimeStands(async () => {
      const publishing = bus.publishActorBatches([batch('otp', 0)]).catch((cause: unknown) => cause)
      await server.kill()
      return await publishing
    })
    expect(error).toEqual(new BusUnavailable('NATS went away before it confirmed'))
  })

  test('a server that hangs lets publishing fail after its timeout and the round trip after one second', async () => {
    await server.freeze()
    await whileTimeStands(async () => {
      let isOver = false
      const trip = bus.ping().finally(() => {
        isOver = true
      })
      trip.catch(() => {})
      await letPass(999)
      expect(isOver).toBe(false)
      await letPass(1)
      await expect(trip).rejects.toEqual(new BusUnavailable('NATS does not answer'))
    })
    const error = await bus.publishReceipts([receipt('alpha')]).catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(BusUnavailable)
    expect(error instanceof Error && error.cause).toBeInstanceOf(Error)
    server.thaw()
    await publishes([batch('otp', 0)])
  })

  test('what was confirmed before kill -9 is taken after the restart', async () => {
    const sent = LANES.flatMap((lane) => Array.from({ length: SHARDS }, (_, shard) => batch(lane, shard, 10)))
    await bus.publishActorBatches(sent)
    const receipts = [receipt('alpha'), receipt('beta')]
    await bus.publishReceipts(receipts)
    await server.kill()
    await server.start()
    await isBack()
    const seen = collector()
    await consume(seen.consumer)
    takeOrders(seen.taker)
    await eventually(() => seen.batches.length === sent.length && seen.receipts.length === 2)
    expect(idsOf(seen.batches)).toEqual(idsOf(sent))
  })

  test('consumers that were taking go on after kill -9 and a restart, also when it happens again', async () => {
    const seen = collector()
    takeOrders(seen.taker)
    for (let round = 1; round <= 3; round++) {
      await publishes(Array.from({ length: SHARDS }, (_, shard) => batch('normal', shard)))
      await eventually(() => seen.batches.length >= round * SHARDS)
      await server.kill()
      await server.start()
    }
    await publishes([batch('otp', 0)])
    await eventually(() => seen.batches.some((each) => each.lane === 'otp'))
  })

  test('live updates are lost while the server is away, without an error, and heard again after a restart', async () => {
    const heard: number[] = []
    bus.subscribeLive(({ counts }) => heard.push(counts[0]?.count ?? 0))
    await server.kill()
    await isAway()
    for (let i = 0; i < 100; i++) bus.publishLive(update(1))
    await server.start()
    await isBack()
    await eventually(() => {
      bus.publishLive(update(2))
      return heard.length > 0
    })
    expect(heard).not.toContain(1)
    await bus.close()
    bus.publishLive(update(3))
  })

  test('consumers that were taking go on after a restart with an empty store', async () => {
    const seen = collector()
    await consume(seen.consumer)
    takeOrders(seen.taker)
    await publishes([batch('normal', 0)])
    await eventually(() => seen.batches.length === 1)
    await server.kill()
    await isAway()
    await server.emptyStore()
    await server.start()
    const sent = LANES.flatMap((lane) => Array.from({ length: SHARDS }, (_, shard) => batch(lane, shard)))
    await publishes(sent)
    const told = receipt('alpha')
    await eventually(() => bus.publishReceipts([told]).then(() => true))
    await eventually(() => sent.every((each) => seen.ids().includes(each.batchId)))
    await eventually(() => seen.receipts.some(({ receiptId }) => receiptId === told.receiptId))
  })

  test('a batch in hand when the server dies can be acked after the restart', async () => {
    const begun = Promise.withResolvers<void>()
    const gate = Promise.withResolvers<void>()
    const taken: string[] = []
    takeOrders({
      ...collector().taker,
      async onActorBatch(delivery) {
        begun.resolve()
        await gate.promise
        taken.push(delivery.payload.batchId)
        delivery.ack()
      },
    })
    const sent = [batch('normal', 0), batch('normal', 0)]
    await bus.publishActorBatches(sent)
    await begun.promise
    await server.kill()
    await isAway()
    await server.start()
    await isBack()
    gate.resolve()
    const inspector = await connect({ servers: server.url })
    const manager = await inspector.jetstreamManager()
    await eventually(async () => (await manager.streams.info(ACTOR_STREAM)).state.messages === 0)
    await inspector.close()
    // What is not acked in time, as the server was away for longer, comes again.
    expect([...new Set(taken)].sort()).toEqual(idsOf(sent))
  })

  test('acks and naks without a connection, and after closing, do not throw', async () => {
    const deliveries: { ack(): void; nak(delayMs: number): void }[] = []
    takeOrders({
      ...collector().taker,
      async onActorBatch(delivery) {
        deliveries.push(delivery)
      },
    })
    await bus.publishActorBatches(Array.from({ length: 4 }, (_, shard) => batch('normal', shard)))
    await eventually(() => deliveries.length === 4)
    await server.kill()
    await isAway()
    deliveries[0]?.ack()
    deliveries[1]?.nak(1_000)
    await bus.close()
    deliveries[2]?.ack()
    deliveries[3]?.nak(0)
  })

  test('stopping ends at once when the server is away', async () => {
    const stop = bus.takeOrders('mock', collector().taker)
    await server.kill()
    await isAway()
    await whileTimeStands(stop)
  })

  test('closing ends in time when the server is away and when it hangs, and twice is as good as once', async () => {
    const other = await openNatsBus({ url: server.url, name: 'bus-test' })
    takeOrders(collector().taker)
    await server.freeze()
    // Two seconds at most.
    const closeInTime = (one: Bus) =>
      whileTimeStands(async () => {
        const closing = one.close()
        await letPass(2_000)
        await closing
      })
    await closeInTime(other)
    await server.kill()
    await isAway()
    await closeInTime(bus)
    await bus.close()
    await expect(bus.publishActorBatches([batch('otp', 0)])).rejects.toBeInstanceOf(BusUnavailable)
  })

  test('what was being published when closing began is confirmed', async () => {
    const publishing = bus.publishActorBatches(Array.from({ length: 200 }, () => batch('normal', 0, 50)))
    await bus.close()
    await publishing
  })
})
