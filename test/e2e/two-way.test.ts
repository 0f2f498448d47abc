import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ask, get, post, type Reply } from '../support/api.ts'
import { type Endpoint, openEndpoint, verified } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { waitForStatus } from '../support/messages.ts'
import { ADMIN, PLACES, type PlacedGateway } from '../support/places.ts'
import { routeAll } from '../support/put-routes.ts'
import { type NpmSmsc, openNpmSmsc } from '../support/smpp/npm-smsc.ts'

// A client writes to a handset, and the handset answers: over an SMSC, and over an API of an operator.

const HANDSET = '+12025550123'
const NUMBER = '+12025550100'
/** A number acts within 2 s, what comes in in 0.2 s, and the machine is busy. */
const WITHIN = { withinMs: 30_000 }
const CREDIT_CENTS = 10_000
/** A scheduled message is due when the STOP before it has long been heeded, on a slow machine too. */
const DUE_IN_MS = 8_000
/** Numbers in a row that a script asks for, and how many of them go out before the guard has seen enough. */
const PUMPED = 200
const LET_THROUGH = 19

/** An API that brings what comes in as JSON; nothing is sent over it here. */
const ACME = {
  name: 'acme',
  kind: 'http',
  settings: {
    request: {
      method: 'POST',
      url: 'http://127.0.0.1:9999/send',
      headers: { 'content-type': 'text/plain' },
      body: '{text}',
    },
    answer: { id: { json: '$.id' } },
    inbound: {
      method: 'POST',
      from: { json: '$.from' },
      to: { json: '$.to' },
      text: { json: '$.text' },
      id: { json: '$.id' },
    },
  },
}

for (const place of PLACES)
  describe(place.name, () => {
    let smsc: NpmSmsc
    let gateway: PlacedGateway
    let endpoint: Endpoint
    let secret: string
    let url: string
    let inbox: string

    beforeAll(async () => {
      smsc = await openNpmSmsc()
      endpoint = openEndpoint()
      // One api alone counts numbers in a row: an answer of Redis that comes late has it begin anew.
      gateway = await place.start(CREDIT_CENTS, { CALLBACK_ALLOW_PRIVATE: 'true', REDIS_URL: '' })
      url = gateway.urls[0] ?? ''
      const numbers = [{ number: NUMBER, client_id: gateway.client }]
      expect((await ask('PUT', `${url}/v1/numbers`, ADMIN, { numbers })).status).toBe(200)
      const { client } = gateway
      const set = await ask('PUT', `${url}/v1/clients/${client}/callback`, ADMIN, { url: endpoint.url })
      secret = String(set.body['secret'])
      const settings = { host: '127.0.0.1', port: smsc.port, system_id: 'sms' }
      const telco = { name: 'telco', kind: 'smpp', lines: 1, settings }
      expect((await post(`${url}/v1/providers`, telco, ADMIN)).status).toBe(201)
      expect((await post(`${url}/v1/providers`, ACME, ADMIN)).status).toBe(201)
      const acme = await get(`${url}/v1/providers/acme`, ADMIN)
      inbox = new URL(String(acme.body['inbound_url'])).pathname
      await eventually(() => smsc.sessions.length === 1, WITHIN)
      // Who goes by routes that were put later knows the number too, or is about to.
      await routeAll(gateway.urls, ADMIN, 'mock')
      await eventually(knowsNumber, WITHIN)
    })
    afterAll(async () => {
      await gateway.stop()
      await endpoint.close()
      await smsc.close()
    })

    /** Every api knows whose number it is. */
    async function knowsNumber(): Promise<boolean> {
      await overHttp(`probe ${crypto.randomUUID()}`)
      const { body } = await get(`${url}/v1/inbound?limit=4`, ADMIN)
      const newest = body['inbound'] as readonly Record<string, unknown>[]
      return newest.length === 4 && newest.every(({ client_id }) => client_id === gateway.client)
    }

    async function overHttp(text: string): Promise<void> {
      const body = { from: HANDSET, to: NUMBER, text, id: crypto.randomUUID() }
      expect((await post(url + inbox, body)).status).toBe(204)
    }

    /** A part of three, with a reference of 8 bits (3GPP TS 23.040, clause 9.2.3.24.1). */
    async function overSmpp(text: string, number: number): Promise<void> {
      const delivery = {
        esm_class: 0x40,
        source_addr_ton: 1,
        source_addr: HANDSET.slice(1),
        dest_addr_ton: 1,
        destination_addr: NUMBER.slice(1),
        short_message: Buffer.concat([Buffer.of(5, 0, 3, 44, 3, number), Buffer.from(text)]),
      }
      expect(await smsc.deliver(delivery)).toBe(0)
    }

    const send = (more: object = {}, at = url) =>
      post(`${at}/v1/messages`, {
        client_id: gateway.client,
        to: HANDSET,
        from: NUMBER,
        text: 'Hello',
        ...more,
      })

    /** What the client was told of inbound messages with this text, once it was. */
    const waitForTold = (text: string) =>
      eventually(() => {
        const told = endpoint.received
          .map((one) => verified(one, secret))
          .filter(({ type, data }) => type === 'message.received' && data['text'] === text)
        return told.length > 0 && told
      }, WITHIN)

    test('three shuffled parts over SMPP reach the client once, with the message that they answer', async () => {
      const { body } = await send()
      await overSmpp('afar', 3)
      await overSmpp('Hello ', 1)
      await overSmpp('Hello ', 1)
      await overSmpp('from ', 2)
      const [told, ...more] = await waitForTold('Hello from afar')
      expect(more).toEqual([])
      expect(told?.data).toMatchObject({
        client_id: gateway.client,
        provider: 'telco',
        from: HANDSET,
        to: NUMBER,
        parts: 3,
        partial: false,
        in_reply_to: body['message_id'],
        action: null,
      })
    })

    test('one over an API reaches it once', async () => {
      await overHttp('Hello over HTTP')
      const [told, ...more] = await waitForTold('Hello over HTTP')
      expect(more).toEqual([])
      expect(told?.data).toMatchObject({ provider: 'acme', from: HANDSET, parts: 1 })
      const { body } = await get(`${url}/v1/inbound?client_id=${gateway.client}&limit=2`, ADMIN)
      expect(body['inbound']).toMatchObject([
        { id: told?.data['id'], text: 'Hello over HTTP' },
        { text: 'Hello from afar' },
      ])
    })

    test('STOP makes the next send 422 and cancels what is scheduled, START makes it 202 again', async () => {
      const before = (await get(`${url}/v1/me?client_id=${gateway.client}`)).body
      const later = await send({ send_at: new Date(Date.now() + DUE_IN_MS).toISOString() })
      expect(later.body['status']).toBe('SCHEDULED')
      await overHttp(' stop. ')
      const refused = await eventually(async () => {
        const answers = await Promise.all(gateway.urls.map((at) => send({}, at)))
        return answers.every(({ status }) => status === 422) && answers[0]
      }, WITHIN)
      expect(refused?.body).toMatchObject({ code: 'opted_out', field: 'to', reason: 'wrote stop.' })
      const message = await waitForStatus(url, String(later.body['message_id']), 'CANCELLED', WITHIN.withinMs)
      expect(message).toMatchObject({ credit_state: 'RELEASED', attempts: 0 })
      // What was accepted until then ends, too.
      await eventually(async () => {
        const after = (await get(`${url}/v1/me?client_id=${gateway.client}`)).body
        expect(Number(after['held_cents'])).toBeLessThanOrEqual(Number(before['held_cents']))
        return true
      }, WITHIN)
      await overHttp('START')
      await eventually(async () => (await send()).status === 202, WITHIN)
      await waitForTold('START')
    })

    test('a script that pumps numbers in a row is stopped, and each refusal is shown', async () => {
      const control = `${url}/v1/clients/${gateway.client}/controls/guard`
      expect((await ask('PUT', control, ADMIN, { applies_to: 'all' })).status).toBe(200)
      const replies: Reply[] = []
      for (let place = 0; place < PUMPED; place++)
        replies.push(await send({ to: `+491711${2_345_000 + place}` }))
      const accepted = replies.filter(({ status }) => status === 202)
      expect(accepted).toHaveLength(LET_THROUGH)
      expect(replies.slice(LET_THROUGH).every(({ status }) => status === 429)).toBe(true)
      expect(replies.at(-1)?.body).toMatchObject({ code: 'guard_blocked', rule: 'sequence', field: 'to' })
      await eventually(async () => {
        const { body } = await get(`${url}/v1/guard/hits`, ADMIN)
        const hits = body['hits'] as readonly Record<string, unknown>[]
        return hits.reduce((sum, { hits: count }) => sum + Number(count), 0) === PUMPED - LET_THROUGH
      }, WITHIN)
    })
  })
