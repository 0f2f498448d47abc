import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { BUS_FAULTS } from './bus-faults.ts'
import { startNatsCluster } from './nats-cluster.ts'
import { startRedisGroup } from './redis-sentinels.ts'
import { GOAL_S, NOTHING_WRONG, startTraffic, type Traffic } from './traffic.ts'

const LONG = process.env['HA_LONG'] !== undefined
/** Only faults whose name contains this. */
const ONLY = process.env['HA_ONLY'] ?? ''
const START_LIMIT_MS = 180_000
const ROUND_LIMIT_MS = 300_000

const faults = Object.entries(BUS_FAULTS)
  .filter(([name]) => name.includes(ONLY))
  .slice(0, LONG ? undefined : 1)

describe('two api and two worker processes on three nats-servers and Redis behind sentinels', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sms-ha-'))
  const stops: (() => Promise<unknown>)[] = []
  let struck: Parameters<(typeof BUS_FAULTS)[keyof typeof BUS_FAULTS]>[0]
  let fleet: Fleet
  let traffic: Traffic

  beforeAll(async () => {
    const [nats, redis] = await Promise.all([startNatsCluster(folder), startRedisGroup(folder)])
    stops.push(nats.stop, redis.stop)
    struck = { nats, redis }
    fleet = await startFleet({
      NATS_URL: nats.url,
      NATS_REPLICAS: '3',
      REDIS_URL: redis.url,
      MOCK_LATENCY_MS: '20',
      MOCK_DLR_DELAY_MS: '50',
      PROVIDER_TIMEOUT_MS: '1000',
    })
    stops.push(fleet.stop)
    traffic = await startTraffic(fleet, fleet.database.url)
  }, START_LIMIT_MS)

  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
    rmSync(folder, { recursive: true, force: true })
  }, START_LIMIT_MS)

  test.each(faults)(
    `are back to normal traffic within ${GOAL_S} s: %s`,
    async (name, strike) => {
      const round = await traffic.round(name, () => strike(struck))
      expect(round.allFinal).toBe(true)
      expect(round.recoveryS ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(GOAL_S)
    },
    ROUND_LIMIT_MS,
  )

  test(
    'lose nothing of what they answered 202, and submit again only after an unknown answer',
    async () => {
      const { accepted, ...wrong } = await traffic.end()
      expect(wrong).toEqual(NOTHING_WRONG)
      expect(accepted).toBeGreaterThan(0)
    },
    ROUND_LIMIT_MS,
  )
})
