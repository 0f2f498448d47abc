import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ask, get, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Endpoint, openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { ADMIN, TOKEN } from '../support/places.ts'

// A client writes to a handset, and the handset answers: one process, without services.

const DEMO = '550e8400-e29b-41d4-a716-446655440000'
const HANDSET = '+12025550123'
const NUMBER = '+12025550100'
/** A number acts within 2 s, what comes in in 0.2 s, and the machine is busy. */
const WITHIN = { withinMs: 15_000 }

const data = createDataDir()
let gateway: Gateway
let endpoint: Endpoint
let secret: string
let inbox: string

beforeAll(async () => {
  endpoint = openEndpoint()
  gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, CALLBACK_ALLOW_PRIVATE: 'true' })
  const numbers = [{ number: NUMBER, client_id: DEMO }]
  expect((await ask('PUT', `${gateway.url}/v1/numbers`, ADMIN, { numbers })).status).toBe(200)
  const set = await ask('PUT', `${gateway.url}/v1/clients/${DEMO}/callback`, ADMIN, { url: endpoint.url })
  secret = String(set.body['secret'])
  const mock = await get(`${gateway.url}/v1/providers/mock`, ADMIN)
  inbox = String(mock.body['receipt_url']).replace('/dlr/', '/inbound/')
})
afterAll(async () => {
  await gateway.stop()
  await endpoint.close()
  data.remove()
})

async function comesIn(text: string, more: object = {}): Promise<void> {
  const answer = await post(inbox, { from: HANDSET, to: NUMBER, text, ...more })
  expect(answer.status).toBe(204)
}

const send = async () => {
  const body = { client_id: DEMO, to: HANDSET, from: NUMBER, text: 'Hello' }
  return await post(`${gateway.url}/v1/messages`, body)
}

/** What the client was told of inbound messages with this text, once it was. */
const waitForTold = (text: string) =>
  eventually(() => {
    const told = endpoint.received
      .map((one) => verified(one, secret))
      .filter(({ type, data }) => type === 'message.received' && data['text'] === text)
    return told.length > 0 && told
  }, WITHIN)

test('what a handset answers in three shuffled parts is told once, with the message that it answers', async () => {
  const { body } = await send()
  const part = (number: number) => ({ part: { reference: 300, total: 3, number } })
  await comesIn('afar', part(3))
  await comesIn('Hello ', part(1))
  await comesIn('Hello ', part(1))
  await comesIn('from ', part(2))
  const [told, ...more] = await waitForTold('Hello from afar')
  expect(more).toEqual([])
  expect(told?.data).toMatchObject({
    client_id: DEMO,
    from: HANDSET,
    to: NUMBER,
    parts: 3,
    partial: false,
    in_reply_to: body['message_id'],
    action: null,
  })
  const { body: list } = await get(`${gateway.url}/v1/inbound?client_id=${DEMO}`, ADMIN)
  expect(list['inbound']).toMatchObject([{ id: told?.data['id'], text: 'Hello from afar' }])
})

test('STOP makes the next send 422, and START makes it 202 again', async () => {
  await comesIn(' stop. ')
  await waitForTold(' stop. ')
  const refused = await eventually(async () => {
    const answer = await send()
    return answer.status === 422 && answer
  }, WITHIN)
  expect(refused.body).toMatchObject({ code: 'opted_out', field: 'to', reason: 'wrote stop.' })
  await comesIn('START')
  await eventually(async () => (await send()).status === 202, WITHIN)
  const [started] = await waitForTold('START')
  expect(started?.data['action']).toBe('START')
})
