import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { get, message, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

const LOUD = 'AUTH=none on a HOST that other machines reach'

describe('a gateway that other machines reach', () => {
  const data = createDataDir()
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await startGateway({ DATA_DIR: data.path, HOST: '0.0.0.0', ACTOR_WORKERS: '1' })
  })
  afterAll(async () => {
    await gateway.stop()
    data.remove()
  })

  test('says in one loud line that it asks nobody who he is', () => {
    const lines = gateway.output().split('\n')
    const loud = lines.filter((line) => line.includes(LOUD))
    expect(loud).toHaveLength(1)
    expect(JSON.parse(loud[0] ?? '')).toMatchObject({ level: 'warn', host: '0.0.0.0' })
  })

  test('sends for a client by its id, and shows what is of all clients to who has the token alone', async () => {
    const sent = await post(`${gateway.url}/v1/messages`, message(DEMO_CLIENT.id, '1234'))
    expect(sent.status).toBe(202)
    await waitForStatus(gateway.url, String(sent.body['message_id']), 'DELIVERED')
    const search = `${gateway.url}/v1/messages/search`
    expect((await get(search)).status).toBe(401)
    expect((await get(`${search}?client_id=${DEMO_CLIENT.id}`)).status).toBe(200)
    // The line for the console carries it.
    const token = /Console +http:\/\/localhost:\d+\/#token=(\S+)\n/.exec(gateway.output())?.[1]
    expect((await get(search, { authorization: `Bearer ${token}` })).status).toBe(200)
  })
})

test('a gateway for its own machine alone says nothing of it, and shows all', async () => {
  const data = createDataDir()
  const gateway = await startGateway({ DATA_DIR: data.path, HOST: '', ACTOR_WORKERS: '1' })
  expect(gateway.output()).not.toContain(LOUD)
  expect((await get(`${gateway.url}/v1/messages/search`)).status).toBe(200)
  await gateway.stop()
  data.remove()
})
