// `bun run bench`: how fast is it at the load it is bought for? 100 messages a second for a minute, open-loop.
import { startBenchFleet } from './kit/fleet.ts'
import { sendPaced } from './kit/load.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const SECONDS = setting('BENCH_SECONDS', 60)
const PER_SECOND = 100
const CLIENTS = 100
const WARM_UP_SECONDS = 10

const bench = await startBenchFleet(CLIENTS)
try {
  const offer = { url: bench.url, clients: bench.clients, perSecond: PER_SECOND, expressShare: 0.1 }
  // The first seconds of a process compile its code; a service that runs for months is not judged by them.
  progress(`Warming up for ${WARM_UP_SECONDS} s …`)
  await sendPaced({ ...offer, seconds: WARM_UP_SECONDS })
  await bench.settle(30_000)
  const warmedUpAt = new Date()
  progress(`Sending ${PER_SECOND} messages a second for ${SECONDS} s …`)
  const watch = bench.watchPauses()
  const measured = bench.measure()
  const load = await sendPaced({ ...offer, seconds: SECONDS, onAccepted: watch?.accepted })
  const usage = measured()
  const pauses = await watch?.stop()
  await bench.settle(30_000)
  const counts = await bench.counts()
  const [toDelivered] = await bench.db.sql<{ p50: number; p95: number; p99: number }[]>`
    select percentile_cont(0.5) within group (order by ms) as p50, percentile_cont(0.95) within group (order by ms) as p95,
      percentile_cont(0.99) within group (order by ms) as p99
    from (select extract(epoch from updated_at - created_at)::float8 * 1000 as ms from messages
          where status = 'DELIVERED' and created_at >= ${warmedUpAt}) times`
  const rounded = Object.fromEntries(
    Object.entries(toDelivered ?? {}).map(([name, ms]) => [name, Math.round(ms)]),
  )
  report(
    'bench',
    { ...load, counts, deliveredMs: rounded, usage, audit: 'clean', ...pauses },
    {
      title: `Milliseconds at ${PER_SECOND} messages/s, 2 cores with the load generator`,
      bars: [
        { label: 'accept p50', value: load.acceptMs.p50 },
        { label: 'accept p99', value: load.acceptMs.p99 },
        { label: 'accept → DELIVERED p50', value: rounded['p50'] ?? 0 },
        { label: 'accept → DELIVERED p99', value: rounded['p99'] ?? 0 },
      ],
    },
  )
} finally {
  await bench.stop()
}
