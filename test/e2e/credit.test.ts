import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { must } from '../../src/domain/assert.ts'
import { ask, get, message, post } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { type Endpoint, openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { startFleet } from '../support/fleet.ts'
import { startGateway } from '../support/gateway.ts'

const TOKEN = 'secret-of-the-admins'
const ADMIN = { authorization: `Bearer ${TOKEN}` }
const ENV = { ADMIN_TOKEN: TOKEN, CALLBACK_ALLOW_PRIVATE: 'true' }

type Running = { readonly url: string; stop(): Promise<unknown> }

async function embedded(): Promise<Running> {
  const data = createDataDir()
  const gateway = await startGateway({ ...ENV, DATA_DIR: data.path })
  return { url: gateway.url, stop: () => gateway.stop().finally(data.remove) }
}

async function withServices(): Promise<Running> {
  const fleet = await startFleet(ENV, { apiCount: 1, workerCount: 1 })
  return { url: must(fleet.apis[0], 'an api').url, stop: fleet.stop }
}

describe.each([
  ['embedded', embedded],
  ['with services', withServices],
])('%s', (_, start) => {
  let gateway: Running
  let there: Endpoint
  beforeAll(async () => {
    there = openEndpoint()
    gateway = await start()
  })
  afterAll(async () => {
    await gateway.stop()
    await there.close()
  })

  test('credits.low is told once a crossing, with a signature that the reference library accepts', async () => {
    const rules = { credit_cents: 7, credit_limit_cents: 5, low_water_cents: 2 }
    const made = await post(`${gateway.url}/v1/clients`, { name: 'Shop', ...rules }, ADMIN)
    const client = String(made.body['id'])
    const of = `${gateway.url}/v1/clients/${client}`
    const { body } = await ask('PUT', `${of}/callback`, ADMIN, { url: there.url })
    /** One whose answer was lost comes again, under the same id. */
    const told = () =>
      [...new Map(there.received.map((one) => [one.id, one])).values()]
        .map((one) => verified(one, String(body['secret'])))
        .filter(({ type }) => type === 'credits.low')
    const send = async () => (await post(`${gateway.url}/v1/messages`, message(client, '1234'))).body['code']

    expect([await send(), await send(), await send()]).toEqual([undefined, undefined, 'insufficient_credits'])
    await eventually(() => told().length > 0)
    await post(`${of}/topups`, { amount_cents: 8 }, ADMIN)
    await post(`${of}/adjustments`, { amount_cents: -4.5, reason: 'paid twice' }, ADMIN)
    await eventually(() => told().length > 1)
    const low = { client_id: client, low_water_cents: 2, credit_limit_cents: 5 }
    expect(told().map(({ data }) => data)).toEqual([
      { ...low, credit_cents: 2 },
      { ...low, credit_cents: 0.5 },
    ])
    const kept = await get(`${gateway.url}/v1/callbacks?client_id=${client}`, ADMIN)
    expect(
      (kept.body['callbacks'] as { type: string }[]).filter(({ type }) => type === 'credits.low').length,
    ).toBe(2)
  })
})
