// `bun run bench:neighbours`: how fast is a provider that is well, alone and beside one that never answers, one that
// throttles everything and one that is paused, each with a backlog of its own? In turns, in one run.
import { post } from '../test/support/api.ts'
import { eventually } from '../test/support/eventually.ts'
import { routeClients } from '../test/support/put-routes.ts'
import { openSmallOperator, operatorProvider } from '../test/support/small-operator.ts'
import { ADMIN, ADMIN_ENV } from './kit/admin.ts'
import { requireCleanAudit } from './kit/clean-audit.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { sendClosed } from './kit/load.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const BACKLOG = setting('BENCH_BACKLOG', 2_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const WELL_CLIENTS = 20
const POLL_MS = 100
const DRAIN_MS = 120_000

const bench = await startBenchFleet(WELL_CLIENTS + 3, { env: ADMIN_ENV })
const troubled = { hangs: openSmallOperator(), throttles: openSmallOperator(), paused: openSmallOperator() }
const names = Object.keys(troubled) as (keyof typeof troubled)[] // the literal above has no other keys

/** Each has a client whose messages all go there. */
async function addTroubled(): Promise<void> {
  troubled.hangs.be('hangs')
  troubled.throttles.be('throttles')
  for (const name of names) {
    const made = await post(
      `${bench.url}/v1/providers`,
      operatorProvider(name, troubled[name].url, { on_unknown: 'resend' }),
      ADMIN,
    )
    if (made.status !== 201) throw new Error(`no provider ${name}: ${JSON.stringify(made.body)}`)
  }
  await post(`${bench.url}/v1/providers/paused/pause`, {}, ADMIN)
  const routes = names.map((provider, index) => ({
    client: bench.clients[WELL_CLIENTS + index] ?? '',
    provider,
  }))
  await routeClients([bench.url], ADMIN, routes)
}

/** A backlog at each of the troubled ones; some of it is under way for as long as a round takes. */
async function fillBacklogs(): Promise<void> {
  for (const [index] of names.entries()) {
    const clients = [bench.clients[WELL_CLIENTS + index] ?? '']
    const load = await sendClosed({
      url: bench.url,
      clients,
      messages: BACKLOG,
      expressShare: 0,
      quiet: true,
    })
    if (load.accepted !== BACKLOG) throw new Error('a backlog was not accepted')
  }
}

/** Alone means that the others have nothing to do: once they are well, all of it is submitted. */
async function emptyBacklogs(): Promise<void> {
  troubled.hangs.be('well')
  troubled.throttles.be('well')
  await post(`${bench.url}/v1/providers/paused/resume`, {}, ADMIN)
  await eventually(async () => ((await waitingOfTroubled()) === 0 ? true : null), { withinMs: DRAIN_MS })
  troubled.hangs.be('hangs')
  troubled.throttles.be('throttles')
  await post(`${bench.url}/v1/providers/paused/pause`, {}, ADMIN)
}

/** Messages that are not SENT yet. */
async function waitingOfTroubled(): Promise<number> {
  const [row] = await bench.db.sql<{ waiting: number }[]>`
    select count(*)::int as waiting from messages
    where status in ('QUEUED', 'SENDING', 'FAILED_TEMP')
      and client_id = any(${bench.db.sql.array(bench.clients.slice(WELL_CLIENTS))}::uuid[])`
  return row?.waiting ?? 0
}

const well = bench.clients.slice(0, WELL_CLIENTS)

async function openOfWell(): Promise<number> {
  const [row] = await bench.db.sql<{ open: number }[]>`
    select count(*)::int as open from messages
    where wake_at is not null and client_id = any(${bench.db.sql.array([...well])}::uuid[])`
  return row?.open ?? 0
}

/** Full life cycles per second of the provider that is well. */
async function round(): Promise<number> {
  const startedAtMs = performance.now()
  const load = await sendClosed({ url: bench.url, clients: well, messages: MESSAGES, expressShare: 0.1 })
  if (load.accepted !== MESSAGES) throw new Error(`${MESSAGES - load.accepted} messages were not accepted`)
  while ((await openOfWell()) > 0) {
    if (performance.now() - startedAtMs > DRAIN_MS) throw new Error('the provider that is well did not end')
    await Bun.sleep(POLL_MS)
  }
  return Math.round(MESSAGES / ((performance.now() - startedAtMs) / 1_000))
}

try {
  await addTroubled()
  progress('Warming up …')
  await round()
  const alone: number[] = []
  const beside: number[] = []
  const measured = bench.measure()
  for (let turn = 1; turn <= ROUNDS; turn++) {
    progress(`Round ${turn} of ${ROUNDS}: alone …`)
    alone.push(await round())
    progress(`  ${alone.at(-1)}/s; beside three that are not well …`)
    await fillBacklogs()
    beside.push(await round())
    progress(`  ${beside.at(-1)}/s`)
    await emptyBacklogs()
  }
  const usage = measured()
  await requireCleanAudit(bench.db)
  const quotient = Math.round((median(beside) / median(alone)) * 100) / 100
  report(
    'bench:neighbours',
    { messages: MESSAGES, backlogOfEach: BACKLOG, rounds: ROUNDS, alone, beside, quotient, usage },
    {
      title: 'Full life cycles per second of a provider that is well',
      bars: [
        { label: 'alone', value: median(alone) },
        { label: 'beside three that are not', value: median(beside) },
      ],
    },
  )
} finally {
  await bench.stop()
  await Promise.all(names.map((name) => troubled[name].close()))
}
