import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ask, get, message, post } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { waitForStatus } from '../support/messages.ts'
import { dashboardQueries } from '../support/ops-files.ts'
import { ADMIN, PLACES, type PlacedGateway, TOKEN } from '../support/places.ts'
import { type Prometheus, startPrometheus } from '../support/prometheus.ts'
import { openSmallOperator, operatorProvider, type SmallOperator } from '../support/small-operator.ts'

// A real Prometheus reads what a running gateway tells, with the rules and the queries of ops.

/** Prometheus scrapes and reckons each second; the machine may be busy. */
const WITHIN = { withinMs: 50_000, everyMs: 200 }
/** What Grafana puts in its place. */
const RATE_INTERVAL = '30s'
/** With the first audit soon, so that the alert for none is silent, and no second attempts: they would be refused, too, and enough of those ring. */
const ENV = {
  METRICS_TOKEN: TOKEN,
  METRICS_PORT: '0',
  AUDIT_EVERY_MS: '1000',
  RETRY_MIN_DELAY_MS: '600000',
  RETRY_MAX_DELAY_MS: '600000',
}

/** A start of all processes, of Prometheus, and of what is fetched for it, on a busy machine. */
const START_WITHIN_MS = 180_000

/** Panels of what does not happen here, or takes longer; a queue may be empty or not. */
const NOTHING_HAPPENED = [
  'money-and-callbacks.json: Dead letters',
  'money-and-callbacks.json: Delivered or not',
  'money-and-callbacks.json: Fraud guard',
  'money-and-callbacks.json: Spent in an hour',
  'overview.json: Until SENT: one-time passwords',
  'overview.json: Waiting, by lane',
  'providers.json: Delivered',
  'providers.json: Oldest waiting',
  'providers.json: Waiting',
  'providers.json: Without a message',
]
/** The embedded database has one session, and knows of no others. */
const OF_SERVICES = ['machine.json: Connections to PostgreSQL', 'overview.json: Connections to PostgreSQL']

for (const place of PLACES) {
  describe(`${place.name}, watched by Prometheus`, () => {
    let operator: SmallOperator
    let gateway: PlacedGateway
    let prometheus: Prometheus
    const url = () => gateway.urls[0] ?? ''
    const send = async (to: string, more: object = {}) => {
      const body = { client_id: gateway.client, to, from: 'SHOP', text: 'Hello', ...more }
      const reply = await post(`${url()}/v1/messages`, body)
      return String(reply.body['message_id'])
    }
    const ringing = async () =>
      (await prometheus.alerts())
        .filter(({ state }) => state === 'firing')
        .map(({ name, labels }) => `${name} ${labels['provider'] ?? ''}`)

    beforeAll(async () => {
      operator = openSmallOperator()
      gateway = await place.start(1_000_000, ENV)
      await post(`${url()}/v1/providers`, operatorProvider('acme', operator.url), ADMIN)
      const { body } = await get(`${url()}/v1/routes`, ADMIN)
      const rule = { name: 'germany', match: { prefix: '49' }, targets: [{ provider: 'acme' }] }
      await ask('PUT', `${url()}/v1/routes`, ADMIN, { routes: [rule, ...(body['routes'] as object[])] })
      prometheus = await startPrometheus(gateway.watched, TOKEN)
    }, START_WITHIN_MS)
    afterAll(async () => {
      await prometheus.close()
      await gateway.stop()
      await operator.close()
    })

    test('every process is scraped, every rule can be computed, and no alert rings', async () => {
      const isUp = async () => (await prometheus.query('up == 1')).length === gateway.watched.length
      await eventually(isUp, WITHIN)
      expect(await prometheus.faults()).toEqual([])
      const audited = await eventually(async () => {
        const found = await prometheus.query('max by (invariant) (sms_audit_violations)')
        return found.length > 0 && found
      }, WITHIN)
      expect(audited.map(({ value }) => value)).toEqual(audited.map(() => 0))
      await eventually(async () => (await ringing()).length === 0, WITHIN)
    })

    test('every query of the dashboards is taken, and what happened is in its answer', async () => {
      const ids = [
        await send('+15551231234'),
        await send('+15551231234', { express: true }),
        await send('+15551231234', { text: 'x'.repeat(400) }),
        await send('+491701234567'),
      ]
      for (const [at, id] of ids.entries()) await waitForStatus(url(), id, at < 3 ? 'DELIVERED' : 'SENT')
      await post(`${url()}/v1/bulk`, { act: 'resend', ids: [ids[3]] }, ADMIN)
      const refused = await post(`${url()}/v1/messages`, { ...message(gateway.client, '1234'), text: 1 })
      expect(refused.status).toBe(400)
      await eventually(async () => {
        const [delivered] = await prometheus.query('sum(sms_messages_ended_total{status="DELIVERED"})')
        expect(delivered?.value).toBe(3)
        return true
      }, WITHIN)
      const empty = new Set<string>()
      await eventually(async () => {
        empty.clear()
        for (const { where, expr } of dashboardQueries()) {
          const answer = await prometheus.query(expr.replaceAll('$__rate_interval', RATE_INTERVAL))
          if (answer.length === 0) empty.add(where)
        }
        const allowed = [...NOTHING_HAPPENED, ...(place === PLACES[0] ? OF_SERVICES : [])]
        expect([...empty].filter((where) => !allowed.includes(where)).toSorted()).toEqual([])
        return true
      }, WITHIN)
    })

    test('a provider that goes away rings, and nothing else does', async () => {
      await operator.close()
      await Promise.all(Array.from({ length: 40 }, () => send('+491701234567')))
      await eventually(async () => {
        expect(await ringing()).toEqual(['SmsProviderDown acme'])
        return true
      }, WITHIN)
      await post(`${url()}/v1/providers/acme/pause`, {}, ADMIN)
      await eventually(async () => (await ringing()).length === 0, WITHIN)
    })
  })
}
