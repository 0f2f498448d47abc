// `bun run bench:log`: what does it cost to keep what is said to providers? Two gateways, one with the log and one without, both
// alive and warm, take the same messages in turns, in one run.
import { closedRound, median } from './kit/closed-round.ts'
import { type BenchFleet, startBenchFleet } from './kit/fleet.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { checkpoint, walBytes } from './kit/statements.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 6)
const CLIENTS = 100
const SETTLE_MS = 60_000
const POLL_MS = 200

/** A submission and a receipt. */
const KEPT_PER_MESSAGE = 2

type Round = {
  readonly round: number
  readonly log: 'on' | 'off'
  readonly perSecond: number
  /** Of all processes but the load generator, in microseconds a message. */
  readonly cpuUs: number
  readonly cpuUsOf: Readonly<Record<string, number>>
  readonly walBytes: number
}

const fleets = {
  on: await startBenchFleet(CLIENTS, { env: { PROVIDER_LOG_DAYS: '7' } }),
  off: await startBenchFleet(CLIENTS, { env: { PROVIDER_LOG_DAYS: '0' } }),
} as const
let sent = 0

/** Waits until all that was said so far is kept. */
async function allKept({ db }: BenchFleet): Promise<void> {
  for (const startedAt = performance.now(); ; ) {
    const [row] = await db.sql<{ kept: number }[]>`select count(*) as kept from provider_exchanges`
    if (row?.kept === sent * KEPT_PER_MESSAGE) return
    if (performance.now() - startedAt > SETTLE_MS)
      throw new Error(`${row?.kept} exchanges of ${sent} messages were kept`)
    await Bun.sleep(POLL_MS)
  }
}

async function roundOf(log: Round['log'], round: number): Promise<Round> {
  const bench = fleets[log]
  await checkpoint(bench.db)
  const walBefore = await walBytes(bench.db)
  const measured = bench.measure()
  const perSecond = await closedRound(bench, bench.clients, MESSAGES)
  if (log === 'on') {
    sent += MESSAGES
    await allKept(bench)
  }
  const cpu = measured()
    .filter(({ name }) => name !== 'load generator')
    .map(({ name, cpuSeconds }) => [name, Math.round((cpuSeconds / MESSAGES) * 1e6)] as const)
  return {
    round,
    log,
    perSecond,
    cpuUs: cpu.reduce((sum, [, us]) => sum + us, 0),
    cpuUsOf: Object.fromEntries(cpu),
    walBytes: Math.round(((await walBytes(bench.db)) - walBefore) / MESSAGES),
  }
}

try {
  progress('Warming up …')
  for (const log of ['off', 'on'] as const) await roundOf(log, 0)
  const rounds: Round[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    // Who goes first alternates, so that what changes with time touches both.
    for (const log of round % 2 === 1 ? (['off', 'on'] as const) : (['on', 'off'] as const)) {
      progress(`Round ${round} of ${ROUNDS}, log ${log} …`)
      const one = await roundOf(log, round)
      progress(`  ${one.perSecond}/s, ${one.cpuUs} µs a message`)
      rounds.push(one)
    }
  }
  const of = (log: Round['log'], value: (round: Round) => number) =>
    Math.round(median(rounds.filter((round) => round.log === log).map(value)))
  const medians = (log: Round['log']) => ({
    perSecond: of(log, ({ perSecond }) => perSecond),
    cpuUs: of(log, ({ cpuUs }) => cpuUs),
    cpuUsOf: Object.fromEntries(
      Object.keys(rounds[0]?.cpuUsOf ?? {}).map((name) => [
        name,
        of(log, ({ cpuUsOf }) => cpuUsOf[name] ?? 0),
      ]),
    ),
    walBytes: of(log, (round) => round.walBytes),
  })
  const [on, off] = [medians('on'), medians('off')]
  const [stored] = await fleets.on.db.sql<{ bytes: number }[]>`
    select sum(pg_total_relation_size(relid))::float8 as bytes from pg_partition_tree('provider_exchanges')`
  for (const bench of Object.values(fleets)) await bench.settle(SETTLE_MS)
  const quotient = (a: number, b: number) => Math.round((a / b) * 1_000) / 1_000
  report(
    'bench:log',
    {
      messagesPerRound: MESSAGES,
      on,
      off,
      throughputOnByOff: quotient(on.perSecond, off.perSecond),
      cpuOnByOff: quotient(on.cpuUs, off.cpuUs),
      storedBytesPerMessage: Math.round((stored?.bytes ?? 0) / sent),
      audit: 'clean',
      rounds: rounds.map(({ cpuUsOf, ...round }) => ({ ...round, ...cpuUsOf })),
    },
    {
      title: 'Full life cycles per second, median of the rounds',
      bars: [
        { label: 'without the log', value: off.perSecond },
        { label: 'with the log', value: on.perSecond },
      ],
    },
  )
} finally {
  await Promise.all(Object.values(fleets).map((bench) => bench.stop()))
}
