import { type CostPerMillion, measureCost } from '../kit/cost.ts'
import type { BenchFleet } from '../kit/fleet.ts'
import { median } from '../kit/median.ts'
import { progress, report } from '../kit/report.ts'
import { setting } from '../kit/settings.ts'

/** Messages of a round. */
export const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)

/** One value of what grows. */
export type Step = {
  readonly value: number
  /** Its own fleet, or one that it shares with others. */
  readonly fleet: () => Promise<BenchFleet>
  /** Answers full life cycles a second. */
  readonly round: (bench: BenchFleet, messages: number) => Promise<number>
}

/** What grows, from the least to the most. */
export type Axis = {
  /** As the command names it: `bun run bench:growth NAME`. */
  readonly name: string
  /** What its values count. */
  readonly unit: string
  readonly steps: readonly Step[]
  /** Waits for the last message and audits all of them. */
  readonly settle: () => Promise<void>
}

type Measured = { readonly value: number; readonly perSecond: number; readonly cost: CostPerMillion }

/** Gives each value a round in turn, several times over, and reports rates and costs. */
export async function growAlong({ name, unit, steps, settle }: Axis): Promise<void> {
  const measured: Measured[] = []
  for (let round = 1; round <= ROUNDS; round++) {
    // Who begins changes, so that what changes with time touches all.
    for (const shift of steps.keys()) {
      const step = steps[(round + shift) % steps.length]
      if (!step) continue
      const bench = await step.fleet()
      progress(`Round ${round} of ${ROUNDS}: ${unit} ${step.value} …`)
      const cost = await measureCost(bench)
      const perSecond = await step.round(bench, MESSAGES)
      const { perMillion } = await cost(MESSAGES)
      progress(`  ${perSecond}/s, ${perMillion.cpuSeconds} µs of CPU a message`)
      measured.push({ value: step.value, perSecond, cost: perMillion })
    }
  }
  await settle()
  const rows = steps.map(({ value }) => rowOf(measured.filter((one) => one.value === value)))
  const first = rows[0]
  report(
    `bench:growth ${name}`,
    {
      messagesPerRound: MESSAGES,
      rounds: ROUNDS,
      audit: 'clean',
      steps: rows.map((row) => ({ ...row, byFirst: quotient(row.perSecond, first?.perSecond) })),
    },
    {
      title: `Full life cycles a second, by ${unit}`,
      bars: rows.map(({ value, perSecond, cpu, walKb }) => ({
        label: `${unit}: ${value.toLocaleString('en')}`,
        value: perSecond,
        note: `${cpu} µs of CPU and ${walKb} kB of WAL a message`,
      })),
    },
  )
}

/** Medians of the rounds of one value; microseconds a message are as many as seconds a million. */
function rowOf(rounds: readonly Measured[]) {
  const middle = (of: (one: Measured) => number) => median(rounds.map(of))
  const kinds = Object.keys(rounds[0]?.cost.cpuSecondsOf ?? {})
  return {
    value: rounds[0]?.value ?? 0,
    perSecond: Math.round(middle(({ perSecond }) => perSecond)),
    cpu: Math.round(middle(({ cost }) => cost.cpuSeconds)),
    walKb: Math.round(middle(({ cost }) => cost.walGb) * 100) / 100,
    ...Object.fromEntries(
      kinds.map((kind) => [kind, Math.round(middle(({ cost }) => cost.cpuSecondsOf[kind] ?? 0))]),
    ),
  }
}

function quotient(value: number, by = value): number {
  return Math.round((value / by) * 100) / 100
}
