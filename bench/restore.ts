import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ADMIN, ADMIN_ENV } from './kit/admin.ts'
import { startArchiving } from './kit/archiving.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { makeHistoryDays, writeHistory } from './kit/history.ts'
import { startPaced } from './kit/load.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

/** Messages of the day, messages per second meanwhile, how often the day comes back, and how long a time without is. */
const ROWS = setting('BENCH_ROWS', 200_000)
const RATE = setting('BENCH_RATE', 50)
const TURNS = setting('BENCH_TURNS', 3)
const SECONDS = setting('BENCH_SECONDS', 20)
const AGO = 3
const DAY_MS = 86_400_000
const LOOK_MS = 100
const SETTLE_MS = 60_000

/** How much longer does accepting take while the api that is asked brings a day back? Times without and with, in turns. */
const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-bench-restore-'))
const bench = await startBenchFleet(10, { env: { ...ADMIN_ENV, ARCHIVE_TO: folder } })
try {
  const { db, url, clients } = bench
  const day = new Date(Date.now() - AGO * DAY_MS).toISOString().slice(0, 10)
  await makeHistoryDays(db, AGO + 2)
  await writeHistory(db, ROWS, 1, AGO)
  await archive()
  const load = startPaced({ url, clients, expressShare: 0.1, quiet: true, perSecond: RATE })
  await Bun.sleep(5_000)
  const [without, meanwhile, tookS]: [number[], number[], number[]] = [[], [], []]
  for (let turn = 0; turn < TURNS; turn++) {
    load.take()
    await Bun.sleep(SECONDS * 1_000)
    without.push(load.take().acceptMs.p99)
    const startedAtMs = performance.now()
    const asked = await fetch(`${url}/v1/archive/days/${day}/restore`, { method: 'POST', headers: ADMIN })
    if (asked.status !== 202) throw new Error(`restoring was answered ${asked.status}`)
    while (!(await isBack())) await Bun.sleep(LOOK_MS)
    tookS.push((performance.now() - startedAtMs) / 1_000)
    const seen = load.take()
    meanwhile.push(seen.acceptMs.p99)
    progress(
      `  p99 ${without.at(-1)} ms without, ${seen.acceptMs.p99} (p50 ${seen.acceptMs.p50}, max ${seen.acceptMs['max']}) while a day came back in ${Math.round(tookS.at(-1) ?? 0)} s`,
    )
    if (turn < TURNS - 1) await archive()
  }
  await load.stop()
  await bench.settle(SETTLE_MS)
  const p99Ms = { without: median(without), meanwhile: median(meanwhile) }
  report(
    'bench:restore',
    { messages: ROWS, perSecond: RATE, seconds: Math.round(median(tookS)), p99Ms, audit: 'clean' },
    {
      title: 'Accept p99 in ms while a day comes back from the archive',
      bars: [
        { label: 'without', value: p99Ms.without, note: '' },
        { label: 'meanwhile', value: p99Ms.meanwhile, note: '' },
      ],
    },
  )

  async function isBack(): Promise<boolean> {
    const [row] = await db.sql<{ back: boolean }[]>`
      select state = 'restored' and held_until is null as back from archived_days`
    return row?.back === true
  }

  async function archive(): Promise<void> {
    const archiving = await startArchiving(db, day, folder)
    if ((await archiving.exited) !== 0) throw new Error(`${day} was not archived`)
  }
} finally {
  await bench.stop()
  rmSync(folder, { recursive: true, force: true })
}
