import { beforeEach, expect, test } from 'bun:test'
import type { ActorBatch, Bus } from '../../../../src/bus/port.ts'
import type { Dispatchable } from '../../../../src/domain/message/dispatchable.ts'
import type { ClientId, Lane, MessageId } from '../../../../src/domain/message.ts'
import { openDispatching } from '../../../../src/flow/message/dispatching.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { eventually } from '../../../support/eventually.ts'
import { knownProviders } from '../../../support/known-providers.ts'

let published: (readonly ActorBatch[])[]
let warned: unknown[]
let publish: () => Promise<void>
/** What is left of the pause after a batch. */
let restMs: number

beforeEach(() => {
  published = []
  warned = []
  publish = async () => {}
  restMs = 1
})

function open() {
  const bus: Pick<Bus, 'publishActorBatches'> = {
    publishActorBatches(batches) {
      published.push(batches)
      return publish()
    },
  }
  const deps = {
    bus: bus as Bus,
    db: null as unknown as Db, // asked only while the bus is away
    shards: { of: () => 0 },
    providers: knownProviders([{ name: 'mock' }]),
    newId: () => crypto.randomUUID(),
    tracer: null,
    now: Date.now,
    log: { warn: (fields: unknown) => warned.push(fields) },
  }
  let hasStarted = false
  return openDispatching(deps, {
    restMs: () => (hasStarted ? restMs : 0),
    started() {
      hasStarted = true
    },
  })
}

const messages = (count: number, lane: Lane = 'normal'): Dispatchable[] =>
  Array.from({ length: count }, () => ({
    id: crypto.randomUUID() as MessageId, // brand constructor
    clientId: 'a' as ClientId, // brand constructor
    lane,
    provider: 'mock',
    parts: 1,
  }))

const sizes = () => published.map((batches) => batches.map(({ lane, orders }) => `${lane} ${orders.length}`))

test('the first orders are published at once, those of the commits after them together', async () => {
  restMs = 20
  const dispatching = open()
  dispatching.give(messages(20))
  expect(sizes()).toEqual([['normal 20']])
  dispatching.give(messages(3))
  dispatching.give(messages(4))
  expect(sizes()).toEqual([['normal 20']])
  await eventually(() => published.length > 1)
  expect(sizes()).toEqual([['normal 20'], ['normal 7']])
})

test('orders that come when the pause is over are published at once, with those that have gathered', () => {
  const dispatching = open()
  dispatching.give(messages(20))
  dispatching.give(messages(3))
  restMs = 0
  dispatching.give(messages(4))
  expect(sizes()).toEqual([['normal 20'], ['normal 7']])
})

test('orders that gather are in the order in which they were committed', async () => {
  const dispatching = open()
  const [first, second, third] = [messages(20), messages(2), messages(2)]
  for (const some of [first, second, third]) dispatching.give(some)
  await dispatching.idle()
  const told = published.flatMap((batches) =>
    batches.flatMap(({ orders }) => orders.map((one) => one.messageId)),
  )
  expect(told).toEqual([...first, ...second, ...third].map(({ id }) => id))
})

test('a one-time password waits for nobody', () => {
  const dispatching = open()
  dispatching.give(messages(20))
  dispatching.give([...messages(2), ...messages(1, 'otp')])
  expect(sizes()).toEqual([['normal 20'], ['otp 1']])
})

test('one that is idle has published all and holds nothing back', async () => {
  const confirmed = Promise.withResolvers<void>()
  publish = () => confirmed.promise
  const dispatching = open()
  dispatching.give(messages(20))
  dispatching.give(messages(5))
  let idle = false
  const waiting = dispatching.idle().then(() => {
    idle = true
  })
  expect(sizes()).toEqual([['normal 20'], ['normal 5']])
  await Promise.resolve()
  expect(idle).toBe(false)
  confirmed.resolve()
  await waiting
  await dispatching.idle()
  expect(published).toHaveLength(2)
})

test('a failed dispatch is told in the log, and the next ones go on', async () => {
  publish = () => Promise.reject(new Error('a bug'))
  const dispatching = open()
  dispatching.give(messages(20))
  await dispatching.idle()
  expect(warned).toMatchObject([{ messages: 20 }])
  publish = async () => {}
  dispatching.give(messages(1))
  await dispatching.idle()
  expect(published).toHaveLength(2)
})
