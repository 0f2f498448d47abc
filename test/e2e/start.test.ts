import { describe, expect, test } from 'bun:test'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/gateway.ts'

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
      const data = createDataDir()
      const { code, stderr } = await run(['src/main.ts'], { DATA_DIR: data.path, PORT: '0', ...env })
      data.remove()
      expect(code).toBe(1)
      expect(stderr).toMatch(line)
      expect(stderr).not.toContain('secret')
    })
  }

  test('a port that is taken is named', async () => {
    const data = createDataDir()
    const other = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response() })
    const { code, stderr } = await run(['src/main.ts'], {
      DATA_DIR: data.path,
      HOST: '127.0.0.1',
      PORT: String(other.port),
    })
    const taken = other.port
    await other.stop(true)
    data.remove()
    expect([code, stderr]).toEqual([
      1,
      `PORT ${taken} is taken: stop what listens there or choose another PORT\n`,
    ])
  })
})
