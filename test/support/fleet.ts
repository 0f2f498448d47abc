import { createEmptyDataDir } from './data-dir.ts'
import { createDatabase, type TestDatabase } from './database.ts'
import { type Gateway, startGateway } from './gateway.ts'

/** Api and worker processes on one database and one NATS, as in production. */
export type Fleet = {
  readonly database: TestDatabase
  readonly dataDir: string
  readonly env: Readonly<Record<string, string>>
  readonly apis: Gateway[]
  readonly workers: Gateway[]
  /** Starts one more of the kind in the place of a dead one. */
  restart(kind: 'api' | 'worker', index: number): Promise<void>
  stop(): Promise<void>
}

/** Starts api and worker processes, two of each if not said, on a database of their own. Without `postgresUrl` and
 * NATS_URL in `more` it needs both in the environment. `reach` gives the URL by which the processes get to the database, `ofApi` what
 * one api has besides, e.g. a port of its own. */
export async function startFleet(
  more: Readonly<Record<string, string>> = {},
  {
    apiCount = 2,
    workerCount = 2,
    postgresUrl,
    reach = async (url) => url,
    ofApi = () => ({}),
  }: {
    readonly apiCount?: number
    readonly workerCount?: number
    readonly postgresUrl?: string
    readonly reach?: (url: string) => Promise<string>
    readonly ofApi?: (index: number) => Readonly<Record<string, string>>
  } = {},
): Promise<Fleet> {
  const data = createEmptyDataDir()
  const settings = {
    NATS_URL: process.env['NATS_URL'] ?? '',
    // Limits are on, at a rate that refuses nobody.
    ...(process.env['REDIS_URL'] ? { REDIS_URL: process.env['REDIS_URL'] } : {}),
    RATE_LIMIT_RPS: '100000',
    RATE_LIMIT_BURST: '1000000',
    DATA_DIR: data.path,
    ACTOR_WORKERS: '1',
    RETRY_MIN_DELAY_MS: '50',
    // Longer than a receipt's post takes on a slow machine: the mock answers 0007 behind it.
    PROVIDER_TIMEOUT_MS: '5000',
    ...more,
  }
  const database = await createDatabase(postgresUrl, settings)
  const env = { ...settings, POSTGRES_URL: await reach(database.url) }
  const apis = await startMany(apiCount, (index) => ({ ...env, ROLE: 'api', ...ofApi(index) }))
  const workerEnv = {
    ...env,
    ROLE: 'worker',
    PUBLIC_URL: apis[0]?.url ?? '',
    MOCK_DLR_URL: apis.map(({ url }) => `${url}/v1/providers/mock/dlr`).join(','),
  }
  const workers = await startMany(workerCount, () => workerEnv)
  return {
    database,
    dataDir: data.path,
    env,
    apis,
    workers,
    async restart(kind, index) {
      // A restarted api keeps its port: the provider knows no other address.
      if (kind === 'api')
        apis[index] = await startGateway({
          ...env,
          ROLE: 'api',
          ...ofApi(index),
          PORT: String(apis[index]?.port),
        })
      else workers[index] = await startGateway(workerEnv)
    },
    async stop() {
      await Promise.all([...apis, ...workers].map((gateway) => gateway.stop()))
      await database.drop()
      data.remove()
    },
  }
}

function startMany(
  count: number,
  envOf: (index: number) => Readonly<Record<string, string>>,
): Promise<Gateway[]> {
  return Promise.all(Array.from({ length: count }, (_, index) => startGateway(envOf(index))))
}
