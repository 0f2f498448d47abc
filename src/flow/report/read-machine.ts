import { isFinal, LIFECYCLE_STATES, type LifecycleState } from '../../domain/lifecycle.ts'
import { NO_MONEY, sumOf } from '../../domain/money.ts'
import { histogramOf, percentileMs } from '../../domain/report/histogram.ts'
import { isSlower, type Stay, startsOf } from '../../domain/report/passages.ts'
import { SPAN_MS, startOfSpan } from '../../domain/report/report-span.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import type { Db, Tx } from '../../store/database/db.ts'
import { areMoreThan } from '../../store/report/machine-lives.ts'
import { type MachineProgress, readMachineProgress } from '../../store/report/machine-progress.ts'
import { type Flow, readBase, readFlows, readStays, type StayOf } from '../../store/report/machine-reading.ts'
import { COMMITTED_AFTER_MS } from './count-minute.ts'
import { type Before, type Levels, levelsOf, sumUp } from './machine-levels.ts'
import { readUncounted } from './uncounted.ts'

/** A week before, of which the same hours are compared. */
export const WEEK_MS = 7 * SPAN_MS.day

/** Providers that are told of, those that were asked most. */
export const MAX_PROVIDERS = 50

/** A time of whole buckets, in Unix milliseconds: `toMs` is not in it. */
export type MachineSpan = {
  readonly fromMs: number
  readonly toMs: number
  readonly bucket: 'minute' | 'hour'
}

/** One number for each bucket. */
type Series = readonly number[]

/** What went through the machine. Lists have an entry for each bucket; what is at an instant is so at the bucket's end. */
export type MachineReport = MachineSpan &
  Levels & {
    /** Whole from then on; null: nothing has been counted yet. */
    readonly countedFromMs: number | null
    /** Whole minutes before it are complete. */
    readonly completeUntilMs: number
    /** Minutes of acceptance that wait to be counted again. */
    readonly pendingMinutes: number
    readonly arrows: readonly {
      readonly from: string | null
      readonly to: string
      readonly messages: Series
    }[]
    readonly providers: readonly MachineProvider[]
    readonly stays: readonly MachineStay[]
  }

/** What one provider did. */
export type MachineProvider = {
  readonly provider: string
  readonly submitted: Series
  readonly refused: Series
  readonly delivered: Series
  readonly failed: Series
  /** From SENDING to its answer, over all the time. */
  readonly answer: Stay
}

/** How long messages that left a state in all the time had been in it, beside the same hours a week before. */
export type MachineStay = Stay & {
  readonly state: LifecycleState
  /** Null: it was not counted then. */
  readonly weekBefore: Stay | null
  readonly isSlower: boolean
}

/** Of more messages than these nothing is told of the minute that is not over: each costs whoever asks some 11 µs. */
export const MAX_UNCOUNTED = 4_000

/**
 * Reads what went through the machine in a time. Costs the rows of that time, by the minute those of its minutes, the hours of
 * up to `PASSAGES_KEPT_MS` before it, and the histories of what is not counted yet, of up to `MAX_UNCOUNTED` messages.
 */
export async function readMachine({ sql }: Db, span: MachineSpan): Promise<MachineReport> {
  const { fromMs, toMs, bucket } = span
  // One state of the database: what is counted or folded meanwhile would be read twice, or not at all.
  return await sql.begin('isolation level repeatable read read only', async (tx) => {
    const progress = await readMachineProgress(tx)
    const source = await openSource(tx, progress, toMs)
    const flows = await source.flows(fromMs, toMs, bucket)
    const before = await readBefore(tx, source, fromMs, progress)
    const today = await source.flows(startOfSpan('day', fromMs), fromMs, null)
    const stays = await source.stays(fromMs, toMs)
    const weekFromMs = startOfSpan('hour', fromMs) - WEEK_MS
    const isKnown = progress.countedFromMs !== null && weekFromMs >= progress.countedFromMs
    const weekToMs = startOfSpan('hour', toMs - 1) + SPAN_MS.hour - WEEK_MS
    const week = isKnown ? await source.stays(weekFromMs, weekToMs) : null
    const starts = startsOf(fromMs, toMs, bucket)
    return {
      ...span,
      countedFromMs: progress.countedFromMs,
      completeUntilMs: source.completeUntilMs,
      pendingMinutes: progress.pendingMinutes,
      arrows: arrowsOf(flows, starts),
      ...levelsOf(flows, starts, before, today),
      providers: providersOf(flows, starts, stays),
      stays: staysOf(stays, week),
    }
  })
}

/** All that went through, counted and not. */
type Source = {
  /** Whole minutes before it are complete. */
  readonly completeUntilMs: number
  flows(fromMs: number, toMs: number, bucket: MachineSpan['bucket'] | null): Promise<readonly Flow[]>
  stays(fromMs: number, toMs: number): Promise<readonly StayOf[]>
}

/** Reads the histories of what is not counted yet, where something before `toMs` may stand in them. */
async function openSource(tx: Tx, progress: MachineProgress, toMs: number): Promise<Source> {
  const { countedFromMs, openFromMs, changedFromMs, nowMs } = progress
  const areFew = countedFromMs !== null && !(await areMoreThan(tx, MAX_UNCOUNTED, firstUuid7At(openFromMs)))
  const uncounted = areFew && toMs > openFromMs ? await readUncounted(tx, openFromMs, nowMs) : null
  const acceptedBeforeMs = uncounted && openFromMs
  const committedMs = nowMs - COMMITTED_AFTER_MS
  const toldUntilMs = areFew
    ? committedMs
    : Math.max(openFromMs, Math.min(progress.toldUntilMs ?? 0, committedMs))
  return {
    completeUntilMs: startOfSpan('minute', Math.min(toldUntilMs, changedFromMs ?? toldUntilMs)),
    flows: async (fromMs, toMs, bucket) => [
      ...(await readFlows(tx, { fromMs, toMs, acceptedBeforeMs }, bucket)),
      ...(uncounted?.flows(fromMs, toMs, bucket) ?? []),
    ],
    stays: async (fromMs, toMs) => [
      ...(await readStays(tx, { fromMs, toMs, acceptedBeforeMs })),
      ...(uncounted?.stays(fromMs, toMs) ?? []),
    ],
  }
}

/** What was in the states when the time began: the base, with what went through after it, or without what did before. */
async function readBefore(
  tx: Tx,
  source: Source,
  fromMs: number,
  { minutesFromMs }: MachineProgress,
): Promise<Before> {
  const base = await readBase(tx)
  const states = new Map(base.map(({ status, messages }) => [status, messages]))
  const held = base.reduce((sum, one) => sumOf(sum, one.held), NO_MONEY)
  const isLater = fromMs >= minutesFromMs
  const flows = isLater
    ? await source.flows(minutesFromMs, fromMs, null)
    : await source.flows(fromMs, minutesFromMs, null)
  return { states, held: sumUp(states, held, flows, isLater ? 1 : -1) }
}

function arrowsOf(flows: readonly Flow[], starts: readonly number[]): MachineReport['arrows'] {
  return [...Map.groupBy(flows, ({ from, to }) => `${from}>${to}`).values()].map((of) => ({
    from: of[0]?.from || null,
    to: of[0]?.to ?? '',
    messages: seriesOf(of, starts),
  }))
}

function providersOf(
  flows: readonly Flow[],
  starts: readonly number[],
  stays: readonly StayOf[],
): MachineProvider[] {
  const sending = Map.groupBy(
    stays.filter(({ state }) => state === 'SENDING'),
    ({ provider }) => provider,
  )
  return [...Map.groupBy(flows, ({ provider }) => provider)]
    .filter(([provider]) => provider !== '')
    .map(([provider, of]) => ({
      provider,
      submitted: seriesOf(of.filter(isSubmitted), starts),
      refused: seriesOf(of.filter(isRefused), starts),
      delivered: seriesOf(
        of.filter(({ from, to }) => from !== to && to === 'DELIVERED'),
        starts,
      ),
      failed: seriesOf(
        of.filter(({ from, to }) => from !== to && (to === 'FAILED_PERM' || to === 'EXPIRED')),
        starts,
      ),
      answer: stayOf(sending.get(provider) ?? []),
    }))
    .sort((a, b) => total(b.submitted) - total(a.submitted) || (a.provider < b.provider ? -1 : 1))
    .slice(0, MAX_PROVIDERS)
}

const isSubmitted = ({ from, to }: Flow) => to === 'SENDING' && from !== 'SENDING'
const isRefused = ({ from, to }: Flow) => from === 'SENDING' && (to === 'QUEUED' || to === 'FAILED_TEMP')

function staysOf(now: readonly StayOf[], week: readonly StayOf[] | null): MachineStay[] {
  return LIFECYCLE_STATES.filter((state) => !isFinal(state)).map((state) => {
    const of = (stays: readonly StayOf[]) => stayOf(stays.filter((one) => one.state === state))
    const stay = of(now)
    const weekBefore = week && of(week)
    return { state, ...stay, weekBefore, isSlower: isSlower(stay, weekBefore) }
  })
}

function stayOf(stays: readonly StayOf[]): Stay {
  const steps = new Map<number, number>()
  for (const stay of stays)
    for (const [step, messages] of stay.steps) steps.set(step, (steps.get(step) ?? 0) + messages)
  const histogram = histogramOf(steps)
  return {
    messages: total(histogram.counts),
    p50Ms: percentileMs(histogram, 0.5),
    p95Ms: percentileMs(histogram, 0.95),
  }
}

function seriesOf(flows: readonly Flow[], starts: readonly number[]): Series {
  const at = new Map<number, number>()
  for (const { atMs, messages } of flows) at.set(atMs, (at.get(atMs) ?? 0) + messages)
  return starts.map((startMs) => at.get(startMs) ?? 0)
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0)
}
