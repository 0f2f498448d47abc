import { startSink } from '../../test/support/smsc-sink/sink-process.ts'
import { ADMIN_ENV } from '../kit/admin.ts'
import { textOf } from '../kit/bench-message.ts'
import { closedRound, closedRoundOf } from '../kit/closed-round.ts'
import { type BenchFleet, type BenchWishes, startBenchFleet } from '../kit/fleet.ts'
import { messageRequests } from '../kit/load.ts'
import { settings } from '../kit/settings.ts'
import { addMocks, addSmsc, MOCK, routeAllTo, SMSC } from '../kit/smsc.ts'
import { type Axis, growAlong, MESSAGES } from './axis.ts'

const CLIENTS = 100
const WINDOW = 100
const SETTLE_MS = 60_000
/** GSM 03.38 in parts of one message (3GPP TS 23.040): one alone has 160 characters, each of several 153. */
const CHARACTERS_ALONE = 160
const CHARACTERS_OF_SEVERAL = 153

/** Grows along an axis whose steps share a fleet, started once and warmed up. */
async function growShared(
  clients: number,
  wishes: BenchWishes,
  axisOf: (bench: BenchFleet) => Promise<Omit<Axis, 'settle'>>,
): Promise<void> {
  const bench = await startBenchFleet(clients, wishes)
  try {
    await closedRound(bench, bench.clients.slice(0, CLIENTS), MESSAGES)
    await growAlong({ ...(await axisOf(bench)), settle: () => bench.settle(SETTLE_MS) })
  } finally {
    await bench.stop()
  }
}

/** One to four apis and workers each, on the same cores: what does it cost that they agree? Each has a fleet of its own. */
export async function growProcesses(): Promise<void> {
  let running: { readonly count: number; readonly bench: BenchFleet } | null = null

  async function stop(): Promise<void> {
    const { bench } = running ?? {}
    running = null
    await bench?.stop()
  }
  const settle = async () => void (await running?.bench.settle(SETTLE_MS))

  /** One at a time: the others would take of the same cores. */
  async function fleetOf(count: number): Promise<BenchFleet> {
    if (running?.count === count) return running.bench
    await settle()
    await stop()
    const bench = await startBenchFleet(CLIENTS, { apis: count, workers: count })
    running = { count, bench }
    await closedRound(bench, bench.clients, MESSAGES)
    return bench
  }
  try {
    await growAlong({
      name: 'processes',
      unit: 'apis and workers each',
      steps: settings('BENCH_STEPS', [1, 2, 3, 4]).map((value) => ({
        value,
        fleet: () => fleetOf(value),
        round: (bench, messages) => closedRound(bench, bench.clients, messages),
      })),
      settle,
    })
  } finally {
    await stop()
  }
}

/** From one client with all of the traffic to ten thousand with a share each. */
export async function growClients(): Promise<void> {
  const values = settings('BENCH_STEPS', [1, 10, 100, 1_000, 10_000])
  await growShared(Math.max(...values, CLIENTS), {}, async (bench) => ({
    name: 'clients',
    unit: 'clients',
    steps: values.map((value) => ({
      value,
      fleet: async () => bench,
      round: (_, messages) => closedRound(bench, bench.clients.slice(0, value), messages),
    })),
  }))
}

/** From one provider to twenty that share the traffic evenly; all of them are there all the time. */
export async function growProviders(): Promise<void> {
  const values = settings('BENCH_STEPS', [1, 2, 5, 10, 20])
  await growShared(CLIENTS, { env: ADMIN_ENV }, async (bench) => {
    const names = [MOCK, ...(await addMocks(bench.url, Math.max(...values) - 1))]
    return {
      name: 'providers',
      unit: 'providers',
      steps: values.map((value) => ({
        value,
        async fleet() {
          await routeAllTo(bench.url, ...names.slice(0, value))
          return bench
        },
        round: (_, messages) => closedRound(bench, bench.clients, messages),
      })),
    }
  })
}

/** From one part to ten, over SMPP: a submission and a receipt for each part. */
export async function growParts(): Promise<void> {
  const sink = await startSink()
  const wishes = { env: ADMIN_ENV, beside: () => ({ 'sink SMSC': [sink.pid()] }) }
  try {
    await growShared(CLIENTS, wishes, async (bench) => {
      await addSmsc(bench.url, sink, WINDOW)
      await routeAllTo(bench.url, SMSC)
      return {
        name: 'parts',
        unit: 'parts',
        steps: settings('BENCH_STEPS', [1, 2, 3, 5, 10]).map((parts) => ({
          value: parts,
          fleet: async () => bench,
          round: (_, messages) => closedRoundOf(bench, messages, requestsOf(bench.clients, parts)),
        })),
      }
    })
  } finally {
    await sink.close()
  }
}

function requestsOf(clients: readonly string[], parts: number) {
  const characters = parts === 1 ? CHARACTERS_ALONE : parts * CHARACTERS_OF_SEVERAL
  return messageRequests({ clients, expressShare: 0, text: (index) => textOf(index).padEnd(characters, '.') })
}
