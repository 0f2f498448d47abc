import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { get } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createEmptyDataDir } from '../support/data-dir.ts'
import { createDatabase } from '../support/database.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'

// Nothing listens on port 1 of a test machine.
const CASES: readonly {
  readonly name: string
  readonly env: Record<string, string>
  readonly line: RegExp
}[] = [
  {
    name: 'a bad variable is named with its rule',
    env: { MAX_ATTEMPTS: 'many' },
    line: /^MAX_ATTEMPTS must be a whole number from 1 to 20\n$/,
  },
  {
    name: 'a PostgreSQL that does not answer is named without its password',
    env: { POSTGRES_URL: 'postgres://user:secret@127.0.0.1:1/sms' },
    line: /^POSTGRES_URL \(127\.0\.0\.1:1\) cannot be used: [^\n]+\n$/,
  },
  {
    name: 'a NATS that does not answer is named',
    env: { NATS_URL: 'nats://user:secret@127.0.0.1:1' },
    line: /^NATS_URL \(127\.0\.0\.1:1\) cannot be used: [^\n]+\n$/,
  },
  {
    name: 'a role that needs services says which',
    env: { ROLE: 'worker' },
    line: /^ROLE=worker needs POSTGRES_URL and NATS_URL: processes meet there\n$/,
  },
]

describe('a gateway that cannot start says why in one line and exits with 1', () => {
  for (const { name, env, line } of CASES) {
    test(name, async () => {
      const data = createEmptyDataDir()
      const { code, stderr } = await run(['src/main.ts'], { DATA_DIR: data.path, PORT: '0', ...env })
      data.remove()
      expect(code).toBe(1)
      expect(stderr).toMatch(line)
      expect(stderr).not.toContain('secret')
    })
  }

  test.each(['no.such.host.invalid', '256.1.1.1', 'localhost:8080', 'http://localhost', '192.0.2.1'])(
    'a HOST that is no address of this machine is named: %s',
    async (host) => {
      const data = createEmptyDataDir()
      const { code, stderr } = await run(['src/main.ts'], { DATA_DIR: data.path, PORT: '0', HOST: host })
      data.remove()
      expect([code, stderr]).toEqual([
        1,
        `HOST ${host} cannot be used: it must be an address of this machine or a name of one\n`,
      ])
    },
  )

  test.each(['PORT', 'METRICS_PORT'])(
    'a %s that is taken is named, before anything is made',
    async (name) => {
      const data = createEmptyDataDir()
      const other = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
      const { code, stderr } = await run(['src/main.ts'], {
        DATA_DIR: data.path,
        HOST: '127.0.0.1',
        PORT: '0',
        [name]: String(other.port),
      })
      const taken = other.port
      await other.stop(true)
      const made = readdirSync(data.path)
      data.remove()
      expect([code, stderr, made]).toEqual([
        1,
        `${name} ${taken} is taken: stop what listens there or choose another ${name}\n`,
        [],
      ])
    },
  )

  describe('when another gateway has its PORT', () => {
    let first: Gateway
    const data = createEmptyDataDir()
    beforeAll(async () => {
      first = await startGateway({ DATA_DIR: data.path, HOST: '127.0.0.1', ACTOR_WORKERS: '1' })
    })
    afterAll(async () => {
      await first.stop()
      data.remove()
    })

    test.each([
      ['at the same address', { HOST: '127.0.0.1' }],
      ['at the address that nobody gave', {}],
      ['at localhost', { HOST: 'localhost' }],
      ['at every address', { HOST: '0.0.0.0' }],
      ['at every address, IPv6 too', { HOST: '::' }],
    ])('%s', async (_, env) => {
      await expectTaken(env)
    })

    test('as an api on services', async () => {
      const database = await createDatabase()
      const services = { POSTGRES_URL: database.url, NATS_URL: process.env['NATS_URL'] ?? '' }
      await expectTaken({ ROLE: 'api', ...services })
      await database.drop()
    })

    async function expectTaken(env: Readonly<Record<string, string>>): Promise<void> {
      const other = createEmptyDataDir()
      const { code, stderr } = await run(['src/main.ts'], {
        DATA_DIR: other.path,
        PORT: String(first.port),
        ...env,
      })
      other.remove()
      expect([code, stderr]).toEqual([
        1,
        `PORT ${first.port} is taken: stop what listens there or choose another PORT\n`,
      ])
      expect((await get(`${first.url}/health`)).status).toBe(200)
    }
  })
})
