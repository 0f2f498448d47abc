import { type Services, startServices } from '../../scripts/services.ts'
import { ALL_CLIENTS } from '../../src/domain/controls.ts'
import type { ClientId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { createTestClient } from '../../test/support/database.ts'
import { type Fleet, startFleet } from '../../test/support/fleet.ts'
import { requireCleanAudit } from './clean-audit.ts'
import { PAUSE_MS, PAUSE_POSTGRES, type PauseWatch, pauseEnv, watchPauses } from './pauses/pauses.ts'
import { measureUsage, processesOf, type Usage } from './processes.ts'
import { progress } from './report.ts'
import { setting } from './settings.ts'
import { STATEMENT_SETTINGS } from './statements.ts'

/** What a benchmark runs against: private services, one api and one worker process, funded clients. */
export type BenchFleet = {
  readonly fleet: Fleet
  readonly db: Db
  readonly url: string
  /** Of all its apis, the first is `url`. */
  readonly urls: readonly string[]
  readonly clients: readonly ClientId[]
  /** What every process used since the start of `measure`. */
  measure(): () => Usage[]
  /** Begins to look for pauses, if `BENCH_PAUSES` says so. */
  watchPauses(): PauseWatch | null
  /** Rows of the message table by state; reads all of them. */
  counts(): Promise<{ readonly total: number; readonly delivered: number; readonly open: number }>
  /** Messages that are not final; costs little however many are. */
  open(): Promise<number>
  /** Waits until nothing is open. Throws after `withinMs`. */
  drain(withinMs: number): Promise<void>
  /** Drains, then audits. Throws when the audit finds anything. */
  settle(withinMs: number): Promise<void>
  stop(): Promise<void>
}

/** Numbers that are not written to, none of them one that a benchmark writes to. */
const SUPPRESSIONS = setting('BENCH_SUPPRESSIONS', 0)

/** What every client of a benchmark is topped up with. */
const CREDIT_CENTS = 1_000_000_000
const OTP_SECRET = 'a secret for the OTPs of benchmarks'
const POLL_MS = 500
const PROGRESS_MS = 5_000

/** What a benchmark wants beyond the usual. */
export type BenchWishes = {
  /** PostgreSQL keeps statistics of its statements. */
  readonly statements?: boolean
  /** Those of somebody else, who stops them; left out: private ones. */
  readonly services?: Services
  /** How many processes of each role; one if left out. */
  readonly apis?: number
  readonly workers?: number
  /** For the gateway. */
  readonly env?: Readonly<Record<string, string>>
  /** Processes to be measured that are not of the fleet. */
  readonly beside?: () => Readonly<Record<string, readonly number[]>>
}

/** Starts everything and waits until it takes traffic. */
export async function startBenchFleet(
  clientCount: number,
  {
    statements = false,
    services: given,
    apis = 1,
    workers = 1,
    env = {},
    beside = () => ({}),
  }: BenchWishes = {},
): Promise<BenchFleet> {
  progress(`Starting ${given ? '' : 'PostgreSQL, NATS, Redis, '}${apis} api and ${workers} worker …`)
  const services =
    given ?? (await startServices({}, { ...(statements ? STATEMENT_SETTINGS : {}), ...PAUSE_POSTGRES }))
  Object.assign(process.env, services.env)
  const fleet = await startFleet(
    { OTP_SECRET, ...pauseEnv(services.folder), ...env },
    { apiCount: apis, workerCount: workers },
  )
  const { db } = fleet.database
  const clients = await createClients(db, clientCount)
  if (SUPPRESSIONS > 0) await suppress(db, SUPPRESSIONS)
  const pids = () => ({
    api: fleet.apis.map(({ pid }) => pid),
    worker: fleet.workers.map(({ pid }) => pid),
    postgres: processesOf(services.postgres),
    nats: processesOf(services.nats),
    redis: processesOf(services.redis),
    ...beside(),
    'load generator': [process.pid],
  })

  async function counts() {
    const [row] = await db.sql<{ total: number; delivered: number; open: number }[]>`
      select count(*) as total, count(*) filter (where status = 'DELIVERED') as delivered,
        count(*) filter (where wake_at is not null) as open from messages`
    return row ?? { total: 0, delivered: 0, open: 0 }
  }

  async function open() {
    // Each has an alarm (I6): a count over all messages would be the benchmark's own load.
    const [row] = await db.sql<{ open: number }[]>`
      select count(distinct m.id) as open from message_alarms a join messages m on m.id = a.message_id
      where m.wake_at is not null`
    return row?.open ?? 0
  }

  async function drain(withinMs: number) {
    const startedAt = performance.now()
    let shownAt = startedAt
    for (let left = await open(); left > 0; left = await open()) {
      const now = performance.now()
      if (now - startedAt > withinMs) throw new Error(`${left} still open after ${withinMs} ms`)
      if (now - shownAt > PROGRESS_MS) {
        progress(`  ${left} open`)
        shownAt = now
      }
      await Bun.sleep(POLL_MS)
    }
  }

  return {
    fleet,
    db,
    url: fleet.apis[0]?.url ?? '',
    urls: fleet.apis.map(({ url }) => url),
    clients,
    measure: () => measureUsage(pids),
    watchPauses: () =>
      PAUSE_MS === null ? null : watchPauses(services.folder, fleet.database.url, PAUSE_MS),
    counts,
    open,
    drain,
    async settle(withinMs) {
      await drain(withinMs)
      await requireCleanAudit(db)
    },
    async stop() {
      await fleet.stop()
      if (!given) await services.stop()
    },
  }
}

/** Clients with more credit than a benchmark spends. */
export function createClients(db: Db, count: number): Promise<ClientId[]> {
  return Promise.all(Array.from({ length: count }, () => createTestClient(db, CREDIT_CENTS)))
}

async function suppress(db: Db, count: number): Promise<void> {
  progress(`Writing down ${count} numbers that are not written to …`)
  await db.sql`
    with changed as (
      insert into config_versions (what, version) values ('suppressions', 1)
      on conflict (what) do update set version = config_versions.version + 1 returning version
    )
    insert into suppressions (id, number, client_id, sender, reason, source, since, change)
    select gen_random_uuid(), '+49' || (16000000000 + n), ${ALL_CLIENTS}, '', 'wrote stop', 'import', now(), version
    from changed, generate_series(1, ${count}) n`
  // Otherwise PostgreSQL does so in the middle of what is measured.
  await db.sql`vacuum (analyze, freeze) suppressions`
}
