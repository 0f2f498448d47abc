import {
  FINAL_STATES,
  isFinal,
  isLifecycleState,
  LIFECYCLE_STATES,
  type LifecycleState,
} from '../../domain/lifecycle.ts'
import { type Money, minus, NO_MONEY, sumOf } from '../../domain/money.ts'
import { histogramOf, percentileMs } from '../../domain/report/histogram.ts'
import { ACCEPTED_FROM, isSlower, type Stay, startsOf } from '../../domain/report/passages.ts'
import { SPAN_MS, startOfSpan } from '../../domain/report/report-span.ts'
import type { Db } from '../../store/database/db.ts'
import { type MachineProgress, readMachineProgress } from '../../store/report/machine-progress.ts'
import { type Flow, readBase, readFlows, readStays, type StayOf } from '../../store/report/machine-reading.ts'

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
export type MachineReport = MachineSpan & {
  readonly progress: MachineProgress
  readonly arrows: readonly { readonly from: string | null; readonly to: string; readonly messages: Series }[]
  /** Open states: messages in them. Final ones: messages that came to them since the UTC day of the bucket began. */
  readonly states: Readonly<Record<LifecycleState, Series>>
  readonly money: {
    readonly held: readonly Money[]
    readonly captured: readonly Money[]
    readonly released: readonly Money[]
    /** Since the UTC day of the bucket began. */
    readonly capturedToday: readonly Money[]
    readonly releasedToday: readonly Money[]
  }
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

/**
 * Reads what went through the machine in a time. Costs the rows of that time, by the minute those of its minutes, and the hours of
 * up to `PASSAGES_KEPT_MS` before it: never messages.
 */
export async function readMachine({ sql }: Db, span: MachineSpan): Promise<MachineReport> {
  const { fromMs, toMs, bucket } = span
  const dayMs = startOfSpan('day', fromMs)
  // One state of the database: what is folded meanwhile would be read twice, or not at all.
  return await sql.begin('isolation level repeatable read read only', async (tx) => {
    const progress = await readMachineProgress(tx)
    const flows = await readFlows(tx, fromMs, toMs, bucket)
    const before = await readBefore(tx, fromMs, progress)
    const today = await readFlows(tx, dayMs, fromMs, null)
    const stays = await readStays(tx, fromMs, toMs)
    const weekFromMs = startOfSpan('hour', fromMs) - WEEK_MS
    const isKnown = progress.countedFromMs !== null && weekFromMs >= progress.countedFromMs
    const weekToMs = startOfSpan('hour', toMs - 1) + SPAN_MS.hour - WEEK_MS
    const week = isKnown ? await readStays(tx, weekFromMs, weekToMs) : null
    const starts = startsOf(fromMs, toMs, bucket)
    return {
      ...span,
      progress,
      arrows: arrowsOf(flows, starts),
      ...levelsOf(flows, starts, before, today),
      providers: providersOf(flows, starts, stays),
      stays: staysOf(stays, week),
    }
  })
}

type Tx = Parameters<typeof readFlows>[0]
type Before = { readonly states: ReadonlyMap<string, number>; readonly held: Money }

/** What was in the states when the time began: the base, with what went through after it, or without what did before. */
async function readBefore(tx: Tx, fromMs: number, { minutesFromMs }: MachineProgress): Promise<Before> {
  const base = await readBase(tx)
  const states = new Map(base.map(({ status, messages }) => [status, messages]))
  const held = base.reduce((sum, one) => sumOf(sum, one.held), NO_MONEY)
  const isLater = fromMs >= minutesFromMs
  const flows = isLater
    ? await readFlows(tx, minutesFromMs, fromMs, null)
    : await readFlows(tx, fromMs, minutesFromMs, null)
  return { states, held: sumUp(states, held, flows, isLater ? 1 : -1) }
}

/** Adds what came into the states less what left them, `times`; answers what is held then. */
function sumUp(states: Map<string, number>, held: Money, flows: readonly Flow[], times: 1 | -1): Money {
  let sum = held
  for (const flow of flows) {
    states.set(flow.to, (states.get(flow.to) ?? 0) + times * flow.messages)
    if (flow.from !== ACCEPTED_FROM)
      states.set(flow.from, (states.get(flow.from) ?? 0) - times * flow.messages)
    const isAdded = (flow.from === ACCEPTED_FROM) === (times === 1)
    sum = isAdded ? sumOf(sum, flow.amount) : minus(sum, flow.amount)
  }
  return sum
}

function arrowsOf(flows: readonly Flow[], starts: readonly number[]): MachineReport['arrows'] {
  return [...Map.groupBy(flows, ({ from, to }) => `${from}>${to}`).values()].map((of) => ({
    from: of[0]?.from || null,
    to: of[0]?.to ?? '',
    messages: seriesOf(of, starts),
  }))
}

function levelsOf(
  flows: readonly Flow[],
  starts: readonly number[],
  before: Before,
  sinceDay: readonly Flow[],
): Pick<MachineReport, 'states' | 'money'> {
  const at = Map.groupBy(flows, ({ atMs }) => atMs)
  const now = new Map(before.states)
  let held = before.held
  let today = endsOf(sinceDay)
  const states = Object.fromEntries(LIFECYCLE_STATES.map((state) => [state, [] as number[]])) as Record<
    LifecycleState,
    number[]
  > // one for each
  const money: { -readonly [K in keyof MachineReport['money']]: Money[] } = {
    held: [],
    captured: [],
    released: [],
    capturedToday: [],
    releasedToday: [],
  }
  for (const [index, startMs] of starts.entries()) {
    if (index > 0 && startMs === startOfSpan('day', startMs)) today = endsOf([])
    const of = at.get(startMs) ?? []
    held = sumUp(now, held, of, 1)
    const ends = endsOf(of)
    today = addedEnds(today, ends)
    for (const state of LIFECYCLE_STATES)
      states[state].push(isFinal(state) ? (today.messages.get(state) ?? 0) : Math.max(0, now.get(state) ?? 0))
    money.held.push(held < 0 ? NO_MONEY : held)
    money.captured.push(ends.captured)
    money.released.push(ends.released)
    money.capturedToday.push(today.captured)
    money.releasedToday.push(today.released)
  }
  return { states, money }
}

/** Messages that ended, and what became of their money. */
type Ends = {
  readonly messages: ReadonlyMap<string, number>
  readonly captured: Money
  readonly released: Money
}

function endsOf(flows: readonly Flow[]): Ends {
  const messages = new Map<string, number>()
  let [captured, released] = [NO_MONEY, NO_MONEY]
  for (const flow of flows) {
    if (flow.from === flow.to || !isLifecycleState(flow.to) || !isFinal(flow.to)) continue
    messages.set(flow.to, (messages.get(flow.to) ?? 0) + flow.messages)
    captured = sumOf(captured, flow.captured)
    released = sumOf(released, minus(flow.amount, flow.captured))
  }
  return { messages, captured, released }
}

function addedEnds(a: Ends, b: Ends): Ends {
  return {
    messages: new Map(
      FINAL_STATES.map((state) => [state, (a.messages.get(state) ?? 0) + (b.messages.get(state) ?? 0)]),
    ),
    captured: sumOf(a.captured, b.captured),
    released: sumOf(a.released, b.released),
  }
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
