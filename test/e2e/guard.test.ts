import { afterAll, beforeAll, expect, test } from 'bun:test'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { ask, get, post, type Reply } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

const data = createDataDir()
const env = { DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, OTP_DEADLINE_MS: '30000' }
let gateway: Gateway

beforeAll(async () => {
  gateway = await startGateway(env)
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

const sendCode = (place: number) =>
  post(`${gateway.url}/v1/messages`, {
    client_id: DEMO_CLIENT.id,
    to: `+4917112${34_100 + place}`,
    from: 'SENDER',
    otp: true,
  })
const blocksOf = async () =>
  (await get(`${gateway.url}/v1/guard/blocks?active=true`, ADMIN)).body['blocks'] as readonly Record<
    string,
    unknown
  >[]

test('a script that asks for codes to 40 numbers in a row is stopped, also after a kill -9, until that is lifted', async () => {
  const replies: Reply[] = []
  for (let place = 0; place < 40; place++) replies.push(await sendCode(place))
  expect(replies.map(({ status }) => status)).toEqual([...Array(19).fill(200), ...Array(21).fill(429)])
  await eventually(async () => {
    const { body } = await get(`${gateway.url}/v1/guard/hits`, ADMIN)
    const hits = body['hits'] as readonly Record<string, unknown>[]
    expect(hits.reduce((sum, { hits: count }) => sum + Number(count), 0)).toBe(21)
    return true
  })

  await gateway.kill()
  gateway = await startGateway(env)
  expect(await sendCode(500)).toMatchObject({
    status: 429,
    body: { code: 'guard_blocked', rule: 'sequence' },
  })
  const [block] = await blocksOf()
  expect((await ask('DELETE', `${gateway.url}/v1/guard/blocks/${block?.['id']}`, ADMIN)).status).toBe(200)
  expect((await sendCode(500)).status).toBe(200)
  expect(await blocksOf()).toEqual([])
})
