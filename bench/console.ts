// `bun run bench:console`: what does an open console cost the gateway, and does the page stay live?
import { openBrowser, type TestBrowser } from '../test/support/browser.ts'
import { closedRound } from './kit/closed-round.ts'
import { startBenchFleet } from './kit/fleet.ts'
import { median } from './kit/median.ts'
import { progress, report } from './kit/report.ts'
import { setting } from './kit/settings.ts'

const MESSAGES = setting('BENCH_MESSAGES', 15_000)
const ROUNDS = setting('BENCH_ROUNDS', 3)
const CLIENTS = 100
const SETTLE_MS = 60_000
/** Before each round: loading a page costs a second of a core, and what is asked is what an open one costs. */
const REST_MS = 3_000

/** Who looks on: nobody; a reader of the live stream, which is what the gateway has of a page; a browser on the same cores. */
const KINDS = ['nobody', 'a live stream', 'a page in a browser'] as const
type Kind = (typeof KINDS)[number]

const bench = await startBenchFleet(CLIENTS)
let browser: TestBrowser | undefined
try {
  browser = await openBrowser()
  const { page } = browser

  /** Starts to look on; the answer ends it. */
  async function watch(kind: Kind): Promise<() => Promise<void>> {
    if (kind === 'nobody') return async () => {}
    if (kind === 'a page in a browser') {
      await page.goto(bench.url)
      await page.getByText('live ·').waitFor()
      await page.locator('.state').first().waitFor()
      return async () => void (await page.goto('about:blank'))
    }
    const abort = new AbortController()
    const response = await fetch(`${bench.url}/v1/live`, { signal: abort.signal })
    const read = (async () => {
      for await (const _ of response.body ?? []);
    })().catch(() => {})
    return async () => {
      abort.abort()
      await read
    }
  }

  progress('Warming up …')
  await closedRound(bench, bench.clients, MESSAGES)
  const rounds: { round: number; kind: Kind; perSecond: number }[] = []
  let isLive = false
  for (let round = 1; round <= ROUNDS; round++) {
    // Who goes first alternates, so that what changes with time touches all.
    for (const kind of round % 2 === 1 ? KINDS : KINDS.toReversed()) {
      const stop = await watch(kind)
      await Bun.sleep(REST_MS)
      const perSecond = await closedRound(bench, bench.clients, MESSAGES)
      if (kind === 'a page in a browser') isLive ||= await page.getByText('live ·').isVisible()
      await stop()
      progress(`Round ${round} of ${ROUNDS}, ${kind}: ${perSecond}/s`)
      rounds.push({ round, kind, perSecond })
    }
  }
  await bench.settle(SETTLE_MS)
  const medianOf = (wanted: Kind) =>
    Math.round(median(rounds.flatMap(({ kind, perSecond }) => (kind === wanted ? perSecond : []))))
  const bars = KINDS.map((label) => ({ label, value: medianOf(label) }))
  const kept = (kind: Kind) => Math.round((medianOf(kind) / medianOf('nobody')) * 100) / 100
  report(
    'bench:console',
    {
      messagesPerRound: MESSAGES,
      perSecond: Object.fromEntries(bars.map(({ label, value }) => [label, value])),
      keptWithStream: kept('a live stream'),
      keptWithPage: kept('a page in a browser'),
      pageIsLive: isLive,
      audit: 'clean',
      rounds,
    },
    { title: 'Full life cycles per second with an open console, median of the rounds', bars },
  )
} finally {
  await browser?.close()
  await bench.stop()
}
