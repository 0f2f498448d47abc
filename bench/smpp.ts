// `bun run bench:smpp`: the highest rate that is held over SMPP, receipts on the session, beside that of `bench:max` in the
// same run, in turns: one gateway, one line, a window of 100, an SMSC in a process of its own.
import { startSink } from '../test/support/smsc-sink/sink-process.ts'
import { ADMIN_ENV } from './kit/admin.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { holdBest, type MeasuredRun, openRateSearch, type Run, runRate } from './kit/held-rate.ts'
import { progress, report } from './kit/report.ts'
import { RATES, setting, WARM_UP } from './kit/settings.ts'
import { addSmsc, MOCK, routeAllTo, SMSC } from './kit/smsc.ts'

const HOLD_SECONDS = setting('BENCH_SECONDS', 60)
const TRY_SECONDS = setting('BENCH_TRY_SECONDS', 15)
const WINDOW = setting('BENCH_WINDOW', 100)
const CLIENTS = 100

const WAYS = [
  { provider: MOCK, name: 'mock, receipts over HTTP' },
  { provider: SMSC, name: 'SMPP, receipts on the session' },
] as const

const sink = await startSink()
const bench = await startBenchFleet(CLIENTS, {
  statements: true,
  env: ADMIN_ENV,
  beside: () => ({ 'sink SMSC': [sink.pid()] }),
})

async function runOver(provider: string, perSecond: number, seconds: number): Promise<MeasuredRun> {
  await routeAllTo(bench.url, provider)
  progress(`Over ${provider}:`)
  return await runRate(bench, perSecond, seconds)
}

/** Rates tried over each, in turns. */
async function search(): Promise<ReadonlyMap<string, readonly Run[]>> {
  const searches = WAYS.map(({ provider }) => ({ provider, search: openRateSearch(RATES) }))
  while (searches.some((one) => one.search.next() !== null)) {
    for (const one of searches) {
      const rate = one.search.next()
      if (rate !== null) one.search.tried((await runOver(one.provider, rate, TRY_SECONDS)).result)
    }
  }
  return new Map(searches.map((one) => [one.provider, one.search.tries()]))
}

/** Microseconds of CPU for a message, in all but the load generator. */
function cpuPerMessage({ usage, load }: MeasuredRun): number {
  const seconds = usage
    .filter(({ name }) => name !== 'load generator')
    .reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)
  return Math.round((seconds / load.accepted) * 1e6)
}

try {
  await addSmsc(bench.url, sink, WINDOW)
  const warmUpSeconds = Math.min(WARM_UP.seconds, TRY_SECONDS)
  for (const { provider } of WAYS) await runOver(provider, WARM_UP.perSecond, warmUpSeconds)
  const tries = await search()
  const held: { readonly name: string; readonly run: MeasuredRun }[] = []
  for (const { provider, name } of WAYS) {
    const run = await holdBest(tries.get(provider) ?? [], (perSecond) =>
      runOver(provider, perSecond, HOLD_SECONDS),
    )
    held.push({ name, run })
  }
  const [max = 0, smpp = 0] = held.map(({ run }) => run.result.perSecond)
  const taken = sink.read().taken.length
  const [counted] = await bench.db.sql<{ sent: number }[]>`
    select count(*)::int as sent from messages where provider = ${SMSC}`
  if (taken !== counted?.sent)
    throw new Error(`the SMSC took ${taken} messages and was sent ${counted?.sent}`)
  report(
    'bench:smpp',
    {
      window: WINDOW,
      holdSeconds: HOLD_SECONDS,
      quotient: Math.round((smpp / max) * 100) / 100,
      takenBySmsc: taken,
      audit: 'clean',
      held: held.map(({ name, run }) => ({
        way: name,
        ...run.result,
        cpuMicroseconds: cpuPerMessage(run),
        walBytesPerMessage: run.walBytesPerMessage,
        ...run.load.acceptMs,
      })),
      tries: WAYS.flatMap(({ provider }) => (tries.get(provider) ?? []).map((run) => ({ provider, ...run }))),
      ...Object.fromEntries(held.map(({ name, run }) => [`usage: ${name}`, run.usage])),
    },
    {
      title: 'Full life cycles per second, 2 cores with load generator and SMSC',
      bars: held.map(({ name, run }) => ({ label: name, value: run.result.perSecond })),
    },
  )
} finally {
  await bench.stop()
  await sink.close()
}
