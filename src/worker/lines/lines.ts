import type { Lane, MessageId } from '../../domain/message.ts'
import type { ProviderRow } from '../../domain/provider/provider.ts'
import { openOneRun } from '../../kit/one-run.ts'
import { startTicker } from '../../kit/ticker.ts'
import { logsFailureOf } from '../../store/database/loop-failure.ts'
import {
  LINE_LEASE_MS,
  type LineName,
  lineKey,
  MAX_FREE_LINES,
  type OthersLines,
  releaseLines,
  renewLines,
  takeLines,
  type WantedLines,
} from '../../store/provider/provider-lines.ts'
import type { WorkerDeps } from '../../world.ts'
import { type Line, type LineDeps, openLine } from './line.ts'
import { openNewlyOpen } from './newly-open.ts'
import { takeInTurns } from './take-in-turns.ts'
import type { Taken } from './turn.ts'

/** How often all lines of a worker are renewed, in one statement: six times within a lease. */
const RENEW_EVERY_MS = 500

/** A provider that is new, or resumed, is known everywhere within this: until then each worker takes one line of it. */
const SHARE_FOR_MS = 2_000

/** Orders that cannot go for so long are stuck: a rate has them wait less, but the slowest. */
const STUCK_MS = 1_000

/** The lines that a worker holds. */
export type Lines = {
  /** Orders that may go now, at most `limit`: the lines have turns. */
  take(limit: number): Taken[]
  /** How long until there is one, in milliseconds: 0 is now, Infinity when something else must happen first. */
  waitMs(): number
  /** Orders that wait on lines of which one may be taken now. */
  ready(): number
  /** True when lines of this worker hold orders of this provider, and none of them can go soon: it hangs, or is ill. */
  isStuck(provider: string): boolean
  /** Gives an order to a line of this worker; false: it has none of this provider, or that has enough. */
  give(
    provider: string,
    order: { readonly lane: Lane; readonly messageId: MessageId; readonly parts: number },
  ): boolean
  /** Acts at once on what is known of the providers. */
  refresh(): Promise<void>
  /** Takes no more orders and hands back what waits. */
  stopTaking(): Promise<void>
  /** Closes all providers, what is under way there first, and gives the lines up. */
  close(): Promise<void>
}

type Deps = Pick<WorkerDeps, 'db' | 'providers' | 'holder' | 'findWay' | 'log'> &
  Omit<LineDeps, 'wake' | 'log'> & {
    /** Told of providers that nobody could submit to, as far as is known here, until now. */
    begun(providers: readonly string[]): void
  }

type Held = {
  readonly line: Line
  /** The database's time of its first renewal: then it was there for all to see. Null: not yet. */
  seenFromMs: number | null
}

/**
 * Holds lines: renews what is held, takes what is free and wanted, gives up what is not. A provider's rate is shared by all
 * that hold a line of it, without a word between them: each reckons its share at each renewal, and a new line takes nothing
 * until all others have renewed, and so have counted it.
 */
export function startLines(deps: Deps, wake: () => void): Lines {
  const { db, providers, clock, holder, log } = deps
  const lineDeps: LineDeps = { ...deps, wake }
  const logFailure = logsFailureOf('lines', log)
  let held: readonly Held[] = []
  let lines: readonly Line[] = []
  let others: ReadonlyMap<string, OthersLines> = new Map()
  /** Since when this worker wants lines of a provider, by `clock`. */
  const wantedSince = new Map<string, number>()
  let turn = 0
  let isStopping = false
  let isDue = false

  const newlyOpen = openNewlyOpen()

  const loop = openOneRun(
    () => isDue,
    async () => {
      isDue = false
      await round().catch(logFailure)
    },
  )

  async function round(): Promise<void> {
    closeUnwanted()
    await renew()
    // What was taken is renewed at once: then others can count it.
    if (!isStopping && (await takeFree())) await renew()
    wake()
  }

  function keep(now: readonly Held[]): void {
    held = now
    lines = now.map(({ line }) => line)
  }

  function slotsOf({ name, state, lines: bound }: ProviderRow): number {
    if (isStopping || state === 'paused' || deps.findWay(name) === null) return 0
    return bound ?? MAX_FREE_LINES
  }

  const heldOf = (provider: string) => held.filter(({ line }) => line.name.provider === provider)

  const isTakenFrom = (provider: string) =>
    heldOf(provider).length > 0 || (others.get(provider)?.live ?? 0) > 0

  /** Paused, removed, or of fewer lines than before: it takes no more at once, and is given up when it is closed. */
  function closeUnwanted(): void {
    for (const { line } of held) {
      const row = providers.get(line.name.provider)
      const isOne = row?.lines === null && heldOf(row.name)[0]?.line !== line
      if (!row || isOne || line.name.slot >= slotsOf(row)) void line.close()
    }
  }

  async function renew(): Promise<void> {
    const gone = held.filter(({ line }) => line.isClosed())
    const open = held.filter(({ line }) => !line.isClosed())
    const reports = open.map(({ line }) => line.report())
    const sentMs = clock()
    const answer = await renewLines(
      db.sql,
      holder,
      reports,
      gone.map(({ line }) => line.name),
    )
    others = new Map(answer.others.map((of) => [of.provider, of]))
    const kept = new Set(answer.kept.map(lineKey))
    for (const one of open) {
      if (!kept.has(lineKey(one.line.name))) {
        log.warn({ ...one.line.name }, 'a line was taken by another worker')
        void one.line.close()
        continue
      }
      one.seenFromMs ??= answer.nowMs
      one.line.renewed(sentMs + LINE_LEASE_MS)
    }
    keep(open.filter(({ line }) => kept.has(lineKey(line.name))))
    for (const { name } of providers.all()) limit(name)
    const opened = newlyOpen(reports)
    if (opened.length > 0) deps.begun(opened)
  }

  /** What each line of a provider may do from now on. */
  function limit(provider: string): void {
    const row = providers.get(provider)
    const mine = heldOf(provider)
    const way = mine.length > 0 ? deps.findWay(provider) : null
    if (!row || !way) return
    const of = others.get(provider)
    const share = row.maxPartsPerS === null ? null : row.maxPartsPerS / (mine.length + (of?.live ?? 0))
    for (const { line, seenFromMs } of mine) {
      line.limit(row, share)
      line.follow(way)
      const isCounted = seenFromMs !== null && (!of || of.renewedMs >= seenFromMs)
      if (share === null || isCounted) line.start()
    }
  }

  async function takeFree(): Promise<boolean> {
    const wanted = providers.all().flatMap(wantedOf)
    if (wanted.length === 0) return false
    const sentMs = clock()
    const untaken = wanted.filter(({ provider }) => !isTakenFrom(provider))
    const taken = await takeLines(db, holder, wanted)
    keep([...held, ...taken.flatMap((name) => opened(name, sentMs))])
    const begun = untaken.map(({ provider }) => provider).filter((name) => heldOf(name).length > 0)
    if (begun.length > 0) deps.begun(begun)
    return taken.length > 0
  }

  /** One, later as many again as are held: those who begin within 2 s share, and one alone soon has all. */
  function wantedOf(row: ProviderRow): readonly WantedLines[] {
    const slots = slotsOf(row)
    if (slots === 0) {
      wantedSince.delete(row.name)
      return []
    }
    const since = wantedSince.get(row.name) ?? clock()
    wantedSince.set(row.name, since)
    const mine = heldOf(row.name).length
    const free = row.lines === null ? 1 - mine : slots - mine - (others.get(row.name)?.live ?? 0)
    const count = Math.min(free, mine > 0 && clock() - since < SHARE_FOR_MS ? 0 : Math.max(1, mine))
    return count > 0 ? [{ provider: row.name, slots, count }] : []
  }

  function opened(name: LineName, sentMs: number): Held[] {
    const way = deps.findWay(name.provider)
    if (!way) return []
    const line = openLine(lineDeps, name, way)
    line.renewed(sentMs + LINE_LEASE_MS)
    return [{ line, seenFromMs: null }]
  }

  async function refresh(): Promise<void> {
    isDue = true
    loop.wake()
    await loop.idle()
  }

  const stopTicker = startTicker(RENEW_EVERY_MS, refresh, logFailure)

  return {
    take: (limit) => takeInTurns(lines, turn++, limit),
    waitMs: () =>
      lines.reduce(
        (least, line) => (least === 0 ? 0 : Math.min(least, line.waitMs())),
        Number.POSITIVE_INFINITY,
      ),
    ready: () => lines.reduce((sum, line) => sum + (line.waitMs() === 0 ? line.waiting() : 0), 0),
    isStuck(provider) {
      const waiting = heldOf(provider).filter(({ line }) => line.waiting() > 0)
      return waiting.length > 0 && waiting.every(({ line }) => line.waitMs() > STUCK_MS)
    },
    give(provider, { lane, messageId, parts }) {
      const mine = heldOf(provider)
      const chosen = mine[turn++ % mine.length]?.line
      const order = { messageId, event: 'DISPATCHED', parts } as const
      return chosen?.give(lane, turn, { order, settle: () => {} }) ?? false
    },
    refresh,
    async stopTaking() {
      isStopping = true
      await Promise.all(lines.map((line) => line.stop()))
    },
    async close() {
      isStopping = true
      await stopTicker()
      await loop.idle()
      await Promise.all(lines.map((line) => line.close()))
      keep([])
      await releaseLines(db.sql, holder).catch(logFailure)
    },
  }
}
