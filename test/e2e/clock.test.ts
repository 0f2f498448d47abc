import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { uuid7Ms } from '../../src/domain/uuid7.ts'
import { get, message, post } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createDataDir } from '../support/data-dir.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type FakeClock, openFakeClock } from '../support/fake-clock.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { waitForStatus } from '../support/messages.ts'

const DEMO = '550e8400-e29b-41d4-a716-446655440000'
const DAY_MS = 86_400_000
const AUDITED = 'I1 I2 I3 I4 I6 hold: no violation.\n'

/** The moments of a clock that jumps, in days from the present, and goes back each time. */
const JUMPS = [0, 10, 0, 33, 32, -5, 0, 399, 0]

describe.each(['embedded', 'with services'])('a clock that jumps while the gateway runs, %s', (where) => {
  const data = createDataDir()
  let clock: FakeClock
  let database: TestDatabase | null = null
  let env: Record<string, string>
  let gateway: Gateway

  beforeAll(async () => {
    clock = openFakeClock(data.path)
    database = where === 'embedded' ? null : await createDatabase()
    const services: Record<string, string> = database
      ? {
          POSTGRES_URL: database.url,
          NATS_URL: process.env['NATS_URL'] ?? '',
          OTP_SECRET: 'a secret of thirty-two characters',
        }
      : {}
    env = { DATA_DIR: data.path, ACTOR_WORKERS: '1', OTP_DEADLINE_MS: '30000', ...services }
    gateway = await startGateway({ ...env, ...clock.env })
  })

  afterAll(async () => {
    await gateway.stop()
    await database?.drop()
    data.remove()
  })

  const ready = () => get(`${gateway.url}/ready`)
  const setDays = async (days: number) => {
    clock.setDays(days)
    // Every thread has read the new time once the answers of the server are dated by it.
    await eventually(async () => {
      const { headers } = await get(`${gateway.url}/health`)
      const date = Date.parse(headers.get('date') ?? '')
      return Math.abs(date - Date.now() - days * DAY_MS) < DAY_MS / 2
    })
  }

  test('sends, delivers and is ready at each moment, with ids of that moment', async () => {
    for (const [jump, days] of JUMPS.entries()) {
      await setDays(days)
      const atMs = Date.now() + days * DAY_MS
      const { status, body } = await post(`${gateway.url}/v1/messages`, message(DEMO, '1234'))
      expect([days, status]).toEqual([days, 202])
      const id = String(body['message_id'])
      expect(Math.abs(uuid7Ms(id) - atMs)).toBeLessThan(60_000)
      await waitForStatus(gateway.url, id, 'DELIVERED')
      const otp = await post(`${gateway.url}/v1/messages`, {
        client_id: DEMO,
        // Each time another one: two codes to one number follow too soon.
        to: `+49151000${4_000 + jump}00`,
        from: 'SENDER',
        otp: true,
      })
      expect([days, otp.status]).toEqual([days, 200])
      await eventually(async () => {
        const reply = await ready()
        expect([days, reply.status]).toEqual([days, 200])
        const { clock: check } = reply.body['dependencies'] as Record<
          string,
          { ahead_of_database_ms: number }
        >
        const isApart = where !== 'embedded' && days !== 0
        expect(reply.body['status']).toBe(isApart ? 'degraded' : 'ready')
        const aheadMs = check?.ahead_of_database_ms ?? Number.NaN
        expect(Math.abs(aheadMs - (isApart ? days * DAY_MS : 0))).toBeLessThan(60_000)
        return true
      })
    }
  })

  test('that cannot be right makes no day and takes no message, says so, and is forgotten when it is right again', async () => {
    await setDays(4_000)
    const { status, headers, body } = await post(`${gateway.url}/v1/messages`, message(DEMO, '1234'))
    expect([status, headers.get('retry-after'), body['code']]).toEqual([503, '10', 'clock_astray'])
    await eventually(async () => {
      const reply = await ready()
      expect([reply.status, reply.body['status']]).toEqual([503, 'unavailable'])
      expect(reply.body['dependencies']).toMatchObject({ clock: { status: 'down' } })
      return true
    })
    await setDays(0)
    const sent = await post(`${gateway.url}/v1/messages`, message(DEMO, '1234'))
    expect(sent.status).toBe(202)
    await waitForStatus(gateway.url, String(sent.body['message_id']), 'DELIVERED')
    await eventually(async () => (await ready()).body['status'] === 'ready')
  })

  test('loses no money', async () => {
    if (where === 'embedded') await gateway.stop()
    expect(await run(['src/commands/audit.ts'], env)).toEqual({ code: 0, stdout: AUDITED, stderr: '' })
  })
})
