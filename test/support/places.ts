import { expect } from 'bun:test'
import { audit } from '../../src/store/audit.ts'
import { post } from './api.ts'
import { createDataDir } from './data-dir.ts'
import { createTestClient } from './database.ts'
import { startFleet } from './fleet.ts'
import { startGateway } from './gateway.ts'

/** A gateway under test, with a client that has this many cents. */
export type PlacedGateway = {
  /** Of its api processes. */
  readonly urls: readonly string[]
  /** Where Prometheus reaches each of its processes, `host:port`; workers with METRICS_PORT only. */
  readonly watched: readonly string[]
  readonly client: string
  stop(): Promise<void>
}

/** Where a gateway runs. */
export type Place = {
  readonly name: string
  start(creditCents: number, env?: Readonly<Record<string, string>>): Promise<PlacedGateway>
}

/** What admins of a gateway under test name themselves with. */
export const TOKEN = 'a-token-of-the-admins-of-this-test'

/** The headers of its admins. */
export const ADMIN = { authorization: `Bearer ${TOKEN}` }

const EMBEDDED: Place = {
  name: 'embedded',
  async start(creditCents, env = {}) {
    const data = createDataDir()
    const gateway = await startGateway({ DATA_DIR: data.path, ADMIN_TOKEN: TOKEN, ...env })
    const made = await post(`${gateway.url}/v1/clients`, { name: 'Shop', credit_cents: creditCents }, ADMIN)
    return {
      urls: [gateway.url],
      watched: [new URL(gateway.url).host],
      client: String(made.body['id']),
      async stop() {
        await gateway.stop()
        data.remove()
      },
    }
  },
}

const SERVICES: Place = {
  name: 'on services, two api and two worker processes',
  async start(creditCents, env = {}) {
    const fleet = await startFleet({
      ADMIN_TOKEN: TOKEN,
      SECRETS_KEY: 'a key that seals the secrets of providers',
      PROVIDER_ALLOW_PRIVATE: 'true',
      ...env,
    })
    const client = await createTestClient(fleet.database.db, creditCents)
    return {
      urls: fleet.apis.map(({ url }) => url),
      watched: [...fleet.apis, ...fleet.workers].flatMap(({ metricsPort }) =>
        metricsPort === 0 ? [] : [`127.0.0.1:${metricsPort}`],
      ),
      client,
      async stop() {
        expect(await audit(fleet.database.db)).toEqual([])
        await fleet.stop()
      },
    }
  },
}

/** The two shapes of a gateway that is one code path. */
export const PLACES: readonly Place[] = [EMBEDDED, SERVICES]
