// `bun run bench:fairness`: what do others notice while one client floods, and what does express take from the flood?
// OTPs are asked for all the while: how long does each request wait for its 200?
import { closedRound } from './kit/closed-round.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { type FloodResult, flood, type Probe } from './kit/flood.ts'
import { percentiles } from './kit/load.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 50_000)
const ROUNDS = setting('BENCH_ROUNDS', 2)
const WARM_UP_MESSAGES = Math.min(MESSAGES, 20_000)
const EXPRESS_CLIENTS = 20
const PROBE_LANES = ['normal', 'express'] as const
const SETTLE_MS = 60_000

/** Express beside the flood, as a share of what the flood reaches alone; 1 is as much as the machine can do. */
const EXPRESS_LOADS = { alone: 0, 'express 20 %': 0.2, 'express 100 %': 1 } as const
type Kind = keyof typeof EXPRESS_LOADS

const bench = await startBenchFleet(100)

function chooseClients() {
  const [flooder, one, another, otpClient, ...others] = bench.clients
  if (!flooder || !one || !another || !otpClient) throw new Error('there are four clients')
  return { flooder, probers: [one, another], otpClient, express: others.slice(0, EXPRESS_CLIENTS) }
}

/** Latencies of one lane in all rounds of a kind. */
function latencyRow(kind: Kind, lane: (typeof PROBE_LANES)[number], probes: readonly Probe[]) {
  const ms = probes.filter(({ express }) => express === (lane === 'express')).map((one) => one.sentAfterMs)
  return { flood: kind, lane, messages: ms.length, ...percentiles(ms) }
}

try {
  const { flooder, probers, otpClient, express } = chooseClients()
  progress('Warming up …')
  await closedRound(bench, bench.clients, WARM_UP_MESSAGES)

  const rounds: (FloodResult & { readonly kind: Kind })[] = []
  const perSecondOf = (wanted: Kind, what: 'normalPerSecond' | 'expressPerSecond') =>
    Math.round(median(rounds.flatMap((round) => (round.kind === wanted ? round[what] : []))))
  const kinds = Object.keys(EXPRESS_LOADS) as Kind[] // the literal above has no other keys
  const measured = bench.measure()
  for (let round = 1; round <= ROUNDS; round++) {
    for (const kind of kinds) {
      progress(`Round ${round} of ${ROUNDS}: a flood of ${MESSAGES} messages, ${kind} …`)
      const perSecond = Math.round(EXPRESS_LOADS[kind] * perSecondOf('alone', 'normalPerSecond'))
      const load = perSecond === 0 ? null : { clients: express, perSecond }
      const result = await flood(bench, {
        flooder,
        messages: MESSAGES,
        probers,
        express: load,
        otpClient,
      })
      rounds.push({ kind, ...result })
      progress(`  ${result.normalPerSecond}/s normal, ${result.expressPerSecond}/s express`)
    }
  }
  const usage = measured()
  await bench.settle(SETTLE_MS)

  const probesOf = (wanted: Kind) => rounds.flatMap(({ kind, probes }) => (kind === wanted ? probes : []))
  const latencies = kinds.flatMap((kind) => PROBE_LANES.map((lane) => latencyRow(kind, lane, probesOf(kind))))
  const otps = kinds.map((kind) => {
    const ms = rounds.flatMap((round) => (round.kind === kind ? round.otpMs : []))
    return { flood: kind, messages: ms.length, ...percentiles(ms) }
  })
  const throughput = kinds.map((kind) => ({
    flood: kind,
    normalPerSecond: perSecondOf(kind, 'normalPerSecond'),
    expressPerSecond: perSecondOf(kind, 'expressPerSecond'),
    normalKept:
      Math.round((perSecondOf(kind, 'normalPerSecond') / perSecondOf('alone', 'normalPerSecond')) * 100) /
      100,
  }))
  report(
    'bench:fairness',
    {
      floodMessages: MESSAGES,
      rounds: ROUNDS,
      audit: 'clean',
      sentAfterMs: latencies,
      otpAnsweredAfterMs: otps,
      throughput,
      usage,
    },
    {
      title: 'Milliseconds from acceptance to SENT for others during a flood, of an OTP to its answer, p99',
      bars: [
        ...latencies.map(({ flood: kind, lane, p99 }) => ({ label: `${kind}: ${lane}`, value: p99 })),
        ...otps.map(({ flood: kind, p99 }) => ({ label: `${kind}: otp`, value: p99 })),
      ],
    },
  )
} finally {
  await bench.stop()
}
