// `bun run bench:soak`: does anything grow or get slower in two hours at 500 messages a second, with the console open in a browser? A sample each minute.
import { firstUuid7At } from '../src/domain/uuid7.ts'
import { openConsolePage } from './kit/console-page.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { storedBytes } from './kit/history.ts'
import { startPaced } from './kit/load.ts'
import { watchMachineLag } from './kit/machine-lag.ts'
import { median } from './kit/median.ts'
import { OUTSIDE } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { setting, WARM_UP } from './kit/settings.ts'
import { walBytes } from './kit/statements.ts'

const SECONDS = setting('BENCH_SECONDS', 7_200)
const PER_SECOND = setting('BENCH_RATE', 500)
const SAMPLE_SECONDS = setting('BENCH_SAMPLE_SECONDS', 60)
const CLIENTS = 100
const SETTLE_MS = 120_000
/** Tables whose rows are few and change all the time: what they take beyond their rows is bloat. */
const HOT_TABLES = ['clients', 'capture_totals', 'alarms', 'alarm_batches'] as const

const bench = await startBenchFleet(CLIENTS)
const load = { url: bench.url, clients: bench.clients, perSecond: PER_SECOND, expressShare: 0.1, quiet: true }

/** What a sample begins with, and is compared to in the end. */
async function begin() {
  const atMs = Date.now()
  return { atMs, wal: await walBytes(bench.db), stored: await storedBytes(bench.db), usage: bench.measure() }
}

/** From acceptance to DELIVERED, of what was accepted between these times and has got there. */
async function deliveredMs(fromMs: number, toMs: number) {
  const [row] = await bench.db.sql<{ p50: number | null; p99: number | null }[]>`
    select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.99) within group (order by ms) as p99
    from (select extract(epoch from updated_at - created_at)::float8 * 1000 as ms from messages
          where status = 'DELIVERED' and id >= ${firstUuid7At(fromMs)}::uuid and id < ${firstUuid7At(toMs)}::uuid) times`
  return { p50: Math.round(row?.p50 ?? 0), p99: Math.round(row?.p99 ?? 0) }
}

async function hotMb(): Promise<number> {
  const [row] = await bench.db.sql<{ mb: number }[]>`
    select sum(pg_total_relation_size(name::regclass))::float8 / 1e6 as mb
    from unnest(${bench.db.sql.array([...HOT_TABLES])}::text[]) name`
  return Math.round((row?.mb ?? 0) * 10) / 10
}

type Begun = Awaited<ReturnType<typeof begin>>
type Sample = Awaited<ReturnType<typeof sampleSince>>

async function sampleSince(
  before: Begun,
  now: Begun,
  answered: ReturnType<typeof paced.take>,
  minutes: number,
) {
  const { accepted, refused, errors, acceptMs } = answered
  const usage = before.usage().filter(({ name }) => !OUTSIDE.includes(name))
  const delivered = await deliveredMs(before.atMs, now.atMs)
  const cpu = (seconds: number) => Math.round((seconds / Math.max(1, accepted)) * 1e6)
  return {
    minutes,
    accepted,
    lost: refused + errors,
    open: await bench.open(),
    acceptP50: acceptMs.p50,
    acceptP99: acceptMs.p99,
    deliveredP50: delivered.p50,
    deliveredP99: delivered.p99,
    cpu: cpu(usage.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)),
    walBytes: Math.round((now.wal - before.wal) / Math.max(1, accepted)),
    storedBytes: Math.round((now.stored - before.stored) / Math.max(1, accepted)),
    hotMb: await hotMb(),
    machineLagS: lag.take(),
    page: await watched.memory(),
    memory: Object.fromEntries(usage.map(({ name, memoryMb }) => [name, memoryMb])),
    cpuOf: Object.fromEntries(usage.map(({ name, cpuSeconds }) => [`${name} µs`, cpu(cpuSeconds)])),
  }
}

/** The last quarter ÷ the first one, medians. */
function growth(samples: readonly Sample[], of: (sample: Sample) => number): number {
  const quarter = Math.max(1, Math.floor(samples.length / 4))
  const [first, last] = [samples.slice(0, quarter), samples.slice(-quarter)].map((some) =>
    median(some.map(of)),
  )
  return Math.round(((last ?? 0) / Math.max(first ?? 0, 1e-9)) * 100) / 100
}

progress('Warming up …')
const warmUp = startPaced({ ...load, perSecond: WARM_UP.perSecond })
await Bun.sleep(WARM_UP.seconds * 1_000)
await warmUp.stop()
await bench.settle(SETTLE_MS)
const watched = await openConsolePage(bench.url)
const lag = watchMachineLag(bench.url)
const paced = startPaced(load)
try {
  const samples: Sample[] = []
  const startedAtMs = performance.now()
  let before = await begin()
  paced.take()
  while (performance.now() - startedAtMs < SECONDS * 1_000) {
    await Bun.sleep(SAMPLE_SECONDS * 1_000)
    const answered = paced.take()
    const now = await begin()
    const minutes = Math.round((performance.now() - startedAtMs) / 6_000) / 10
    const sample = await sampleSince(before, now, answered, minutes)
    before = now
    samples.push(sample)
    const { acceptP99, deliveredP99, machineLagS, cpu, cpuOf, memory, page } = sample
    progress(
      `${minutes} min: accept p99 ${acceptP99} ms, DELIVERED p99 ${deliveredP99} ms, time machine ${machineLagS} s ago, ${cpu} µs ${JSON.stringify(cpuOf)}, ${JSON.stringify({ ...memory, page: page.pageMb })} MB`,
    )
  }
  const { refused, errors } = await paced.stop()
  await bench.settle(SETTLE_MS)
  const kinds = Object.keys(samples[0]?.memory ?? {})
  const points = (of: (sample: Sample) => number) => samples.map((one) => [one.minutes, of(one)] as const)
  report(
    'bench:soak',
    {
      perSecond: PER_SECOND,
      seconds: SECONDS,
      accepted: samples.reduce((sum, { accepted }) => sum + accepted, 0),
      lost: samples.reduce((sum, { lost }) => sum + lost, refused + errors),
      audit: 'clean',
      lastQuarterByFirst: {
        acceptP99: growth(samples, ({ acceptP99 }) => acceptP99),
        deliveredP99: growth(samples, ({ deliveredP99 }) => deliveredP99),
        cpu: growth(samples, ({ cpu }) => cpu),
        walBytes: growth(samples, ({ walBytes: wal }) => wal),
        storedBytes: growth(samples, ({ storedBytes: stored }) => stored),
        hotMb: growth(samples, ({ hotMb: mb }) => mb),
        'page of the console MB': growth(samples, ({ page }) => page.pageMb),
        'page of the console nodes': growth(samples, ({ page }) => page.pageNodes),
        ...Object.fromEntries(
          kinds.map((kind) => [`${kind} MB`, growth(samples, ({ memory }) => memory[kind] ?? 0)]),
        ),
      },
      samples: samples.map(({ memory, cpuOf, page, ...sample }) => ({
        ...sample,
        ...cpuOf,
        ...page,
        ...memory,
      })),
    },
    {
      title: `${PER_SECOND} messages a second for ${Math.round(SECONDS / 60)} minutes, 2 cores`,
      x: 'minutes',
      panels: [
        {
          title: 'accept, ms',
          lines: [
            { label: 'p50', points: points(({ acceptP50 }) => acceptP50) },
            { label: 'p99', points: points(({ acceptP99 }) => acceptP99) },
          ],
        },
        {
          title: 'accept → DELIVERED, ms',
          lines: [
            { label: 'p50', points: points(({ deliveredP50 }) => deliveredP50) },
            { label: 'p99', points: points(({ deliveredP99 }) => deliveredP99) },
          ],
        },
        {
          title: 'CPU of a message, µs',
          lines: [{ label: 'without load generator', points: points(({ cpu }) => cpu) }],
        },
        {
          title: 'memory, MB',
          lines: [
            ...kinds.map((kind) => ({ label: kind, points: points(({ memory }) => memory[kind] ?? 0) })),
            { label: 'page of the console', points: points(({ page }) => page.pageMb) },
          ],
        },
        {
          title: 'stored for a message, bytes',
          lines: [
            { label: 'messages, histories, locks', points: points(({ storedBytes: stored }) => stored) },
          ],
        },
        {
          title: 'tables that change all the time, MB',
          lines: [{ label: HOT_TABLES.join(', '), points: points(({ hotMb: mb }) => mb) }],
        },
      ],
    },
  )
} finally {
  lag.stop()
  await paced.stop()
  await watched.close()
  await bench.stop()
}
