import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ask, get, post } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { waitForStatus } from '../support/messages.ts'
import { ADMIN, PLACES, type PlacedGateway } from '../support/places.ts'
import { openSmallOperator, operatorProvider, type SmallOperator } from '../support/small-operator.ts'

// One session of an admin, without a restart: a provider, a route, prices, while messages flow.

for (const place of PLACES) {
  describe(`${place.name}, without a restart`, () => {
    let operator: SmallOperator
    let gateway: PlacedGateway
    let turn = 0
    /** Another process each time. */
    const url = () => gateway.urls[turn++ % gateway.urls.length] ?? ''

    const send = async (to: string, more: object = {}) => {
      const body = { client_id: gateway.client, to, from: 'SHOP', text: 'Hello', ...more }
      const reply = await post(`${url()}/v1/messages`, body)
      return { ...reply, id: String(reply.body['message_id']) }
    }
    const shown = async (id: string) => (await get(`${url()}/v1/messages/${id}`)).body
    /** Waits until every process explains this number's way with these words. */
    const explainedBy = (words: string) =>
      eventually(async () => {
        for (const each of gateway.urls) {
          const asked = await post(`${each}/v1/routes/explain`, { to: '+491701234567' }, ADMIN)
          expect(JSON.stringify(asked.body)).toContain(words)
        }
        return true
      })
    const takenAs = (id: string) => operator.taken.find(({ ref }) => ref === id)

    beforeAll(async () => {
      operator = openSmallOperator()
      gateway = await place.start(1_000)
    })
    afterAll(async () => {
      await gateway.stop()
      await operator.close()
    })

    test('a provider of kind http is added, and its secret is shown to nobody', async () => {
      const made = await post(`${url()}/v1/providers`, operatorProvider('acme', operator.url), ADMIN)
      expect(made.status).toBe(201)
      for (const each of gateway.urls) {
        await eventually(async () => {
          const found = await get(`${each}/v1/providers/acme`, ADMIN)
          expect(found.status).toBe(200)
          expect(JSON.stringify(found.body)).not.toContain('a key of the operator')
          return true
        })
      }
    })

    test('what is routed by the prefix 49 goes out there, and the rest goes on as it did', async () => {
      const before = await get(`${url()}/v1/routes`, ADMIN)
      const routes = before.body['routes'] as object[]
      const rule = { name: 'germany', match: { prefix: '49' }, targets: [{ provider: 'acme' }] }
      const put = await ask('PUT', `${url()}/v1/routes`, ADMIN, { routes: [rule, ...routes] })
      expect([put.status, put.body]).toMatchObject([200, { routes: [{ name: 'germany' }, ...routes] }])
      await explainedBy('germany')
      const { id } = await send('+491701234567')
      expect(await waitForStatus(url(), id, 'SENT')).toMatchObject({ provider: 'acme' })
      expect(takenAs(id)).toMatchObject({ to: '+491701234567', text: 'Hello' })
      const other = await send('+15551231234')
      expect(await waitForStatus(url(), other.id, 'DELIVERED')).toMatchObject({ provider: 'mock' })
    })

    test('its receipt makes a message DELIVERED; one without the token is 403 and changes nothing', async () => {
      const { id } = await send('+491701234567')
      await waitForStatus(url(), id, 'SENT')
      const place = operator.taken.findIndex(({ ref }) => ref === id)
      const receipt = { id: `op-${place + 1}`, status: 'ok' }
      for (const forged of [`${url()}/v1/providers/acme/dlr`, `${url()}/v1/providers/acme/dlr/guessed`])
        expect((await post(forged, { ...receipt, status: 'bad' })).status).toBe(403)
      const told = await fetch(operator.taken[place]?.dlr ?? '', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(receipt),
      })
      expect(told.ok).toBe(true)
      expect(await waitForStatus(url(), id, 'DELIVERED')).toMatchObject({ credit_state: 'CAPTURED' })
    })

    test('explain says which rule and which provider, and why', async () => {
      const asked = { to: '+491701234567', client_id: gateway.client }
      const { status, body } = await post(`${url()}/v1/routes/explain`, asked, ADMIN)
      expect([status, body['rule']]).toMatchObject([200, { name: 'germany' }])
      expect(JSON.stringify(body)).toContain('acme')
    })

    test('what goes to a paused provider waits, and goes on when it is resumed', async () => {
      expect((await post(`${url()}/v1/providers/acme/pause`, {}, ADMIN)).status).toBe(200)
      await explainedBy('paused')
      await eventually(async () => {
        const { body } = await get(`${url()}/v1/providers/acme`, ADMIN)
        expect(body).toMatchObject({ live: { lines: [] } })
        return true
      })
      const before = operator.taken.length
      const { id } = await send('+491701234567')
      const other = await send('+15551231234')
      await waitForStatus(url(), other.id, 'DELIVERED')
      expect([(await shown(id))['status'], operator.taken.length]).toEqual(['QUEUED', before])
      expect((await post(`${url()}/v1/providers/acme/resume`, {}, ADMIN)).status).toBe(200)
      await waitForStatus(url(), id, 'SENT')
      expect(takenAs(id)).toBeDefined()
    })

    test('a price by prefix is held to 1/10,000 cent', async () => {
      const prices = [{ prefix: '49', price_cents: 0.79, express_surcharge_cents: 0.0001 }]
      const put = await ask('PUT', `${url()}/v1/price-lists/default`, ADMIN, { prices })
      expect(put.status).toBe(201)
      await eventually(async () => {
        for (const each of gateway.urls) {
          const draft = { client_id: gateway.client, to: '+491701234567', from: 'SHOP', text: 'Hello' }
          const { body } = await post(`${each}/v1/messages/preview`, draft)
          expect(JSON.stringify(body)).toContain('0.79')
        }
        return true
      })
      const before = (await get(`${url()}/v1/me?client_id=${gateway.client}`)).body
      const { id } = await send('+491701234567', { text: 'x'.repeat(400), express: true })
      const after = (await get(`${url()}/v1/me?client_id=${gateway.client}`)).body
      const spent = Number(before['credit_cents']) - Number(after['credit_cents'])
      expect(Math.round(spent * 10_000)).toBe(3 * 7_901)
      await waitForStatus(url(), id, 'SENT')
    })

    test('a provider that a route names is not deleted', async () => {
      const { status, body } = await ask('DELETE', `${url()}/v1/providers/acme`, ADMIN)
      expect([status, typeof body['error']]).toEqual([409, 'string'])
    })
  })
}
