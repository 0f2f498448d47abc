import { startSink } from '../../test/support/smsc-sink/sink-process.ts'
import { ADMIN_ENV } from '../kit/admin.ts'
import { textOf } from '../kit/bench-message.ts'
import { closedRound, closedRoundOf } from '../kit/closed-round.ts'
import { type BenchFleet, type BenchWishes, startBenchFleet } from '../kit/fleet.ts'
import { messageRequests } from '../kit/load.ts'
import { settings } from '../kit/settings.ts'
import { addMocks, addSmsc, MOCK, routeAllTo, SMSC } from '../kit/smsc.ts'
import { growAlong, MESSAGES, settleAndStop } from './axis.ts'

const CLIENTS = 100
const WINDOW = 100
/** GSM 03.38 in parts of one message (3GPP TS 23.040): one alone has 160 characters, each of several 153. */
const CHARACTERS_ALONE = 160
const CHARACTERS_OF_SEVERAL = 153

/** A fleet that is started once, warmed up, and shared by all steps. */
async function withFleet(
  clients: number,
  wishes: BenchWishes,
  grow: (bench: BenchFleet) => Promise<void>,
): Promise<void> {
  const bench = await startBenchFleet(clients, wishes)
  try {
    await closedRound(bench, bench.clients.slice(0, CLIENTS), MESSAGES)
    await grow(bench)
  } catch (error) {
    await bench.stop()
    throw error
  }
  await settleAndStop(bench)
}

/** One to four apis and workers each, on the same cores: what does it cost that they agree? Each has a fleet of its own. */
export async function growProcesses(): Promise<void> {
  let running: { readonly count: number; readonly bench: BenchFleet } | undefined
  /** One at a time: the others would take of the same cores. */
  async function fleetOf(count: number): Promise<BenchFleet> {
    if (running?.count !== count) {
      if (running) await settleAndStop(running.bench)
      running = { count, bench: await startBenchFleet(CLIENTS, { apis: count, workers: count }) }
      await closedRound(running.bench, running.bench.clients, MESSAGES)
    }
    return running.bench
  }
  await growAlong({
    name: 'processes',
    unit: 'apis and workers each',
    steps: settings('BENCH_STEPS', [1, 2, 3, 4]).map((value) => ({
      value,
      fleet: () => fleetOf(value),
      round: (bench, messages) => closedRound(bench, bench.clients, messages),
    })),
  })
  if (running) await settleAndStop(running.bench)
}

/** From one client with all of the traffic to ten thousand with a share each. */
export async function growClients(): Promise<void> {
  const values = settings('BENCH_STEPS', [1, 10, 100, 1_000, 10_000])
  await withFleet(Math.max(...values, CLIENTS), {}, (bench) =>
    growAlong({
      name: 'clients',
      unit: 'clients',
      steps: values.map((value) => ({
        value,
        fleet: async () => bench,
        round: (_, messages) => closedRound(bench, bench.clients.slice(0, value), messages),
      })),
    }),
  )
}

/** From one provider to twenty that share the traffic evenly; all of them are there all the time. */
export async function growProviders(): Promise<void> {
  const values = settings('BENCH_STEPS', [1, 2, 5, 10, 20])
  await withFleet(CLIENTS, { env: ADMIN_ENV }, async (bench) => {
    const names = [MOCK, ...(await addMocks(bench.url, Math.max(...values) - 1))]
    await growAlong({
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
    })
  })
}

/** From one part to ten, over SMPP: a submission and a receipt for each part. */
export async function growParts(): Promise<void> {
  const sink = await startSink()
  const wishes = { env: ADMIN_ENV, beside: () => ({ 'sink SMSC': [sink.pid()] }) }
  try {
    await withFleet(CLIENTS, wishes, async (bench) => {
      await addSmsc(bench.url, sink, WINDOW)
      await routeAllTo(bench.url, SMSC)
      await growAlong({
        name: 'parts',
        unit: 'parts',
        steps: settings('BENCH_STEPS', [1, 2, 3, 5, 10]).map((parts) => ({
          value: parts,
          fleet: async () => bench,
          round: (_, messages) => closedRoundOf(bench, messages, requestsOf(bench.clients, parts)),
        })),
      })
    })
  } finally {
    await sink.close()
  }
}

function requestsOf(clients: readonly string[], parts: number) {
  const characters = parts === 1 ? CHARACTERS_ALONE : parts * CHARACTERS_OF_SEVERAL
  return messageRequests({ clients, expressShare: 0, text: (index) => textOf(index).padEnd(characters, '.') })
}
