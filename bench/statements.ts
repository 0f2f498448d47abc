// `bun run bench:statements`: how long does the statement of a client with five million messages in a month take, and what is left of the
// rate of others while it is made? In turns, in one run.
import { must } from '../src/domain/assert.ts'
import { monthOf } from '../src/domain/statement/month.ts'
import { ADMIN, ADMIN_ENV } from './kit/admin.ts'
import { createClients, startBenchFleet } from './kit/fleet.ts'
import { makeHistoryDays, writeHistory } from './kit/history.ts'
import { sendClosed } from './kit/load.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { compareInTurns, timed } from './kit/turns.ts'

const ROWS = setting('BENCH_ROWS', 5_000_000)
const MESSAGES = setting('BENCH_MESSAGES', 10_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const DAYS = 30
const OTHERS = 20
const DRAIN_MS = 120_000
const TARGET = 0.9

const bench = await startBenchFleet(1, { env: ADMIN_ENV })
const client = must(bench.clients[0], 'the client')
const statements = `${bench.url}/v1/clients/${client}/statements`

type Asked = { readonly ms: number; readonly requests: number; readonly bytes: number }

/** Asks until it is answered, as a script does, or until nobody wants it any more. */
async function ask(path: string, accept: string, isWanted = () => true): Promise<Asked> {
  let requests = 0
  const [ms, bytes] = await timed(async () => {
    while (isWanted()) {
      requests += 1
      const response = await fetch(`${statements}${path}`, { headers: { ...ADMIN, accept } })
      const body = await response.arrayBuffer()
      if (response.ok) return body.byteLength
      if (response.status !== 503) throw new Error(`${path} was answered ${response.status}`)
      await Bun.sleep(Number(response.headers.get('retry-after') ?? 1) * 1_000)
    }
    return 0
  })
  return { ms: Math.round(ms), requests, bytes }
}

/** As if no statement of anybody had been asked for. */
async function forget(): Promise<void> {
  await bench.db.sql`truncate settled_days, settled_totals`
}

/** Messages a second that are accepted of the others. */
async function accepted(others: readonly string[]): Promise<number> {
  const load = await sendClosed({
    url: bench.url,
    clients: others,
    messages: MESSAGES,
    expressShare: 0.1,
    quiet: true,
  })
  if (load.accepted !== MESSAGES) throw new Error(`${MESSAGES - load.accepted} messages were not accepted`)
  return MESSAGES / load.seconds
}

try {
  await bench.db.sql`update clients set created_at = now() - ${DAYS} * interval '1 day' where id = ${client}`
  await makeHistoryDays(bench.db, DAYS)
  progress(`Writing ${ROWS} ended life cycles of one client …`)
  await writeHistory(bench.db, ROWS, DAYS)
  const others = await createClients(bench.db, OTHERS)
  const month = `/${monthOf(Date.now())}`

  const first = await ask(month, 'application/json')
  progress(`  the first statement: ${first.ms} ms in ${first.requests} requests`)
  const again = {
    json: await ask(month, 'application/json'),
    csv: await ask(month, 'text/csv'),
    page: await ask(month, 'text/html'),
    list: await ask('', 'application/json'),
  }
  progress(`  again: ${JSON.stringify(again)}`)

  const rates = await compareInTurns(
    ROUNDS,
    () => accepted(others),
    async () => {
      await forget()
      let isWanted = true
      const asking = ask(month, 'application/json', () => isWanted)
      const rate = await accepted(others)
      isWanted = false
      await asking
      return rate
    },
  )
  await bench.drain(DRAIN_MS)
  report(
    'bench:statements',
    { rows: ROWS, days: DAYS, first, again, rates, target: TARGET },
    {
      title: `Messages accepted a second, alone and while a statement over ${ROWS} messages is made`,
      bars: [
        { label: 'alone', value: rates.without },
        { label: 'beside', value: rates.with },
      ],
    },
  )
  process.exitCode = rates.quotient >= TARGET ? 0 : 1
} finally {
  await bench.stop()
}
