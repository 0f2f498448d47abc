import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { ask, get, message, post } from '../support/api.ts'
import { eventually } from '../support/eventually.ts'
import { waitForStatus } from '../support/messages.ts'
import { alertsOf, dashboardQueries, type RuleFile, readOps } from '../support/ops-files.ts'
import { ADMIN, PLACES, type PlacedGateway, TOKEN } from '../support/places.ts'
import { type Prometheus, startPrometheus } from '../support/prometheus.ts'
import { openSmallOperator, operatorProvider, type SmallOperator } from '../support/small-operator.ts'

// A real Prometheus reads what a running gateway tells, with the rules and the queries of ops.

/** Prometheus scrapes and reckons each second; the machine may be busy. */
const WITHIN = { withinMs: 40_000, everyMs: 200 }
/** What Grafana puts in its place. */
const RATE_INTERVAL = '30s'

/** Panels of what does not happen here. */
const NOTHING_HAPPENED: readonly string[] = []

for (const place of PLACES.slice(0, 1)) {
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
      gateway = await place.start(1_000_000, { METRICS_TOKEN: TOKEN })
      await post(`${url()}/v1/providers`, operatorProvider('acme', operator.url), ADMIN)
      const { body } = await get(`${url()}/v1/routes`, ADMIN)
      const rule = { name: 'germany', match: { prefix: '49' }, targets: [{ provider: 'acme' }] }
      await ask('PUT', `${url()}/v1/routes`, ADMIN, { routes: [rule, ...(body['routes'] as object[])] })
      prometheus = await startPrometheus(
        gateway.urls.map((each) => new URL(each).host),
        TOKEN,
      )
    })
    afterAll(async () => {
      await prometheus.close()
      await gateway.stop()
      await operator.close()
    })

    test('it is scraped, and every rule can be computed', async () => {
      const ups = await eventually(async () => {
        const found = await prometheus.query('up == 1')
        return found.length === gateway.urls.length && found
      }, WITHIN)
      expect(ups.map(({ metric }) => metric['job'])).toEqual(gateway.urls.map(() => 'sms-gateway'))
      expect(await prometheus.faults()).toEqual([])
    })

    test('every query of the dashboards is taken, and what happened is in its answer', async () => {
      const ids = await Promise.all([
        send('+15551231234'),
        send('+15551231234', { express: true }),
        send('+15551231234', { text: 'x'.repeat(400) }),
      ])
      for (const id of ids) await waitForStatus(url(), id, 'DELIVERED')
      expect(
        (await post(`${url()}/v1/messages`, { ...message(gateway.client, '1234'), text: 1 })).status,
      ).toBe(400)
      await eventually(async () => {
        const [delivered] = await prometheus.query('sum(sms_messages_ended_total{status="DELIVERED"})')
        return delivered?.value === ids.length
      }, WITHIN)
      const empty: string[] = []
      for (const { where, expr } of dashboardQueries()) {
        const answer = await prometheus.query(expr.replaceAll('$__rate_interval', RATE_INTERVAL))
        if (answer.length === 0) empty.push(where)
      }
      expect([...new Set(empty)].toSorted()).toEqual([...NOTHING_HAPPENED].toSorted())
    })

    test('a provider that goes away rings, and nothing else does', async () => {
      expect(await ringing()).toEqual([])
      await operator.close()
      await Promise.all(Array.from({ length: 40 }, () => send('+491701234567')))
      await eventually(async () => (await ringing()).length > 0, WITHIN)
      expect(await ringing()).toEqual(['SmsProviderDown acme'])
      const all = alertsOf(await readOps<RuleFile>('alerts.yml'))
      const told = all.find(({ alert }) => alert === 'SmsProviderDown')?.annotations['summary']
      expect(told).toContain('is down')
      await post(`${url()}/v1/providers/acme/pause`, {}, ADMIN)
      await eventually(async () => (await prometheus.alerts()).length === 0, WITHIN)
    })
  })
}
