import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { ETCDS } from './etcds.ts'
import { type PostgresCluster, startPostgresCluster } from './postgres-cluster.ts'
import { ETCD_FAULTS, HAPROXY_FAULTS, POSTGRES_FAULTS } from './postgres-faults.ts'
import { type Findings, NOTHING_WRONG, startTraffic, type Traffic } from './traffic.ts'

/** In `npm test` what the gateway does of all this is held by the tests of its pool: two PostgreSQL under Patroni take long. */
const LONG = process.env['HA_LONG'] !== undefined
/** Only faults whose name contains this. */
const ONLY = process.env['HA_ONLY'] ?? ''
const START_LIMIT_MS = 180_000
const ROUND_LIMIT_MS = 300_000

/** By HAProxy to the leader, or to whichever of the hosts leads. */
const FAULTS = {
  haproxy: { ...POSTGRES_FAULTS, ...HAPROXY_FAULTS, ...(ETCDS > 1 ? ETCD_FAULTS : {}) },
  hosts: POSTGRES_FAULTS,
} as const

function faultsBy(way: keyof typeof FAULTS) {
  return Object.entries(FAULTS[way]).filter(([name]) => name.includes(ONLY))
}

let cluster: PostgresCluster

beforeAll(async () => {
  if (LONG) cluster = await startPostgresCluster()
}, START_LIMIT_MS)

afterAll(async () => {
  await cluster?.stop()
}, START_LIMIT_MS)

const WAYS = (['haproxy', 'hosts'] as const).filter((way) => way.includes(process.env['HA_WAY'] ?? ''))

const describeLong = LONG ? describe : describe.skip

describeLong.each(WAYS)('two api and two worker processes on PostgreSQL under Patroni, by %s', (way) => {
  let fleet: Fleet
  let traffic: Traffic
  let findings: Findings

  beforeAll(async () => {
    fleet = await startFleet(
      { MOCK_LATENCY_MS: '20', MOCK_DLR_DELAY_MS: '50', PROVIDER_TIMEOUT_MS: '1000' },
      {
        postgresUrl: cluster.url,
        reach: async (url) => (way === 'hosts' ? throughHosts(url) : url),
      },
    )
    traffic = await startTraffic(fleet, fleet.database.url)
  }, START_LIMIT_MS)

  afterAll(async () => {
    await fleet?.stop()
  }, START_LIMIT_MS)

  function throughHosts(url: string): string {
    const { pathname } = new URL(url)
    return cluster.hostsUrl.replace(/\/[^/]*$/, pathname)
  }

  test.each(faultsBy(way))(
    'are back to normal traffic after %s',
    async (name, strike) => {
      const round = await traffic.round(name, () => strike(cluster))
      expect(round.recoveryS).not.toBeNull()
      expect(round.allFinal).toBe(true)
    },
    ROUND_LIMIT_MS,
  )

  test(
    'lose nothing of what they answered 202, and submit again only after an unknown answer',
    async () => {
      findings = await traffic.end()
      const { accepted, ...wrong } = findings
      expect(wrong).toEqual(NOTHING_WRONG)
      expect(accepted).toBeGreaterThan(0)
    },
    ROUND_LIMIT_MS,
  )
})
