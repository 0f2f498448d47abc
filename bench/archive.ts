import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../src/domain/assert.ts'
import { startArchiving } from './kit/archiving.ts'
import { closedRound } from './kit/closed-round.ts'
import { type BenchFleet, startBenchFleet } from './kit/fleet.ts'
import { makeHistoryDays, storedBytes, writeHistory } from './kit/history.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

/** Messages of a day that is archived, how many such days, and messages of a round of traffic. */
const ROWS = setting('BENCH_ROWS', 200_000)
const DAYS = setting('BENCH_TURNS', 3)
const MESSAGES = setting('BENCH_MESSAGES', 10_000)
const CLIENTS = 10
/** Of the last of the days that are archived, before today. */
const AGO = 3
const DAY_MS = 86_400_000
const SETTLE_MS = 30_000

/** How small is a day in cold storage, what does it cost, and what is left for traffic meanwhile? Rounds without and with in turns. */
const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-bench-archive-'))
const bench = await startBenchFleet(CLIENTS)
try {
  await makeHistoryDays(bench.db, AGO + DAYS)
  await writeHistory(bench.db, ROWS * DAYS, DAYS, AGO)
  const databaseBytes = await storedBytes(bench.db)
  const round = () => closedRound(bench, bench.clients, MESSAGES)
  progress('A round for nothing …')
  await round()
  const without = [await round()]
  const days: Archived[] = []
  for (let ago = AGO + DAYS - 1; ago >= AGO; ago--) {
    const day = new Date(Date.now() - ago * DAY_MS).toISOString().slice(0, 10)
    progress(`Archiving ${day} while messages flow: ${without.at(-1)}/s before …`)
    days.push(await archiveBeside(bench, day, round))
    without.push(await round())
  }
  // Each against the rounds before and after it, whatever else the machine did.
  const quotients = days.map(({ perSecond }, at) => perSecond / mean(without.slice(at, at + 2)))
  const [sums] = await bench.db.sql<{ messages: number; bytes: number }[]>`
    select sum(messages)::float8 as messages, sum(bytes)::float8 as bytes from archived_days where state = 'archived'`
  const { messages, bytes } = must(sums, 'the archived days')
  const perSecond = {
    without: Math.round(median(without)),
    meanwhile: Math.round(median(days.map((day) => day.perSecond))),
  }
  const seconds = days.reduce((sum, day) => sum + day.seconds, 0)
  await bench.settle(SETTLE_MS)
  report(
    'bench:archive',
    {
      messages,
      bytesPerMessage: {
        database: Math.round(databaseBytes / (ROWS * DAYS)),
        archive: Math.round((bytes / messages) * 10) / 10,
      },
      seconds: Math.round(seconds),
      minutesFor5Million: Math.round(((seconds / messages) * 5_000_000) / 6) / 10,
      cpuMicrosPerMessage: Math.round((days.reduce((sum, day) => sum + day.cpuSeconds, 0) / messages) * 1e6),
      perSecond,
      meanwhileByWithout: Math.round(median(quotients) * 1_000) / 1_000,
      audit: 'clean',
    },
    {
      title: 'Full life cycles per second while a day is archived',
      bars: [
        { label: 'without', value: perSecond.without, note: '' },
        {
          label: 'while a day is archived',
          value: perSecond.meanwhile,
          note: `${Math.round(messages / seconds)} messages/s archived`,
        },
      ],
    },
  )
} finally {
  await bench.stop()
  rmSync(folder, { recursive: true, force: true })
}

/** A day that was archived, and the messages per second that flowed meanwhile. */
type Archived = { readonly perSecond: number; readonly seconds: number; readonly cpuSeconds: number }

/** Archives a day, with rounds of traffic for as long as it takes; the last one, in which it ends, counts where it is the only one. */
async function archiveBeside(
  { db }: BenchFleet,
  day: string,
  round: () => Promise<number>,
): Promise<Archived> {
  const startedAtMs = performance.now()
  const archiving = await startArchiving(db, day, folder)
  let endedAtMs = 0
  const ended = archiving.exited.finally(() => {
    endedAtMs = performance.now()
  })
  const rounds: number[] = []
  while (endedAtMs === 0) rounds.push(await round())
  if ((await ended) !== 0) throw new Error(`${day} was not archived`)
  return {
    perSecond: mean(rounds.length > 1 ? rounds.slice(0, -1) : rounds),
    seconds: (endedAtMs - startedAtMs) / 1_000,
    cpuSeconds: Number(archiving.resourceUsage()?.cpuTime.total ?? 0) / 1e6,
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
