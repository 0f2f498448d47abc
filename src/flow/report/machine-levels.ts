import {
  FINAL_STATES,
  isFinal,
  isLifecycleState,
  LIFECYCLE_STATES,
  type LifecycleState,
} from '../../domain/lifecycle.ts'
import { type Money, minus, NO_MONEY, sumOf } from '../../domain/money.ts'
import { ACCEPTED_FROM } from '../../domain/report/passages.ts'
import { startOfSpan } from '../../domain/report/report-span.ts'
import type { Flow } from '../../store/report/machine-reading.ts'

/** What is in the states at an instant, and held. */
export type Before = { readonly states: ReadonlyMap<string, number>; readonly held: Money }

/** What is in the states at the end of each bucket, and what became of the money in it. */
export type Levels = {
  /** Open states: messages in them. Final ones: messages that came to them since the UTC day of the bucket began. */
  readonly states: Readonly<Record<LifecycleState, readonly number[]>>
  readonly money: {
    readonly held: readonly Money[]
    readonly captured: readonly Money[]
    readonly released: readonly Money[]
    /** Since the UTC day of the bucket began. */
    readonly capturedToday: readonly Money[]
    readonly releasedToday: readonly Money[]
  }
}

/** Goes through the buckets that begin at `starts`, from what was `before` them and in their UTC day before them. */
export function levelsOf(
  flows: readonly Flow[],
  starts: readonly number[],
  before: Before,
  sinceDay: readonly Flow[],
): Levels {
  const at = Map.groupBy(flows, ({ atMs }) => atMs)
  const now = new Map(before.states)
  let held = before.held
  let today = endsOf(sinceDay)
  const states = Object.fromEntries(LIFECYCLE_STATES.map((state) => [state, [] as number[]])) as Record<
    LifecycleState,
    number[]
  > // one for each
  const money: { -readonly [K in keyof Levels['money']]: Money[] } = {
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

/** Adds what came into the states less what left them, `times`; answers what is held then. */
export function sumUp(
  states: Map<string, number>,
  held: Money,
  flows: readonly Flow[],
  times: 1 | -1,
): Money {
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
