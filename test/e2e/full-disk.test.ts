import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { join } from 'node:path'
import postgres from 'postgres'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { privatePostgres } from '../../scripts/services/postgres.ts'
import type { PrivateServer } from '../../scripts/services/private-server.ts'
import { audit } from '../../src/store/audit.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { ENDS_SOON } from '../support/all-ended.ts'
import { get, message, post, type Reply } from '../support/api.ts'
import { run } from '../support/command.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { openSmallDisk } from '../support/small-disk.ts'

/** A cluster with its log takes some 70 MB of it. */
const DISK_MB = 160

/** Little of everything, so that the disk is soon full. */
const SETTINGS = {
  shared_buffers: '16MB',
  max_wal_size: '64MB',
  min_wal_size: '32MB',
  dynamic_shared_memory_type: 'mmap',
}

/** How long what stood still may take to go on: pauses of what failed alone grow to 30 s. */
const GOES_ON_WITHIN_MS = 90_000
/** How long it may take until it is seen that there is no room, or that there is. */
const SEEN = { withinMs: 60_000 }

/** The files of the embedded database and its log take 45 MB. */
const EMBEDDED_DISK_MB = 120
const DEMO = '550e8400-e29b-41d4-a716-446655440000'

const disk = openSmallDisk(DISK_MB)
const embeddedDisk = openSmallDisk(EMBEDDED_DISK_MB)

describe.skipIf(disk === null)('the disk of PostgreSQL is full', () => {
  let server: PrivateServer
  let fleet: Fleet
  let client: string
  const accepted: string[] = []

  beforeAll(async () => {
    const path = disk?.path ?? ''
    server = await privatePostgres(providePrograms(['postgres'])('postgres'), path, SETTINGS)
    await server.start()
    fleet = await startFleet(
      { ...ENDS_SOON, MOCK_DLR_DELAY_MS: '2000' },
      { apiCount: 1, workerCount: 1, postgresUrl: server.url },
    )
    client = await createTestClient(fleet.database.db, 1_000_000)
  }, 400_000)

  afterAll(async () => {
    disk?.free()
    await server?.start()
    await fleet?.stop().catch(() => {})
    await server?.stop()
    disk?.remove()
  })

  const url = () => fleet.apis[0]?.url ?? ''
  const text = 'x'.repeat(1_000)

  async function send(): Promise<Reply> {
    const reply = await post(`${url()}/v1/messages`, message(client, '1234', { text }))
    if (reply.status === 202) accepted.push(String(reply.body['message_id']))
    return reply
  }

  /** Sends until one is refused, which it is when no page has room any more. */
  async function sendUntilRefused(): Promise<Reply> {
    return await eventually(async () => {
      // What is removed or recovered makes room.
      disk?.fill()
      const replies = await Promise.all(Array.from({ length: 50 }, send))
      const refused = replies.filter(({ status }) => status !== 202)
      for (const { status, headers, body } of refused) {
        expect([status, body['code']]).toEqual([503, expect.stringMatching(/^(database_unavailable|busy)$/)])
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
      }
      return refused[0]
    }, SEEN)
  }

  async function allDelivered(): Promise<void> {
    const { db } = fleet.database
    await eventually(
      async () => {
        const rows = await db.sql<{ status: string; count: number }[]>`
          select status, count(*) from messages group by 1`
        expect(rows.map(({ status, count }) => [status, count])).toEqual([['DELIVERED', accepted.length]])
        return true
      },
      { withinMs: GOES_ON_WITHIN_MS },
    )
    expect(
      await db.sql`select 1 from messages where id = any(${db.sql.array(accepted)}::uuid[])`,
    ).toHaveLength(accepted.length)
    // What was submitted again, for its answer came too late, is told of twice: the first name of it is nobody's.
    const again = await db.sql`
      select 1 from message_history where event in ('PROVIDER_UNKNOWN', 'ALARM_RANG') and from_status = 'SENDING'`
    expect((await db.sql`select 1 from parked_receipts`).length).toBeLessThanOrEqual(again.length)
    expect(await audit(db)).toEqual([])
  }

  const isReady = async () => await eventually(async () => (await get(`${url()}/ready`)).status === 200, SEEN)

  /** The server may have ended for good, unable to recover, or be about to. */
  const startsAgain = async () =>
    await eventually(async () => {
      await server.start()
      return (await get(`${url()}/ready`)).status === 200
    }, SEEN)

  const isNotReady = async () =>
    await eventually(async () => {
      disk?.fill()
      return (await get(`${url()}/ready`)).status === 503
    }, SEEN)

  test('sends are 503 and come again, /ready says so, and all goes on by itself when there is room', async () => {
    for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 50 }, send))
    await isReady()
    // Their receipts are still to come.
    await isNotReady()
    await sendUntilRefused()
    await isNotReady()
    disk?.free()
    await isReady()
    expect((await send()).status).toBe(202)
    await allDelivered()
  }, 400_000)

  test('so it is when the log cannot be written and the server ends: it is started again, and all goes on', async () => {
    for (let round = 0; round < 4; round++) await Promise.all(Array.from({ length: 50 }, send))
    const sql = postgres(fleet.database.url, { max: 1, onnotice: () => {} })
    // With a slot that nobody reads no file of the log is used again, so soon it needs a further one: the server panics.
    await sql`select pg_create_physical_replication_slot('nobody', true)`
    disk?.fill()
    const writing = async () => {
      for (;;) await sql`select pg_logical_emit_message(false, 'filler', repeat('x', 1000000))`
    }
    await writing().catch(() => {})
    await sql.end({ timeout: 0 })
    // Who had asked when it ended hears what became of it, which may be when it is back.
    const asked = Promise.all(Array.from({ length: 50 }, send))
    await isNotReady()
    disk?.free()
    await startsAgain()
    for (const { status, headers, body } of await asked) {
      if (status === 202) continue
      expect([status, body['code']]).toEqual([503, expect.stringMatching(/^(database_unavailable|busy)$/)])
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect((await send()).status).toBe(202)
    await allDelivered()
  }, 400_000)
})

describe.skipIf(embeddedDisk === null)('the disk of DATA_DIR is full, embedded', () => {
  const folder = join(embeddedDisk?.path ?? '', 'data')
  let gateway: Gateway
  const accepted: string[] = []

  beforeAll(async () => {
    gateway = await startGateway({ DATA_DIR: folder, MOCK_DLR_DELAY_MS: '1000' })
  })
  afterAll(async () => {
    embeddedDisk?.free()
    await gateway?.stop()
    embeddedDisk?.remove()
  })

  async function send(): Promise<Reply> {
    const body = message(DEMO, '1234', { text: 'x'.repeat(1_000) })
    const reply = await post(`${gateway.url}/v1/messages`, body)
    if (reply.status === 202) accepted.push(String(reply.body['message_id']))
    return reply
  }

  const untilRefused = () =>
    eventually(async () => {
      embeddedDisk?.fill()
      const { status, body, headers } = await send()
      if (status === 202) return null
      expect([status, body['code']]).toEqual([503, 'database_unavailable'])
      expect(headers.get('retry-after')).toBe('2')
      return (await get(`${gateway.url}/ready`)).status === 503
    }, SEEN)

  async function goesOn(): Promise<void> {
    await eventually(async () => (await get(`${gateway.url}/ready`)).status === 200, SEEN)
    expect((await send()).status).toBe(202)
    for (const id of accepted) {
      await eventually(
        async () => (await get(`${gateway.url}/v1/messages/${id}`)).body['status'] === 'DELIVERED',
        { withinMs: GOES_ON_WITHIN_MS },
      )
    }
    const listed = await get(`${gateway.url}/v1/messages?client_id=${DEMO}&limit=500`)
    expect(listed.body['messages']).toHaveLength(accepted.length)
  }

  test('sends are 503, and all goes on by itself when there is room', async () => {
    for (let sent = 0; sent < 10; sent++) await send()
    await untilRefused()
    embeddedDisk?.free()
    await goesOn()
  }, 400_000)

  test('so it is when the log cannot be written, which ends the session of the database: it is opened anew', async () => {
    for (let sent = 0; sent < 10; sent++) await send()
    embeddedDisk?.fill()
    const { path } = embeddedAddress(folder)
    const connection = { application_name: 'sms-test' }
    const sql = postgres({ path, user: 'postgres', max: 1, connection, onnotice: () => {} })
    const writing = async () => {
      for (;;) await sql`select pg_logical_emit_message(false, 'filler', repeat('x', 1000000))`
    }
    await writing().catch(() => {})
    await sql.end({ timeout: 0 })
    await untilRefused()
    embeddedDisk?.free()
    await goesOn()
  }, 400_000)

  test('and the money agrees', async () => {
    await gateway.stop()
    const ran = await run(['src/commands/audit.ts'], { DATA_DIR: folder })
    expect(ran).toEqual({ code: 0, stdout: 'I1 I2 I3 I4 I6 hold: no violation.\n', stderr: '' })
  })
})
