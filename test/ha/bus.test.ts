import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTOR_STREAM, RECEIPT_STREAM } from '../../src/bus/subjects.ts'
import { must } from '../../src/domain/assert.ts'
import { run } from '../support/command.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { layOutReleaseBefore } from '../support/release-before.ts'
import { BUS_FAULTS } from './bus-faults.ts'
import { startNatsCluster } from './nats-cluster.ts'
import { startRedisGroup } from './redis-sentinels.ts'
import { GOAL_S, NOTHING_WRONG, startTraffic, type Traffic } from './traffic.ts'

const LONG = process.env['HA_LONG'] !== undefined
/** Only faults whose name contains this. */
const ONLY = process.env['HA_ONLY'] ?? ''
const COPIES = 3
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
  /** What an api that starts from now on has besides. */
  let ofApi: Readonly<Record<string, string>> = {}

  beforeAll(async () => {
    const [nats, redis] = await Promise.all([startNatsCluster(folder), startRedisGroup(folder)])
    stops.push(nats.stop, redis.stop)
    struck = { nats, redis }
    await makeStreamsOfReleaseBefore(nats.url)
    fleet = await startFleet(
      {
        NATS_URL: nats.url,
        REDIS_URL: redis.url,
        MOCK_LATENCY_MS: '20',
        MOCK_DLR_DELAY_MS: '50',
        PROVIDER_TIMEOUT_MS: '1000',
      },
      { ofApi: () => ofApi },
    )
    stops.push(fleet.stop)
    traffic = await startTraffic(fleet, fleet.database.url)
  }, START_LIMIT_MS)

  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop()
    rmSync(folder, { recursive: true, force: true })
  }, START_LIMIT_MS)

  const copies = () =>
    Promise.all([ACTOR_STREAM, RECEIPT_STREAM].map((stream) => struck.nats.copiesOf(stream)))

  test(
    'make of streams with one copy streams with three while messages flow, when one of them is told to',
    async () => {
      expect(await copies()).toEqual([1, 1])
      ofApi = { NATS_REPLICAS: String(COPIES) }
      const round = await traffic.round('NATS_REPLICAS=3 where it was 1', async () => {
        expect(await must(fleet.apis[1], 'a second api').stop()).toBe(0)
        await fleet.restart('api', 1)
        return { whom: 'api 2', repair: struck.nats.healthy }
      })
      expect(await copies()).toEqual([COPIES, COPIES])
      expect(round.allFinal).toBe(true)
      expect(round.recoveryS ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(GOAL_S)
    },
    ROUND_LIMIT_MS,
  )

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

/** Streams as the release before makes them; where the history of the repository is not there, this release makes them. */
async function makeStreamsOfReleaseBefore(url: string): Promise<void> {
  const before = layOutReleaseBefore()
  if (!before) return
  const program = `const { openNatsBus } = await import('./src/bus/nats.ts')
    const bus = await openNatsBus({ url: process.env.NATS_URL, name: 'before' })
    await bus.close()`
  const { code, stderr } = await run(['-e', program], { NATS_URL: url }, before.root)
  before.remove()
  if (code !== 0) throw new Error(stderr)
}
