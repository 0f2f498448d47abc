import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { providePrograms } from '../../scripts/services/binaries.ts'
import { privateNats } from '../../scripts/services/nats.ts'
import { privatePostgres } from '../../scripts/services/postgres.ts'
import type { PrivateServer } from '../../scripts/services/private-server.ts'
import { must } from '../../src/domain/assert.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { awaitingReceipts, ENDS_SOON, postReceiptsAgain, untilAllEnded } from '../support/all-ended.ts'
import { message } from '../support/api.ts'
import { BACKUP_TOOLS, postgres } from '../support/backup-tools.ts'
import { createToldClient } from '../support/callbacks.ts'
import { run } from '../support/command.ts'
import { createDatabase } from '../support/database.ts'
import { type Endpoint, openEndpoint } from '../support/endpoint.ts'
import { eventually } from '../support/eventually.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { acceptedBy, acceptsMore, type SteadyLoad, startSteadyLoad } from '../support/steady-load.ts'
import { judge, timesTaken } from './verdict.ts'

const ALL = process.env['RESTORE'] === 'all'
const TOOLS = (Object.keys(BACKUP_TOOLS) as (keyof typeof BACKUP_TOOLS)[]).filter(
  (name) => ALL || name === 'pg_basebackup',
)
const PER_SECOND = ALL ? 100 : 30
/** Accepted before the backup, while it waits for the instant, and after it. */
const ACCEPTED = ALL ? 1_000 : 40
/** Accepted while no worker moves: at the instant they wait, with their orders on the bus alone. */
const WAITING = 20
const TEST_LIMIT_MS = 300_000
const CLEAN = { code: 0, stdout: 'I1 I2 I3 I4 I6 hold: no violation.\n', stderr: '' }
/** Due when the restored gateway has long started. */
const DUE_IN_MS = ALL ? 60_000 : 20_000

const SETTINGS = {
  ...ENDS_SOON,
  RATE_LIMIT_RPS: '0',
  ACTOR_WORKERS: '1',
  MOCK_LATENCY_MS: '10',
  MOCK_DLR_DELAY_MS: '100',
  CALLBACK_ALLOW_PRIVATE: 'true',
  OTP_SECRET: 'o'.repeat(32),
  ADMIN_TOKEN: 'a'.repeat(32),
}

describe.each(TOOLS)('a restore by %s to an instant under load', (name) => {
  const place = mkdtempSync(join(tmpdir(), 'sms-restore-'))
  const open: PrivateServer[] = []
  const gateways: Gateway[] = []
  const databases: (() => Promise<unknown>)[] = []
  let endpoint: Endpoint
  beforeAll(() => {
    chmodSync(place, 0o755)
    endpoint = openEndpoint()
  })
  afterAll(async () => {
    await Promise.all(gateways.map((one) => one.kill()))
    await Promise.all(databases.map((close) => close().catch(() => null)))
    await Promise.all(open.map((one) => one.kill()))
    await endpoint.close()
    rmSync(place, { recursive: true, force: true })
  })

  function folder(named: string): string {
    const path = join(place, named)
    mkdirSync(path)
    return path
  }

  async function startServer(server: PrivateServer): Promise<PrivateServer> {
    open.push(server)
    await server.start()
    return server
  }

  async function startNats(named: string): Promise<string> {
    const program = providePrograms(['nats-server'])('nats-server')
    return (await startServer(await privateNats(program, folder(named)))).url
  }

  /** An api and a worker on these. */
  async function startBoth(env: Readonly<Record<string, string>>): Promise<[Gateway, Gateway]> {
    const api = await startGateway({ ...env, ROLE: 'api' })
    gateways.push(api)
    const receipts = { PUBLIC_URL: api.url, MOCK_DLR_URL: `${api.url}/v1/providers/mock/dlr` }
    const worker = await startGateway({ ...env, ...receipts, ROLE: 'worker' })
    gateways.push(worker)
    return [api, worker]
  }

  test(
    'has all that was accepted by then; what was open ends, and nothing that had ended is submitted again',
    async () => {
      const tool = BACKUP_TOOLS[name](folder('tool'))
      const first = folder('first')
      const server = await startServer(await privatePostgres(postgres(), first, tool.settings))
      const env = { ...SETTINGS, NATS_URL: await startNats('nats'), DATA_DIR: folder('data') }
      const database = await createDatabase(server.url, env)
      databases.push(() => database.db.close())
      const { clientId } = await createToldClient(database.db, endpoint.url)
      const [api, worker] = await startBoth({ ...env, POSTGRES_URL: database.url })

      const load = startLoad('before', api.url, clientId)
      await acceptsMore(load, ACCEPTED)
      const backUpAtMs = performance.now()
      await tool.backUp(server.url, join(first, 'pg/data'))
      const backUpMs = performance.now() - backUpAtMs
      await acceptsMore(load, ACCEPTED)
      worker.freeze()
      await acceptsMore(load, WAITING)
      const known = acceptedBy(load)
      const instant = await instantOf(database.db)
      worker.thaw()
      await acceptsMore(load, ACCEPTED)
      await archiveLog(database.db)
      await load.stop()

      // The disaster: PostgreSQL, NATS and the gateway are gone at once.
      await Promise.all([...open.map((one) => one.kill()), api.kill(), worker.kill()])
      const restoreAtMs = performance.now()
      const again = await startServer(await tool.restore(instant, folder('second')))
      const url = new URL(database.url)
      url.port = new URL(again.url).port
      const db = openDb({ address: { kind: 'url', url: url.href }, name: 'sms-test', max: 4 })
      databases.push(() => db.close())
      await eventually(async () => await isWritable(db), { withinMs: 60_000, everyMs: 50 })
      const restoreMs = performance.now() - restoreAtMs

      const restored = await restoredOf(db)
      const after = acceptedBy(load).length - known.length
      console.log(
        `${name}: backup ${Math.round(backUpMs)} ms, restore ${Math.round(restoreMs)} ms; ${restored.all.length} messages, ${restored.ended.length} ended, ${restored.waiting.length} not submitted yet, ${after} of after the instant are gone`,
      )
      expect(known.filter((id) => !restored.all.includes(id))).toEqual([])
      expect(restored.newestAtMs).toBeLessThanOrEqual(Date.parse(instant))
      expect(restored.waiting.length).toBeGreaterThanOrEqual(WAITING)
      expect(after).toBeGreaterThan(0)

      // As an operator does it: migrate, audit, then workers and apis, on a NATS that knows nothing.
      const restoredEnv = { ...env, POSTGRES_URL: url.href, NATS_URL: await startNats('nats again') }
      expect((await run(['src/commands/migrate.ts'], restoredEnv)).code).toBe(0)
      expect(await run(['src/commands/audit.ts'], restoredEnv)).toEqual(CLEAN)
      const takenBefore = timesTaken({ dataDir: env.DATA_DIR })
      const awaiting = await awaitingReceipts(db)
      const [newApi] = await startBoth(restoredEnv)
      const more = startLoad('after', newApi.url, clientId)
      await acceptsMore(more, WAITING)
      await more.stop()
      await postReceiptsAgain(db, newApi.url, awaiting)
      await untilAllEnded(db)

      const taken = timesTaken({ dataDir: env.DATA_DIR })
      const submitted = [...taken].flatMap(([id, { all }]) =>
        all > (takenBefore.get(id)?.all ?? 0) ? [id] : [],
      )
      const mayBe = new Set([...restored.waiting, ...acceptedBy(more)])
      expect(submitted.filter((id) => !mayBe.has(id))).toEqual([])
      // All that had to be submitted was, those with an order on the lost NATS too.
      const wereDue = await idsThatWereSent(db, restored.waiting)
      expect(restored.waiting.filter((id) => !wereDue.includes(id))).toEqual([])
      const { missing, open: unended, doubled } = await judge(db, more.sent, taken)
      expect({ missing, unended, doubled }).toEqual({ missing: [], unended: [], doubled: [] })
      await expectTold(db, endpoint)
      expect(await run(['src/commands/audit.ts'], restoredEnv)).toEqual(CLEAN)
    },
    TEST_LIMIT_MS,
  )
})

function startLoad(name: string, url: string, clientId: ClientId): SteadyLoad {
  const dueAt = new Date(Date.now() + DUE_IN_MS).toISOString()
  return startSteadyLoad({
    name,
    urls: [url],
    perSecond: PER_SECOND,
    label: () => name,
    message: (index, reference) =>
      message(clientId, index % 9 === 0 ? '0003' : '1234', {
        reference,
        ...(index % 7 === 0 && { send_at: dueAt }),
      }),
  })
}

/** Now, as the server has it, in the words that a restore takes. */
async function instantOf({ sql }: Db): Promise<string> {
  const [row] = await sql<{ at: string }[]>`
    select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '+00:00' as at`
  return must(row, 'the time').at.replace('T', ' ')
}

/** Waits until the log up to now is where a restore finds it. */
async function archiveLog({ sql }: Db): Promise<void> {
  const [switched] = await sql<{ name: string }[]>`
    select pg_walfile_name(pg_switch_wal()) as name`
  await eventually(
    async () => {
      const [row] = await sql<
        { last: string | null }[]
      >`select last_archived_wal as last from pg_stat_archiver`
      return (row?.last ?? '') >= must(switched, 'the log').name
    },
    { withinMs: 60_000, everyMs: 100 },
  )
}

async function isWritable({ sql }: Db): Promise<boolean> {
  const rows = await sql<{ waits: boolean }[]>`select pg_is_in_recovery() as waits`.catch(() => [])
  return rows[0]?.waits === false
}

type Restored = {
  readonly all: readonly string[]
  readonly ended: readonly string[]
  /** Neither ended nor taken by the provider, as far as the database knows. */
  readonly waiting: readonly string[]
  readonly newestAtMs: number
}

async function restoredOf({ sql }: Db): Promise<Restored> {
  const rows = await sql<{ id: string; status: string; ended: boolean; atMs: number }[]>`
    select id, status, wake_at is null as ended, (extract(epoch from created_at) * 1000)::float8 as "atMs" from messages`
  return {
    all: rows.map(({ id }) => id),
    ended: rows.flatMap(({ id, ended }) => (ended ? [id] : [])),
    waiting: rows.flatMap(({ id, ended, status }) => (!ended && status !== 'SENT' ? [id] : [])),
    newestAtMs: Math.max(...rows.map(({ atMs }) => atMs)),
  }
}

async function idsThatWereSent({ sql }: Db, ids: readonly string[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from messages where id = any(${sql.array([...ids])}::uuid[]) and attempts > 0`
  return rows.map(({ id }) => id)
}

/** The client was told of the end of every message. */
async function expectTold({ sql }: Db, { received }: Endpoint): Promise<void> {
  const rows = await sql<{ id: string }[]>`select id from messages`
  const told = received.map(({ body }) => body).join('\n')
  expect(rows.filter(({ id }) => !told.includes(id))).toEqual([])
}
