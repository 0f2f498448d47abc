import { startServices } from '../../scripts/services.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { audit } from '../../src/store/audit.ts'
import { createTestClient } from '../../test/support/database.ts'
import { type Fleet, startFleet } from '../../test/support/fleet.ts'
import { processesOf, type Usage, usageOf } from './processes.ts'

/** What a benchmark runs against: private services, one api and one worker process, funded clients. */
export type BenchFleet = {
  readonly fleet: Fleet
  readonly url: string
  readonly clients: readonly ClientId[]
  /** CPU and memory of every process since the start of `measure`. */
  measure(): () => Usage[]
  /** Rows of the message table by state. */
  counts(): Promise<{ readonly total: number; readonly delivered: number; readonly open: number }>
  /** Waits until nothing is open, then audits. Throws when the audit finds anything. */
  settle(withinMs: number): Promise<void>
  stop(): Promise<void>
}

const CREDIT_CENTS = 1_000_000_000

/** Starts everything and waits until it takes traffic. */
export async function startBenchFleet(
  env: Readonly<Record<string, string>>,
  clientCount: number,
): Promise<BenchFleet> {
  const services = await startServices({})
  Object.assign(process.env, services.env)
  const fleet = await startFleet(env, { apiCount: 1, workerCount: 1 })
  const { db } = fleet.database
  const clients = await Promise.all(
    Array.from({ length: clientCount }, () => createTestClient(db, CREDIT_CENTS)),
  )
  const pids = () => ({
    api: fleet.apis.map(({ pid }) => pid),
    worker: fleet.workers.map(({ pid }) => pid),
    postgres: processesOf(services.postgres),
    nats: processesOf(services.nats),
    'load generator': [process.pid],
  })

  async function counts() {
    const [row] = await db.sql<{ total: number; delivered: number; open: number }[]>`
      select count(*) as total, count(*) filter (where status = 'DELIVERED') as delivered,
        count(*) filter (where wake_at is not null) as open from messages`
    return row ?? { total: 0, delivered: 0, open: 0 }
  }

  return {
    fleet,
    url: fleet.apis[0]?.url ?? '',
    clients,
    measure() {
      const before = usageOf(pids())
      return () => usageOf(pids(), before)
    },
    counts,
    async settle(withinMs) {
      const until = performance.now() + withinMs
      while ((await counts()).open > 0) {
        if (performance.now() > until) throw new Error(`still open after ${withinMs} ms`)
        await Bun.sleep(200)
      }
      const findings = await audit(db)
      if (findings.length > 0) throw new Error(`the audit found ${JSON.stringify(findings.slice(0, 3))}`)
    },
    async stop() {
      await fleet.stop()
      await services.stop()
    },
  }
}
