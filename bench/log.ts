// `bun run bench:log`: what does it cost to keep what is said to providers? Two gateways, one with the log and one without, both
// alive and warm, take the same messages in turns, in one run. Then the log alone: CPU of an exchange in the worker and in PostgreSQL.
import pino from 'pino'
import type { Exchange } from '../src/domain/message/exchange.ts'
import type { MessageId } from '../src/domain/message.ts'
import { openUuid7s } from '../src/domain/new-uuid7.ts'
import { firstUuid7At } from '../src/domain/uuid7.ts'
import { openPack } from '../src/store/message/exchange-packs.ts'
import { openProviderLog } from '../src/worker/provider-log.ts'
import { closedRound } from './kit/closed-round.ts'
import { type BenchFleet, startBenchFleet } from './kit/fleet.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'
import { checkpoint, walBytes } from './kit/statements.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const ROUNDS = setting('BENCH_ROUNDS', 6)
const CLIENTS = 100
const SETTLE_MS = 60_000
const POLL_MS = 200

/** A submission and a receipt; more where a slow answer was not waited for, and the message submitted again. */
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
/** What was found in packs, and the last of them: one thread writes them, in the order of their ids. */
let kept = 0
let lastPack = firstUuid7At(0)

/** Waits until all that was said so far is kept. */
async function allKept({ db }: BenchFleet): Promise<void> {
  for (const startedAt = performance.now(); ; ) {
    const packs = await db.sql<{ batchId: string; pack: Uint8Array }[]>`
      select batch_id as "batchId", pack from provider_exchange_packs where batch_id > ${lastPack} order by batch_id`
    lastPack = packs.at(-1)?.batchId ?? lastPack
    for (const { pack } of packs) kept += openPack(pack).length
    if (kept >= sent * KEPT_PER_MESSAGE) return
    if (performance.now() - startedAt > SETTLE_MS)
      throw new Error(`${kept} exchanges of ${sent} messages were kept`)
    await Bun.sleep(POLL_MS)
  }
}

/** Exchanges of the log alone, and so many at once: as half a second of 1,000 messages a second brings. */
const ALONE = 100_000
const AT_ONCE = 1_000

/** A log in this process, on a database where nothing else goes on: microseconds of CPU for one exchange, here and in PostgreSQL. */
async function costAlone({ db, measure }: BenchFleet) {
  const newId = openUuid7s({
    now: Date.now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  })
  const secrets = { password: 'a-password' }
  const log = openProviderLog({
    db,
    providers: { secretsOf: () => secrets, receiptTokenOf: () => 'a-token-of-receipts' },
    now: Date.now,
    newId,
    log: pino({ level: 'silent' }),
  })
  const runs = async (count: number) => {
    for (let kept = 0; kept < count; kept += AT_ONCE) {
      for (let index = 0; index < AT_ONCE; index++)
        log.keep('mock', exchangeOf(newId() as MessageId, index % KEPT_PER_MESSAGE === 0)) // a UUIDv7
      await log.close()
    }
  }
  await runs(ALONE / 4)
  const measured = measure()
  await runs(ALONE)
  const us = (wanted: string) =>
    Math.round(((measured().find(({ name }) => name === wanted)?.cpuSeconds ?? 0) / ALONE) * 1e7) / 10
  return { exchanges: ALONE, worker: us('load generator'), postgres: us('postgres') }
}

/** As the mock's: a submission, or its receipt. */
function exchangeOf(messageId: MessageId, isSubmission: boolean): Exchange {
  const common = { messageId, attempt: 1, part: null, startedAtMs: Date.now() }
  const id = `mock-${messageId.slice(-24)}`
  if (isSubmission)
    return {
      ...common,
      what: 'submission',
      tookMs: 1,
      outcome: 'accepted',
      sent: { line: 'submit', fields: { from: 'SENDER', to: '+15551231234', parts: 1 }, body: 'Hello World' },
      answered: {
        line: 'command_status 0x00000000: accepted',
        fields: { provider_message_id: id },
        body: null,
      },
    }
  const body = JSON.stringify({ provider_message_id: id, status: 'DELIVRD' })
  const answered = { line: 'receipt', fields: {}, body }
  return { ...common, what: 'receipt', tookMs: null, outcome: 'DELIVRD', sent: null, answered }
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
    select sum(pg_total_relation_size(relid))::float8 as bytes from pg_partition_tree('provider_exchange_packs')`
  for (const bench of Object.values(fleets)) await bench.settle(SETTLE_MS)
  progress('The log alone …')
  const alone = await costAlone(fleets.on)
  /** The median of the turns: both of a turn have the same neighbours on the machine. */
  const quotient = (value: (round: Round) => number) => {
    const inTurn = (log: Round['log'], turn: number) =>
      rounds.filter((one) => one.round === turn && one.log === log).map(value)[0] ?? 0
    const turns = Array.from(
      { length: ROUNDS },
      (_, index) => inTurn('on', index + 1) / inTurn('off', index + 1),
    )
    return Math.round(median(turns) * 1_000) / 1_000
  }
  report(
    'bench:log',
    {
      messagesPerRound: MESSAGES,
      on,
      off,
      throughputOnByOff: quotient(({ perSecond }) => perSecond),
      cpuOnByOff: quotient(({ cpuUs }) => cpuUs),
      storedBytesPerMessage: Math.round((stored?.bytes ?? 0) / sent),
      aloneCpuUsPerExchange: alone,
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
