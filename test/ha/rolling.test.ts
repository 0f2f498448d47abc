import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { freePort } from '../../scripts/services/free-port.ts'
import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { allFinalBefore } from '../chaos/round.ts'
import { judge, timesTaken } from '../chaos/verdict.ts'
import { message } from '../support/api.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { TOKEN } from '../support/places.ts'
import { putAccount } from '../support/smpp/account.ts'
import { startSteadyLoad } from '../support/steady-load.ts'
import { type ApiPorts, type Balancer, startBalancer } from './balancer.ts'
import { startBoundClients } from './bound-clients.ts'

/** What ops/haproxy.cfg says, and by how much its checks may be late on a machine that others use. */
const DRAIN_MS = 3_000 + 5_000
const LONG = process.env['HA_LONG'] !== undefined
const ROUNDS = LONG ? 3 : 1
/** Which of the two are restarted. */
const TURNS = LONG ? [0, 1] : [0]
const PER_SECOND = 40
const KEPT_ALIVE = { connections: 10, overallRate: 40 } as const
const BOUND = 4
/** A request without an answer for so long has failed. */
const PATIENCE_S = 40
/** Kept-alive senders go on until they are stopped. */
const FOREVER_S = 3_600
const CREDIT_CENTS = 1_000_000_000
const START_LIMIT_MS = 120_000
const TEST_LIMIT_MS = 120_000 + ROUNDS * 120_000

const folder = mkdtempSync(join(tmpdir(), 'sms-rolling-'))
let fleet: Fleet
let balancer: Balancer

beforeAll(async () => {
  const ports = [await portsOfApi(), await portsOfApi()] as const
  fleet = await startFleet(
    { DRAIN_MS: String(DRAIN_MS), ADMIN_TOKEN: TOKEN, MOCK_LATENCY_MS: '20', MOCK_DLR_DELAY_MS: '50' },
    {
      ofApi(index) {
        const { http, smpp } = must(ports[index], 'its ports')
        return { PORT: String(http), SMPP_PORT: String(smpp) }
      },
    },
  )
  balancer = await startBalancer(folder, ports)
  await eventually(sendsToBoth)
}, START_LIMIT_MS)

afterAll(async () => {
  await balancer?.stop()
  await fleet?.stop()
  rmSync(folder, { recursive: true, force: true })
}, START_LIMIT_MS)

/** Then sessions are spread, and what one leaves the other takes. */
async function sendsToBoth(): Promise<boolean> {
  return (await balancer.sendsTo('one')) && (await balancer.sendsTo('two'))
}

async function portsOfApi(): Promise<ApiPorts> {
  return { http: await freePort(), smpp: await freePort() }
}

test(
  'workers and apis restarted one after the other under load fail no request, and lose nothing',
  async () => {
    const { db } = fleet.database
    const [kept, bound] = [await createTestClient(db, CREDIT_CENTS), await createTestClient(db, CREDIT_CENTS)]
    const client = await createTestClient(db, CREDIT_CENTS)
    await putAccount(must(fleet.apis[0], 'an api').url, bound, { max_binds: 2 * BOUND })
    const load = startSteadyLoad({
      urls: [balancer.url],
      perSecond: PER_SECOND,
      label: () => 'rolling',
      message: (_, reference) => message(client, '1234', { reference }),
    })
    const senders = autocannon({
      url: balancer.url,
      ...KEPT_ALIVE,
      timeout: PATIENCE_S,
      duration: FOREVER_S,
      requests: [
        {
          method: 'POST',
          path: '/v1/messages',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(message(kept, '1234')),
        },
      ],
    })
    const clients = await startBoundClients(balancer.smppPort, BOUND)
    const times: Record<string, number> = {}
    for (let round = 1; round <= ROUNDS; round++)
      for (const kind of ['worker', 'api'] as const)
        for (const index of TURNS) {
          const before = load.sent.length + PER_SECOND
          await eventually(() => load.sent.length > before)
          const startedMs = performance.now()
          expect(await must(fleet[`${kind}s`][index], `a ${kind}`).stop()).toBe(0)
          times[`${kind} ${index + 1} ends, s`] = Math.round(performance.now() - startedMs) / 1_000
          await fleet.restart(kind, index)
          if (kind === 'api') await eventually(sendsToBoth)
        }
    await clients.stop()
    senders.stop()
    const keptAlive = await senders
    await load.stop()
    expect(await allFinalBefore(db, Date.now())).toBe(true)
    const { missing, open, unordered, unexplained } = await judge(db, load.sent, timesTaken(fleet, new Map()))
    console.table([
      {
        ...times,
        'one connection each': load.sent.length,
        'kept alive': keptAlive['2xx'],
        'slowest of them ms': keptAlive.latency.max,
        'over SMPP': clients.told().accepted,
        'sessions told to leave': clients.told().unbound,
      },
    ])
    expect(load.sent.filter(({ answer }) => answer.kind !== 'accepted')).toEqual([])
    expect({ errors: keptAlive.errors, refused: keptAlive.non2xx }).toEqual({ errors: 0, refused: 0 })
    expect(keptAlive['2xx']).toBeGreaterThan(0)
    const told = clients.told()
    expect(told.failed).toEqual([])
    const [row] = await db.sql<{ messages: number }[]>`
      select count(*)::int as messages from messages where client_id = ${bound}`
    expect(row?.messages).toBe(told.accepted)
    expect(told.ended).toBeGreaterThanOrEqual(LONG ? BOUND : 1)
    expect(told.unbound).toBe(told.ended)
    expect({ missing, open, unordered, unexplained }).toEqual({
      missing: [],
      open: [],
      unordered: [],
      unexplained: [],
    })
    expect(await audit(db)).toEqual([])
  },
  TEST_LIMIT_MS,
)
