import { afterAll, beforeAll, expect, test } from 'bun:test'
import { get, message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { fetchHeld } from '../support/document.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { historyOf, waitForStatus } from '../support/messages.ts'

const DEMO = '550e8400-e29b-41d4-a716-446655440000'
const SENT_LATE = ['ACCEPTED', 'ALARM_RANG', 'DISPATCHED', 'PROVIDER_ACCEPTED', 'RECEIPT_DELIVERED']

const data = createDataDir()
const env = { DATA_DIR: data.path }
let gateway: Gateway

beforeAll(async () => {
  gateway = await startGateway(env)
})
afterAll(async () => {
  await gateway.stop()
  data.remove()
})

const url = () => `${gateway.url}/v1/messages`
const balance = async () => (await get(`${gateway.url}/v1/me?client_id=${DEMO}`)).body
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
type Scheduled = { readonly id: string; readonly sendAt: string }

/** So much later it is tried again, when the machine was so slow that the time had come before it could be seen. */
const LATER = 4
const HOUR_MS = 3_600_000

const schedule = async (aheadMs: number): Promise<Scheduled> => {
  const sendAt = inMs(aheadMs)
  const { status, body } = await post(url(), message(DEMO, '7000', { send_at: sendAt }))
  const id = String(body['message_id'])
  const shown = (await get(`${url()}/${id}`)).body
  if (Date.now() >= Date.parse(sendAt)) {
    await waitForStatus(gateway.url, id, 'DELIVERED')
    return await schedule(aheadMs * LATER)
  }
  expect([status, body['status']]).toEqual([202, 'SCHEDULED'])
  expect(shown).toMatchObject({ status: 'SCHEDULED', send_at: sendAt })
  return { id, sendAt }
}
const dispatchedAtMs = async (id: string) => {
  const { body } = await get(`${url()}/${id}/events`)
  const events = body['events'] as { readonly event: string; readonly at: string }[]
  return Date.parse(events.find(({ event }) => event === 'ALARM_RANG')?.at ?? '')
}

test('a message scheduled in a second is delivered then', async () => {
  const { id, sendAt } = await schedule(1_000)
  await waitForStatus(gateway.url, id, 'DELIVERED')
  expect(await historyOf(gateway.url, id)).toEqual(SENT_LATE)
  expect(await dispatchedAtMs(id)).toBeGreaterThanOrEqual(Date.parse(sendAt))
})

test('a scheduled message is cancelled and its credits come back', async () => {
  const before = await balance()
  const { id } = await schedule(HOUR_MS)
  expect((await balance())['held_cents']).toBe(Number(before['held_cents']) + 5)
  const reply = await fetchHeld(`${url()}/${id}/cancel`, { method: 'POST' })
  expect([reply.status, await reply.json()]).toEqual([200, { message_id: id, status: 'CANCELLED' }])
  expect(await balance()).toEqual(before)
})

test('a batch with a template is sent but for its refused item, and once under its key', async () => {
  const body = {
    client_id: DEMO,
    from: 'SHOP',
    template: 'Hi {name}',
    messages: [
      { to: '+15551237000', variables: { name: 'Ada' } },
      { to: '+15551237000', variables: {} },
      { to: '+15551237000', variables: { name: 'Bo' }, express: true },
    ],
  }
  const before = await balance()
  const first = await post(`${url()}/batch`, body, { 'idempotency-key': 'campaign-1' })
  expect(first).toMatchObject({
    status: 202,
    body: {
      accepted: 2,
      refused: 1,
      messages: [{ status: 'accepted' }, { field: 'messages.1.variables.name' }, { status: 'accepted' }],
    },
  })
  const again = await post(`${url()}/batch`, body, { 'idempotency-key': 'campaign-1' })
  expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([
    202,
    first.body,
    'true',
  ])
  const items = first.body['messages'] as { readonly message_id?: string }[]
  for (const { message_id: id } of items) if (id) await waitForStatus(gateway.url, id, 'DELIVERED')
  expect((await balance())['credit_cents']).toBe(Number(before['credit_cents']) - 12)
})

test('after kill -9 between schedule and time it is sent: on time, or at once when that has passed', async () => {
  // The one that will have passed comes second: it must not be due before the kill.
  const ahead = await schedule(9_000)
  const past = await schedule(2_000)
  await gateway.kill()
  await eventually(() => Date.now() > Date.parse(past.sendAt))
  gateway = await startGateway(env)
  for (const { id, sendAt } of [past, ahead]) {
    await waitForStatus(gateway.url, id, 'DELIVERED')
    expect(await historyOf(gateway.url, id)).toEqual(SENT_LATE)
    expect(await dispatchedAtMs(id)).toBeGreaterThanOrEqual(Date.parse(sendAt))
  }
  expect((await run(['src/commands/audit.ts'], env)).code).toBe(0)
})
