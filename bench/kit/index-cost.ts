import { readFileSync } from 'node:fs'
import { startServices } from '../../scripts/services.ts'
import { must } from '../../src/domain/assert.ts'
import type { ClientId } from '../../src/domain/message.ts'
import { openSearchKeeping } from '../../src/flow/reading/keep-searchable.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { insertPaid } from '../../src/store/message/accept-rows.ts'
import { createDatabase } from '../../test/support/database.ts'
import { newMessage } from '../../test/support/drafts.ts'
import { createClients } from './fleet.ts'
import { median } from './median.ts'
import { progress, report } from './report.ts'
import { setting } from './settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 200_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const CLIENTS = 100
const BATCH = 100

/** utime and stime of /proc/PID/stat, which counts in hundredths of a second. */
const TICKS_PER_SECOND = 100

/** What an insert cost: CPU of PostgreSQL, and what it wrote to its log. */
type Cost = { readonly us: number; readonly walBytes: number }

type Side = {
  readonly label: string
  readonly db: Db
  readonly clients: readonly ClientId[]
  stop(): Promise<void>
}

/**
 * What the index of searches costs: rounds of messages as the accepting statement inserts them, in turns with and without it,
 * and, with it, the summing up of their pages by a worker.
 */
export async function measureIndexCost(): Promise<void> {
  // A vacuum would sum pages up as well, whenever it comes.
  const services = await startServices({}, { autovacuum: 'off' })
  const server = services.env.POSTGRES_URL
  const sides = [await openSide('with', server), await openSide('without', server)] as const
  const [withIndex, without] = sides
  try {
    await without.db.sql`drop index messages_search`
    const rounds: {
      side: string
      round: number
      us: number
      walBytes: number
      summedUs: number
      summedWalBytes: number
    }[] = []
    for (let round = 0; round < ROUNDS; round++) {
      for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
        const insert = await costOf(side.db, () => insertAll(side))
        // One that has begun remembers how far it came; one that starts anew asks for each page, as after a restart.
        const keeping = openSearchKeeping({ db: side.db, now: Date.now })
        const summed = await costOf(side.db, () => keeping.sumUp())
        rounds.push({
          side: side.label,
          round,
          ...insert,
          summedUs: summed.us,
          summedWalBytes: summed.walBytes,
        })
        progress(
          `  ${side.label}: ${insert.us} µs and ${insert.walBytes} bytes an insert, ${summed.us} and ${summed.walBytes} to sum it up`,
        )
      }
    }
    const of = (side: Side, what: (cost: (typeof rounds)[number]) => number) =>
      tenths(median(rounds.filter((each) => each.side === side.label).map(what)))
    const sums = sides.map((side) => ({
      side: side.label,
      us: of(side, ({ us }) => us),
      walBytes: of(side, ({ walBytes }) => walBytes),
      summedUs: of(side, ({ summedUs }) => summedUs),
      summedWalBytes: of(side, ({ summedWalBytes }) => summedWalBytes),
    }))
    const [index] = await withIndex.db.sql<{ bytes: number }[]>`
      select sum(pg_relation_size(relid))::float8 as bytes from pg_partition_tree('messages_search') where isleaf`
    report(
      'bench:search index',
      {
        messages: MESSAGES,
        rounds: ROUNDS,
        batch: BATCH,
        indexBytes: index?.bytes ?? 0,
        medians: sums,
        turns: rounds,
      },
      {
        title: 'Bytes of log an insert, with the summing up',
        bars: sums.map(({ side, walBytes, summedWalBytes }) => ({
          label: side,
          value: Math.round(walBytes + summedWalBytes),
        })),
      },
    )
  } finally {
    await Promise.all(sides.map((side) => side.stop()))
    await services.stop()
  }
}

/** A database of its own and one connection to it, whose process is measured. */
async function openSide(label: string, server: string): Promise<Side> {
  const database = await createDatabase(server)
  const clients = await createClients(database.db, CLIENTS)
  const db = openDb({ address: { kind: 'url', url: database.url }, name: 'sms-bench', max: 1 })
  return {
    label,
    db,
    clients,
    async stop() {
      await db.close()
      await database.drop()
    },
  }
}

let sent = 0

async function insertAll({ db, clients }: Side): Promise<void> {
  for (let done = 0; done < MESSAGES; done += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, nth) => {
      const nr = sent++
      const to = `+1202${((nr * 7919) % 10_000_000).toString().padStart(7, '0')}`
      return newMessage(must(clients[nth % clients.length], 'a client'), {
        to: to as ReturnType<typeof newMessage>['to'], // in E.164 form
        reference: `order-${nr}`,
      })
    })
    await insertPaid(db.sql, batch)
  }
}

/** For each message, by the process of the connection. */
async function costOf({ sql }: Db, work: () => Promise<void>): Promise<Cost> {
  await sql`checkpoint`
  const before = await reading(sql)
  await work()
  const after = await reading(sql)
  return {
    us: tenths(((after.ticks - before.ticks) / TICKS_PER_SECOND / MESSAGES) * 1e6),
    walBytes: tenths((after.wal - before.wal) / MESSAGES),
  }
}

async function reading(sql: Db['sql']): Promise<{ readonly ticks: number; readonly wal: number }> {
  const [row] = await sql<{ pid: number; wal: number }[]>`
    select pg_backend_pid() as pid, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal`
  const { pid, wal } = must(row, 'a row')
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const [user = '0', system = '0'] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
  return { ticks: Number(user) + Number(system), wal }
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10
}
