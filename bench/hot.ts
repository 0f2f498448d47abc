// `bun run bench:hot`: is one client with all the traffic slower than a thousand with a share each?
import { closedRound } from './kit/closed-round.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const CLIENTS = 1_000
const SETTLE_MS = 60_000

const bench = await startBenchFleet(CLIENTS + 1)
try {
  const [hot = '', ...many] = bench.clients
  const kinds = { 'one client': [hot], [`${CLIENTS} clients`]: many }
  // As long as a round: code is compiled better the longer it runs.
  progress('Warming up …')
  for (const clients of Object.values(kinds)) await closedRound(bench, clients, MESSAGES)

  const rounds: { round: number; kind: string; perSecond: number }[] = []
  const measured = bench.measure()
  for (let round = 1; round <= ROUNDS; round++) {
    // Who goes first alternates, so that what changes with time touches both.
    const order = round % 2 === 1 ? Object.entries(kinds) : Object.entries(kinds).reverse()
    for (const [kind, clients] of order) {
      progress(`Round ${round} of ${ROUNDS}: ${MESSAGES} messages, ${kind} …`)
      const perSecond = await closedRound(bench, clients, MESSAGES)
      progress(`  ${perSecond}/s`)
      rounds.push({ round, kind, perSecond })
    }
  }
  const usage = measured()
  await bench.settle(SETTLE_MS)
  const medianOf = (wanted: string) =>
    Math.round(median(rounds.flatMap(({ kind, perSecond }) => (kind === wanted ? perSecond : []))))
  const bars = Object.keys(kinds).map((label) => ({ label, value: medianOf(label) }))
  const [one, spread] = bars.map(({ value }) => value)
  report(
    'bench:hot',
    {
      messagesPerRound: MESSAGES,
      perSecond: Object.fromEntries(bars.map(({ label, value }) => [label, value])),
      hotBySpread: Math.round(((one ?? 0) / (spread ?? 1)) * 100) / 100,
      audit: 'clean',
      rounds,
      usage,
    },
    { title: 'Full life cycles per second, median of the rounds', bars },
  )
} finally {
  await bench.stop()
}
