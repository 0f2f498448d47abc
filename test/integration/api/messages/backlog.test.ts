import { afterAll, beforeAll, expect, test } from 'bun:test'
import { get, message, post } from '../../../support/api.ts'
import { createEmptyDataDir } from '../../../support/data-dir.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { type Gateway, startGateway } from '../../../support/gateway.ts'
import { type NatsServer, startNatsServer } from '../../bus/nats-server.ts'

// Two api processes and no worker: nothing is dispatched until a worker comes.

let database: TestDatabase
let nats: NatsServer
let apis: Gateway[]
let client: string

const env = (role: string) => ({
  POSTGRES_URL: database.url,
  NATS_URL: nats.url,
  ROLE: role,
  MAX_BACKLOG: '100',
  RATE_LIMIT_RPS: '0',
})

beforeAll(async () => {
  database = await createDatabase()
  nats = await startNatsServer()
  apis = await Promise.all([startGateway(env('api')), startGateway(env('api'))])
  client = await createTestClient(database.db, 1_000_000)
})
afterAll(async () => {
  await Promise.all(apis.map((api) => api.stop()))
  await nats.remove()
  await database.drop()
})

const send = (index: number, more = {}) =>
  post(`${apis[index % 2]?.url}/v1/messages`, message(client, '1234', more))
/** Sends until it is refused; answers how many were accepted. */
async function fill(index: number, more: object): Promise<number> {
  for (let accepted = 0; ; accepted++) {
    const { status, body, headers } = await send(index, more)
    if (status === 202) continue
    expect([status, body['code'], body['error'], headers.get('retry-after')]).toEqual([
      503,
      'queue_full',
      'too many messages are waiting, nothing was done',
      '1',
    ])
    return accepted
  }
}

/**
 * Sends over both processes in turn until `most` wait, and no more are let in. In between both get to know what waits: until
 * then one may refuse a little early, and what the other has just let in it does not know.
 */
async function fillUp(waiting: number, more: object, most: number): Promise<void> {
  let accepted = waiting
  for (let turn = 0; accepted < most; turn++) {
    accepted += await fill(turn, more)
    await eventually(async () => (await backlogs()).every((messages) => messages === accepted))
  }
  expect([accepted, await fill(0, more), await fill(1, more)]).toEqual([most, 0, 0])
}

/** What each process says that waits. */
async function backlogs(): Promise<number[]> {
  return await Promise.all(
    apis.map(async (api) => {
      const { messages, max } = (await get(`${api.url}/ready`)).body['backlog'] as {
        readonly messages: number
        readonly max: number
      }
      expect(max).toBe(100)
      return messages
    }),
  )
}

test('what waits over all processes is bounded, express finds room beyond, and all of it is done later', async () => {
  await fillUp(0, {}, 100)
  await fillUp(100, { express: true }, 125)
  const data = createEmptyDataDir()
  const worker = await startGateway({
    ...env('worker'),
    DATA_DIR: data.path,
    ACTOR_WORKERS: '1',
    MOCK_DLR_URL: apis.map(({ url }) => `${url}/v1/providers/mock/dlr`).join(','),
  })
  try {
    await eventually(async () => (await backlogs()).every((messages) => messages === 0))
    expect((await send(1)).status).toBe(202)
    await eventually(async () => {
      const [counts] = await database.db.sql`
        select count(*) filter (where status = 'DELIVERED') as delivered, count(*) as total from messages`
      expect(counts).toEqual({ delivered: 126, total: 126 })
      return true
    })
  } finally {
    await worker.stop()
    data.remove()
  }
})

test('without NATS messages are accepted up to the bound, since their alarms wait for a worker', async () => {
  await nats.kill()
  // As the worker would have done within seconds: these are of messages that are delivered.
  await database.db.sql`delete from alarms`
  await fillUp(0, {}, 100)
  await fillUp(100, { express: true }, 125)
})
