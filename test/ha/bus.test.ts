import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ACTOR_STREAM, RECEIPT_STREAM } from '../../src/bus/subjects.ts'
import { must } from '../../src/domain/assert.ts'
import { run } from '../support/command.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { layOutReleaseBefore } from '../support/release-before.ts'
import { BUS_FAULTS, type Struck } from './bus-faults.ts'
import { startNatsCluster } from './nats-cluster.ts'
import { startRedisGroup } from './redis-sentinels.ts'
import {
  GOAL_S,
  NOTHING_WRONG,
  RECOVERY_LIMIT_MS,
  type Strike,
  startTraffic,
  type Traffic,
} from './traffic.ts'

const LONG = process.env['HA_LONG'] !== undefined
/** Only faults whose name contains this. */
const ONLY = process.env['HA_ONLY'] ?? ''
/** The goal is held where the machine is the test's own. */
const WITHIN_S = LONG ? GOAL_S : RECOVERY_LIMIT_MS / 1_000
const COPIES = 3
const START_LIMIT_MS = 180_000
const ROUND_LIMIT_MS = 300_000

const faults = Object.entries(BUS_FAULTS)
  .filter(([name]) => name.includes(ONLY))
  .slice(0, LONG ? undefined : 1)

/** Two api and two worker processes under traffic, on three nats-servers and Redis behind sentinels. */
type Surroundings = {
  readonly struck: Struck
  readonly fleet: Fleet
  readonly traffic: Traffic
  stop(): Promise<void>
}

/** Starts them. `prepare` is carried out before there is a gateway; `ofApi` is what an api that starts has besides. */
async function startSurroundings({
  env = {},
  prepare = async () => {},
  ofApi = () => ({}),
}: {
  readonly env?: Readonly<Record<string, string>>
  readonly prepare?: (natsUrl: string) => Promise<void>
  readonly ofApi?: () => Readonly<Record<string, string>>
}): Promise<Surroundings> {
  const folder = mkdtempSync(join(tmpdir(), 'sms-ha-'))
  const [nats, redis] = await Promise.all([startNatsCluster(folder), startRedisGroup(folder)])
  await prepare(nats.url)
  const fleet = await startFleet(
    {
      NATS_URL: nats.url,
      REDIS_URL: redis.url,
      MOCK_LATENCY_MS: '20',
      MOCK_DLR_DELAY_MS: '50',
      PROVIDER_TIMEOUT_MS: '1000',
      ...env,
    },
    { ofApi },
  )
  return {
    struck: { nats, redis },
    fleet,
    traffic: await startTraffic(fleet, fleet.database.url),
    async stop() {
      for (const part of [fleet, redis, nats]) await part.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Strikes while messages flow, which are back to normal traffic in time and all get final. */
async function expectRecovery({ traffic }: Surroundings, name: string, strike: () => Promise<Strike>) {
  const round = await traffic.round(name, strike)
  expect(round.allFinal).toBe(true)
  expect(round.recoveryS ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(WITHIN_S)
}

/** Nothing of what was answered 202 is lost, and submitted again only after an unknown answer. */
async function expectNothingLost({ traffic }: Surroundings) {
  const { accepted, ...wrong } = await traffic.end()
  expect(wrong).toEqual(NOTHING_WRONG)
  expect(accepted).toBeGreaterThan(0)
}

describe('two api and two worker processes on three nats-servers and Redis behind sentinels', () => {
  let around: Surroundings
  beforeAll(async () => {
    around = await startSurroundings({ env: { NATS_REPLICAS: String(COPIES) } })
  }, START_LIMIT_MS)
  afterAll(() => around.stop(), START_LIMIT_MS)

  test.each(faults)(
    `are back to normal traffic within ${WITHIN_S} s: %s`,
    async (name, strike) => {
      await expectRecovery(around, name, () => strike(around.struck))
    },
    ROUND_LIMIT_MS,
  )

  test(
    'lose nothing of what they answered 202, and submit again only after an unknown answer',
    async () => {
      await expectNothingLost(around)
    },
    ROUND_LIMIT_MS,
  )
})

// On servers of its own: a nats-server 2.9.10 that is struck soon after its streams were given copies may not come back.
describe('streams with one copy, of the release before', () => {
  let around: Surroundings
  let ofApi: Readonly<Record<string, string>> = {}
  beforeAll(async () => {
    around = await startSurroundings({ prepare: makeStreamsOfReleaseBefore, ofApi: () => ofApi })
  }, START_LIMIT_MS)
  afterAll(() => around.stop(), START_LIMIT_MS)

  test(
    'are given three while messages flow, when an api is told to',
    async () => {
      const { fleet, struck } = around
      const copies = () =>
        Promise.all([ACTOR_STREAM, RECEIPT_STREAM].map((stream) => struck.nats.copiesOf(stream)))
      expect(await copies()).toEqual([1, 1])
      ofApi = { NATS_REPLICAS: String(COPIES) }
      await expectRecovery(around, 'NATS_REPLICAS=3 where it was 1', async () => {
        expect(await must(fleet.apis[1], 'a second api').stop()).toBe(0)
        await fleet.restart('api', 1)
        return { whom: 'api 2', repair: struck.nats.healthy }
      })
      expect(await copies()).toEqual([COPIES, COPIES])
      await expectNothingLost(around)
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
