// `bun run bench:peers`: the same work through Kannel and through the gateway, in turns in one run: HTTP in, SMPP to one sink
// SMSC, its receipt on the session, a callback over HTTP. Kannel with its stores in memory, and with its receipts in PostgreSQL.
import { newSecret } from '../src/callback/signature.ts'
import { setCallbackEndpoint } from '../src/store/callback/callback-endpoints.ts'
import { startSink } from '../test/support/smsc-sink/sink-process.ts'
import { ADMIN_ENV } from './kit/admin.ts'
import { textOf, toOf } from './kit/bench-message.ts'
import { openCallbackSink } from './kit/callback-sink.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { type KannelStack, startKannelInMemory, startKannelOnPostgres } from './kit/kannel-stack.ts'
import { type LoadResult, sendClosed, sendClosedRequests } from './kit/load.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { addSmsc, routeAllTo, SMSC } from './kit/smsc.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 5)
const WINDOW = 100
const CLIENTS = 100
const TOLD_WITHIN_MS = 300_000
const POLL_MS = 5
const SETTLE_MS = 60_000
/** Beyond it something is wrong: smsbox refuses a few, or hangs up, when it is pressed. */
const MIN_ACCEPTED = 0.98
/** Kannel's bits for a callback when it was delivered, and when it was not: one for each message, as ours. */
const DLR_MASK = 3

const sink = await startSink()
const callbacks = openCallbackSink()
let kannels: readonly KannelStack[] = []
const bench = await startBenchFleet(CLIENTS, {
  env: { ...ADMIN_ENV, CALLBACK_ALLOW_PRIVATE: 'true' },
  beside: () => ({
    kannel: kannels.flatMap(({ boxes }) => boxes.pids),
    'sink SMSC': [sink.pid()],
  }),
})

type Side = { readonly name: string; readonly systemId: string; readonly send: () => Promise<LoadResult> }
type Round = {
  readonly name: string
  readonly accepted: number
  readonly perSecond: number
  readonly acceptedPerSecond: number
  /** Microseconds a message in all but the load generator, and those of the busiest kinds of process. */
  readonly cpu: number
  readonly [process: string]: number | string
}

let numbered = 0

function kannelSide(name: string, { boxes, systemId }: KannelStack): Side {
  const { username, password, sendsmsPort } = boxes
  const account = { username, password, from: 'SENDER', 'dlr-mask': String(DLR_MASK) }
  return {
    name,
    systemId,
    send: () =>
      sendClosedRequests({
        url: `http://127.0.0.1:${sendsmsPort}`,
        messages: MESSAGES,
        requestOf(index) {
          const query = new URLSearchParams({
            ...account,
            to: toOf(index),
            text: textOf(index),
            'dlr-url': `${callbacks.url}?n=${++numbered}`,
          })
          return { method: 'GET', path: `/cgi-bin/sendsms?${query}` }
        },
      }),
  }
}

const OURS: Side = {
  name: 'ours',
  systemId: 'bench',
  send: () => sendClosed({ url: bench.url, clients: bench.clients, messages: MESSAGES, expressShare: 0 }),
}

/** From the first request to the last callback. */
async function round({ name, send }: Side): Promise<Round> {
  callbacks.begin()
  const measured = bench.measure()
  const startedAtMs = performance.now()
  const load = await send()
  const { accepted } = load
  if (accepted < MESSAGES * MIN_ACCEPTED)
    throw new Error(
      `${name}: of ${MESSAGES} messages ${load.refused} were refused, ${load.errors} unanswered`,
    )
  while (callbacks.told() < accepted) {
    if (performance.now() - startedAtMs > TOLD_WITHIN_MS)
      throw new Error(`${name}: ${callbacks.told()} of ${accepted} callbacks came`)
    await Bun.sleep(POLL_MS)
  }
  const seconds = (performance.now() - startedAtMs) / 1_000
  const cpu = measured()
    .filter((usage) => usage.name !== 'load generator')
    .map((usage) => [usage.name, Math.max(0, Math.round((usage.cpuSeconds / accepted) * 1e6))] as const)
  const result = {
    name,
    accepted,
    perSecond: Math.round(accepted / seconds),
    acceptedPerSecond: Math.round(accepted / load.seconds),
    cpu: cpu.reduce((sum, [, each]) => sum + each, 0),
    ...Object.fromEntries(cpu),
  }
  progress(`  ${name}: ${result.perSecond}/s, ${result.cpu} µs of CPU a message`)
  return result
}

try {
  for (const client of bench.clients)
    await setCallbackEndpoint(bench.db.sql, client, {
      url: callbacks.url,
      everyStatus: false,
      newSecret: newSecret(),
    })
  await addSmsc(bench.url, sink, WINDOW)
  await routeAllTo(bench.url, SMSC)
  kannels = [await startKannelInMemory(sink.port)]
  kannels = [...kannels, await startKannelOnPostgres(sink.port)]
  const [inMemory, onPostgres] = kannels
  if (!inMemory || !onPostgres) throw new Error('there are two')
  const sides = [
    OURS,
    kannelSide('Kannel, in memory', inMemory),
    kannelSide('Kannel, receipts in PostgreSQL', onPostgres),
  ]
  progress('Warming up …')
  const warmUps: Round[] = []
  for (const side of sides) warmUps.push(await round(side))
  const rounds: Round[] = []
  for (let turn = 1; turn <= ROUNDS; turn++) {
    progress(`Round ${turn} of ${ROUNDS} …`)
    // Who begins changes.
    for (const shift of sides.keys()) {
      const side = sides[(turn + shift) % sides.length]
      if (side) rounds.push(await round(side))
    }
  }
  const taken = Map.groupBy(sink.read().taken, ({ systemId }) => systemId)
  for (const { name, systemId } of sides) {
    const count = taken.get(systemId)?.length ?? 0
    const accepted = [...warmUps, ...rounds]
      .filter((one) => one.name === name)
      .reduce((sum, one) => sum + one.accepted, 0)
    // Of a request that was not answered nobody knows.
    if (count < accepted || count > MESSAGES * (ROUNDS + 1))
      throw new Error(`${name}: the SMSC took ${count} of ${accepted}`)
  }
  await bench.settle(SETTLE_MS)
  const middle = sides.map(({ name }) => {
    const mine = rounds.filter((one) => one.name === name)
    return {
      name,
      perSecond: Math.round(median(mine.map(({ perSecond }) => perSecond))),
      cpu: Math.round(median(mine.map(({ cpu }) => cpu))),
    }
  })
  const [ours, memory, postgres] = middle
  const quotient = (other?: { readonly perSecond: number }) =>
    Math.round(((ours?.perSecond ?? 0) / (other?.perSecond ?? 1)) * 100) / 100
  report(
    'bench:peers',
    {
      messages: MESSAGES,
      oursByKannelInMemory: quotient(memory),
      oursByKannelOnPostgres: quotient(postgres),
      audit: 'clean',
      medians: middle,
      rounds,
    },
    {
      title: 'Messages per second from the request to its callback',
      bars: middle.map(({ name, perSecond }) => ({ label: name, value: perSecond })),
    },
  )
} finally {
  for (const kannel of kannels) await kannel.close()
  await bench.stop()
  await callbacks.close()
  await sink.close()
}
