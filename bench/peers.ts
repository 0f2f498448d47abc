// `bun run bench:peers`: the same work through the gateway, Kannel and durable engines, in turns in one run: HTTP in, SMPP to one
// sink SMSC, its receipt on the session, a callback over HTTP. Each runs alone, on an empty database, warmed up.
import { startServices } from '../scripts/services.ts'
import { startSink } from '../test/support/smsc-sink/sink-process.ts'
import { openCallbackSink } from './kit/callback-sink.ts'
import { measureCeiling } from './kit/ceiling.ts'
import { holdBest, openRateSearch, type Run } from './kit/held-rate.ts'
import { median } from './kit/median.ts'
import { measureUsage, processesOf } from './kit/processes.ts'
import { progress, report } from './kit/report.ts'
import { chosen, setting } from './kit/settings.ts'
import { ENGINES } from './peers/engine-sides.ts'
import { KANNELS } from './peers/kannel.ts'
import { type ClosedResult, measuring, type OpenResult, type Sent } from './peers/measure.ts'
import { OURS } from './peers/ours.ts'
import type { Side, Surroundings } from './peers/side.ts'
import { ceilingRow, type PeerRow, peerRow, writePeerTable } from './peers/table.ts'

const MESSAGES = setting('BENCH_MESSAGES', 20_000)
const WARM_UP_MESSAGES = setting('BENCH_WARM_UP', 10_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const TRY_SECONDS = setting('BENCH_TRY_SECONDS', 15)
const HOLD_SECONDS = setting('BENCH_SECONDS', 60)
const CEILING_SECONDS = setting('BENCH_CEILING_SECONDS', 15)
/** A closed loop, in batches as large as the worker's largest. */
const CEILING_BATCH = 250
/** Rates that are tried of each, as shares of what its closed loop came to. */
const SHARES = [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3] as const

const sides = chosen('BENCH_SIDES', [...OURS, ...KANNELS, ...ENGINES])
const holds = chosen('BENCH_HOLD', sides)
const services = await startServices({})
Object.assign(process.env, services.env)
const sink = await startSink()
const callbacks = openCallbackSink()
const around: Surroundings = { services, sink, callbacks }
const sent = new Map<string, Sent>(sides.map(({ id }) => [id, { sent: 0, accepted: 0 }]))

/** Starts a side, warms it up, measures, looks whether all is well, and ends it. */
async function alone<T>(side: Side, measure: (by: ReturnType<typeof measuring>) => Promise<T>): Promise<T> {
  const running = await side.start(around)
  try {
    const by = measuring(side, running, around, sent.get(side.id) ?? { sent: 0, accepted: 0 })
    await by.closed(WARM_UP_MESSAGES)
    // As autovacuum, which comes once a minute, has left the tables of one that runs for long.
    if (running.db) await running.db.sql`vacuum (analyze)`
    const result = await measure(by)
    await running.check()
    return result
  } finally {
    await running.stop()
  }
}

async function closedLoops(): Promise<{ readonly loops: ClosedResult[]; readonly ceilings: number[] }> {
  const loops: ClosedResult[] = []
  const ceilings: number[] = []
  const postgres = () => ({ postgres: processesOf(services.postgres) })
  for (let turn = 1; turn <= ROUNDS; turn++) {
    progress(`Round ${turn} of ${ROUNDS} …`)
    // Who begins changes.
    for (const shift of sides.keys()) {
      const side = sides[(turn + shift) % sides.length]
      if (side) loops.push(await alone(side, (by) => by.closed(MESSAGES)))
    }
    const batches = { accept: CEILING_BATCH, moves: CEILING_BATCH }
    ceilings.push((await measureCeiling(batches, CEILING_SECONDS, () => measureUsage(postgres))).perSecond)
  }
  return { loops, ceilings }
}

/** The highest rate that each holds, searched in turns. */
async function heldRates(loops: readonly ClosedResult[]): Promise<OpenResult[]> {
  const searches = holds.map((side) => {
    const closed = median(loops.filter((loop) => loop.side === side.name).map(({ perSecond }) => perSecond))
    return { side, search: openRateSearch(SHARES.map((share) => Math.round(closed * share))) }
  })
  const runOf = (side: Side, perSecond: number, seconds: number) =>
    alone(side, (by) => by.open(perSecond, seconds))
  while (searches.some(({ search }) => search.next() !== null)) {
    for (const { side, search } of searches) {
      const rate = search.next()
      if (rate !== null) search.tried((await runOf(side, rate, TRY_SECONDS)).result)
    }
  }
  const held: OpenResult[] = []
  for (const { side, search } of searches) {
    const tries: readonly Run[] = search.tries()
    held.push(await holdBest(tries, (perSecond) => runOf(side, perSecond, HOLD_SECONDS)))
  }
  return held
}

/** Ours loses none. */
function requireAccepted(): void {
  for (const { id, name } of OURS) {
    const { sent: asked = 0, accepted = 0 } = sent.get(id) ?? {}
    if (accepted < asked) throw new Error(`${name}: ${asked - accepted} of ${asked} were not accepted`)
  }
}

/** Of a request that was not answered nobody knows whether it was taken. */
function requireTaken(): void {
  const taken = Map.groupBy(sink.read().taken, ({ systemId }) => systemId)
  for (const [systemId, of] of Map.groupBy(sides, (side) => side.systemId)) {
    if (systemId === null) continue
    const total = (what: keyof Sent) => of.reduce((sum, { id }) => sum + (sent.get(id)?.[what] ?? 0), 0)
    const count = taken.get(systemId)?.length ?? 0
    if (count < total('accepted') || count > total('sent'))
      throw new Error(`of ${systemId} the SMSC took ${count} of ${total('accepted')}`)
  }
}

/** Ours over SMPP ÷ each of the others, of the rates held or of the closed loops. */
function quotients(rows: readonly PeerRow[], of: 'heldPerSecond' | 'perSecond'): Record<string, number> {
  const ours = rows.find(({ id }) => id === 'ours-smpp')?.[of]
  if (!ours) return {}
  return Object.fromEntries(
    rows.flatMap(({ id, [of]: rate }) =>
      rate && !id.startsWith('ours') ? [[id, Math.round((ours / rate) * 100) / 100]] : [],
    ),
  )
}

try {
  const { loops, ceilings } = await closedLoops()
  const held = await heldRates(loops)
  requireAccepted()
  requireTaken()
  const ofSides = sides.map((side) => peerRow(side, loops, held))
  const rows = [...ofSides, ceilingRow(CEILING_BATCH, Math.round(median(ceilings)))]
  writePeerTable(rows)
  report(
    'bench:peers',
    {
      messages: MESSAGES,
      holdSeconds: HOLD_SECONDS,
      oursByOther: { held: quotients(rows, 'heldPerSecond'), closedLoop: quotients(rows, 'perSecond') },
      audit: 'clean',
      peers: rows,
      rounds: loops,
      held: held.map(({ side, result, load, cpu }) => ({
        side,
        ...result,
        cpu,
        ...load.acceptMs,
        errors: load.errors + load.refused,
      })),
    },
    {
      title: `Messages a second, each told of its end, 2 cores${holds.length > 0 ? `, held for ${HOLD_SECONDS} s` : ''}`,
      // Beside plain SQL the others could not be told apart.
      bars: ofSides.map(({ id, name, durable, perSecond, heldPerSecond }) => ({
        label: name,
        value: heldPerSecond ?? perSecond,
        note: `durable: ${durable}`,
        other: !id.startsWith('ours'),
      })),
    },
  )
} finally {
  await callbacks.close()
  await sink.close()
  await services.stop()
}
