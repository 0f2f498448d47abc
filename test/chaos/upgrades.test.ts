import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import { type Services, startServices } from '../../scripts/services.ts'
import { must } from '../../src/domain/assert.ts'
import { DEMO_CLIENT } from '../../src/domain/demo-client.ts'
import { audit } from '../../src/store/audit.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { ENDS_SOON, untilAllEnded } from '../support/all-ended.ts'
import { message } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir, createEmptyDataDir, type DataDir } from '../support/data-dir.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { layOutRelease, RELEASES_BEFORE, type Release } from '../support/release-before.ts'
import { acceptsMore, type SteadyLoad, startSteadyLoad } from '../support/steady-load.ts'
import { faultsIn, judge, NO_FAULTS, timesTaken } from './verdict.ts'

const ALL = process.env['UPGRADES'] === 'all'
/** The way to this release, and the one back. */
type Way = Release & { readonly way: 'from' | 'back to' }
const from = (release: Release): Way => ({ ...release, way: 'from' })
/** As usual the longest way only: from the first release, in one process. */
const EMBEDDED: readonly Way[] = ALL
  ? [...RELEASES_BEFORE.map(from), ...RELEASES_BEFORE.slice(-1).map((of): Way => ({ ...of, way: 'back to' }))]
  : RELEASES_BEFORE.slice(0, 1).map(from)
const SERVED: readonly Release[] = ALL ? RELEASES_BEFORE : []

const PER_SECOND = ALL ? 60 : 30
const ACCEPTED_BEFORE = ALL ? 200 : 100
const ACCEPTED_AFTER = 30
/** Numbers with a meaning to the mock provider: receipts twice, early, of failure, answers for now and for good. */
const MEANINGS = ['0001', '0002', '0003', '0005', '0006', '0007', '0008', '0009'] as const
/** A scheduled message becomes due when the new release has long started. */
const DUE_IN_MS = 15_000
const TEST_LIMIT_MS = 240_000
const ROOT = join(import.meta.dir, '../..')
const SETTINGS = {
  ...ENDS_SOON,
  RATE_LIMIT_RPS: '0',
  MOCK_LATENCY_MS: '20',
  MOCK_DLR_DELAY_MS: '100',
  ACTOR_WORKERS: '1',
}

function startLoad(name: string, url: string): SteadyLoad {
  const dueAt = new Date(Date.now() + DUE_IN_MS).toISOString()
  return startSteadyLoad({
    name,
    urls: [url],
    perSecond: PER_SECOND,
    label: () => name,
    message: (index, reference) => {
      const meaning = index % 5 === 0 ? must(MEANINGS[(index / 5) % MEANINGS.length], 'a meaning') : '1234'
      return message(DEMO_CLIENT.id, meaning, { reference, ...(index % 7 === 0 && { send_at: dueAt }) })
    },
  })
}

async function expectAllRight(db: Db, loads: readonly SteadyLoad[], dataDir: string): Promise<void> {
  const sent = loads.flatMap((load) => load.sent)
  const verdict = await judge(db, sent, timesTaken({ dataDir }))
  console.log(`${sent.length} sent, ${verdict.extraTaken} taken more than once`)
  expect(faultsIn(verdict)).toEqual(NO_FAULTS)
  expect(await audit(db)).toEqual([])
}

/** The processes of a release, killed under load; answers what it was sent. */
async function killUnderLoad(gateways: readonly [Gateway, ...Gateway[]]): Promise<SteadyLoad> {
  const load = startLoad('before', gateways[0].url)
  await acceptsMore(load, ACCEPTED_BEFORE)
  // The api last: what it accepts is not even begun then.
  for (const gateway of gateways.toReversed()) await gateway.kill()
  await load.stop()
  return load
}

/** Sends more, and waits until all has ended. */
async function goOn(db: Db, url: string): Promise<SteadyLoad> {
  expect(await audit(db)).toEqual([])
  const more = startLoad('after', url)
  await acceptsMore(more, ACCEPTED_AFTER)
  await more.stop()
  await untilAllEnded(db)
  return more
}

describe.each([...EMBEDDED])('in one process, $way release $version', (release) => {
  const before = layOutRelease(release)
  const isBack = release.way === 'back to'
  let data: DataDir
  beforeAll(() => {
    data = createDataDir()
  })
  afterAll(() => {
    data.remove()
    before?.remove()
  })

  test.skipIf(before === null)(
    'the next start goes on with what the kill left',
    async () => {
      const env = { ...SETTINGS, DATA_DIR: data.path }
      const roots = [must(before, 'a release').root, ROOT] as const
      const [first, next] = isBack ? roots.toReversed() : roots
      const left = await killUnderLoad([await startGateway(env, first)])
      const gateway = await startGateway(env, next)
      const db = openDb({ address: embeddedAddress(data.path), name: 'sms-test', max: 2 })
      try {
        const more = await goOn(db, gateway.url)
        await expectAllRight(db, [left, more], data.path)
      } finally {
        await db.close()
        await gateway.stop()
      }
    },
    TEST_LIMIT_MS,
  )
})

describe.each([...SERVED])('with services, from release $version', (release) => {
  const before = layOutRelease(release)
  let data: DataDir
  let services: Services
  beforeAll(async () => {
    data = createEmptyDataDir()
    services = await startServices({})
  }, TEST_LIMIT_MS)
  afterAll(async () => {
    await services?.stop()
    data.remove()
    before?.remove()
  })

  test.skipIf(before === null)(
    'migrate, then a worker, then an api go on with what the kill left',
    async () => {
      const { root } = must(before, 'a release')
      const env = {
        ...SETTINGS,
        ...services.env,
        DATA_DIR: data.path,
        OTP_SECRET: 'o'.repeat(32),
        ADMIN_TOKEN: 'a'.repeat(32),
        HOST: '127.0.0.1',
      }
      await migrateWith(root, env)
      const oldApi = await startGateway({ ...env, ROLE: 'api' }, root)
      const workerEnv = {
        ...env,
        ROLE: 'worker',
        PUBLIC_URL: oldApi.url,
        MOCK_DLR_URL: `${oldApi.url}/v1/providers/mock/dlr`,
      }
      const left = await killUnderLoad([oldApi, await startGateway(workerEnv, root)])

      await migrateWith(ROOT, env)
      const db = openDb({
        address: { kind: 'url', url: services.env.POSTGRES_URL },
        name: 'sms-test',
        max: 4,
      })
      const running: Gateway[] = []
      try {
        running.push(await startGateway(workerEnv))
        const api = await startGateway({ ...env, ROLE: 'api', PORT: String(oldApi.port) })
        running.push(api)
        const more = await goOn(db, api.url)
        await expectAllRight(db, [left, more], data.path)
      } finally {
        await db.close()
        await Promise.all(running.map((one) => one.stop()))
      }
    },
    TEST_LIMIT_MS,
  )
})

/** `npm run migrate` of the release in this folder. */
async function migrateWith(root: string, env: Readonly<Record<string, string>>): Promise<void> {
  const { scripts } = await Bun.file(join(root, 'package.json')).json()
  const [script = ''] = /src\/\S+/.exec(scripts.migrate) ?? []
  const { code, stderr } = await run([script], env, root)
  if (code !== 0) throw new Error(`migrate of ${root}: ${stderr}`)
}
