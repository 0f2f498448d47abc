import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { must } from '../src/domain/assert.ts'
import { closedRound } from './kit/closed-round.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { makeHistoryDays, writeHistory } from './kit/history.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

/** Messages of the day that is archived, and of a round of traffic. */
const ROWS = setting('BENCH_ROWS', 500_000)
const MESSAGES = setting('BENCH_MESSAGES', 10_000)
const CLIENTS = 10
const DAYS = 3
const SETTLE_MS = 30_000

/** How small is a day in cold storage, how long does it take, and what is left for traffic meanwhile? */
const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-bench-archive-'))
const bench = await startBenchFleet(CLIENTS)
try {
  await makeHistoryDays(bench.db, DAYS)
  await closedRound(bench, bench.clients, MESSAGES)
  // The history ends today, with a third for each day: the first of them is archived.
  await writeHistory(bench.db, ROWS * DAYS, DAYS)
  await bench.db.sql`delete from report_marks`
  const before = await closedRound(bench, bench.clients, MESSAGES)
  const day = new Date(Date.now() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10)
  await bench.db.sql`delete from report_marks`
  progress(`Archiving ${day} while messages flow: ${before}/s before …`)
  const startedAtMs = performance.now()
  const { options } = bench.db.sql
  const url = `postgres://${must(options.user, 'a user')}@${options.host[0]}:${options.port[0]}/${options.database}`
  const archiving = Bun.spawn(['nice', '-n', '19', process.execPath, 'src/commands/archive.ts', day], {
    env: { ...process.env, POSTGRES_URL: url, ARCHIVE_TO: folder },
    stdout: 'inherit',
    stderr: 'inherit',
  })
  let isOver = false
  const ended = archiving.exited.finally(() => {
    isOver = true
  })
  const rounds: number[] = []
  while (!isOver) rounds.push(await closedRound(bench, bench.clients, MESSAGES))
  if ((await ended) !== 0) throw new Error('the day was not archived')
  const seconds = (performance.now() - startedAtMs) / 1_000
  const [row] = await bench.db.sql<{ messages: number; bytes: number }[]>`
    select messages, bytes from archived_days where state = 'archived'`
  const { messages, bytes } = must(row, 'the archived day')
  const meanwhile = rounds.slice(0, -1)
  const perSecond = Math.round(meanwhile.reduce((sum, one) => sum + one, 0) / Math.max(1, meanwhile.length))
  await bench.settle(SETTLE_MS)
  report(
    'bench:archive',
    {
      messages,
      bytesPerMessage: Math.round((bytes / messages) * 10) / 10,
      seconds: Math.round(seconds),
      minutesFor5Million: Math.round(((seconds / messages) * 5_000_000) / 6) / 10,
      perSecond: { before, meanwhile: perSecond },
      meanwhileByBefore: Math.round((perSecond / before) * 100) / 100,
      audit: 'clean',
    },
    {
      title: 'Full life cycles per second while a day is archived',
      bars: [
        { label: 'before', value: before, note: '' },
        {
          label: 'while a day is archived',
          value: perSecond,
          note: `${Math.round(messages / seconds)} messages/s archived`,
        },
      ],
    },
  )
} finally {
  await bench.stop()
  rmSync(folder, { recursive: true, force: true })
}
