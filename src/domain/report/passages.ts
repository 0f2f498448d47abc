import { isFinal, isLifecycleState } from '../lifecycle.ts'
import type { CreditState } from '../message.ts'
import { type Money, NO_MONEY, sumOf } from '../money.ts'
import { readKeptRoute } from '../route/kept-route.ts'
import { stepOf } from './histogram.ts'
import { SPAN_MS, startOfSpan } from './report-span.ts'

/** Where messages come from that are accepted: no state. */
export const ACCEPTED_FROM = ''

/** Messages that took one arrow of the machine in one minute (or, summed up, in one hour), with one provider. */
export type Passage = {
  /** Start of that minute in Unix milliseconds, by the clocks of those who moved them. */
  readonly atMs: number
  /** Whose queue they were in, or who was asked last; empty: of a release that chose nobody at acceptance. */
  readonly provider: string
  /** The state they left; `ACCEPTED_FROM` of those that were accepted. */
  readonly from: string
  readonly to: string
  messages: number
  /** What their locks took (accepted) or settled (an end); otherwise nothing. */
  amount: Money
  /** What of that was captured; the rest of an end was released. */
  captured: Money
  /** Messages by how long they had been in the state that they left, as steps of `histogram.ts`; none where it is the same state. */
  readonly stays: Map<number, number>
}

/** Passages by their minute, then by the arrow and the provider as `QUEUED>SENDING mock`. */
export type Passages = Map<number, Map<string, Passage>>

/** A message with its history, as far as it is counted by. */
export type ToldLife = {
  readonly provider: string
  readonly credit: CreditState
  readonly amount: Money
  /** Its lines as they stand in `messages.history` (`history-line.ts`): the newest first, each as JSON. */
  readonly lines: readonly string[]
  /** Its events that are no lines. */
  readonly later: readonly HistoryPlaces[]
}

/** The places of a line that are counted by: the others are not looked at. */
export type HistoryPlaces = readonly [
  seq: number,
  atMs: number,
  event: string,
  from: string | null,
  to: string,
  attempt?: number,
  detail?: string | null,
  route?: string | null,
  part?: number | null,
  ignored?: boolean | null,
]

/** Adds what a message has gone through. What was ignored moved nothing. A stay ends with the state, not with an event within it. */
export function addLife(passages: Passages, { provider, credit, amount, lines, later }: ToldLife): void {
  let asked = provider
  let cameAtMs = 0
  for (const places of inOrder(lines, later)) {
    // By their index: to take them apart by a pattern costs as much as all else here.
    const atMs = places[1]
    const from = places[3]
    const to = places[4]
    const route = places[7]
    if (places[9]) continue
    if (route) asked = firstProvider(route) ?? asked
    const passage = passageOf(passages, startOfSpan('minute', atMs), asked, from ?? ACCEPTED_FROM, to)
    passage.messages++
    if (from === null || (from !== to && isLifecycleState(to) && isFinal(to))) {
      passage.amount = sumOf(passage.amount, amount)
      if (from !== null && credit === 'CAPTURED') passage.captured = sumOf(passage.captured, amount)
    }
    if (from === to) continue
    if (from !== null) addTo(passage.stays, stepOf(atMs - cameAtMs), 1)
    cameAtMs = atMs
  }
}

function inOrder(lines: readonly string[], later: readonly HistoryPlaces[]): readonly HistoryPlaces[] {
  const told = lines.map((line) => JSON.parse(line) as HistoryPlaces) // written by `historyLine`
  return later.length === 0 ? told.reverse() : [...told, ...later].sort(([a], [b]) => a - b)
}

/** The passage of these, added when there is none. */
export function passageOf(
  passages: Passages,
  atMs: number,
  provider: string,
  from: string,
  to: string,
): Passage {
  let ofMinute = passages.get(atMs)
  if (ofMinute === undefined) {
    ofMinute = new Map()
    passages.set(atMs, ofMinute)
  }
  const key = `${from}>${to} ${provider}`
  const known = ofMinute.get(key)
  if (known) return known
  const passage: Passage = {
    atMs,
    provider,
    from,
    to,
    messages: 0,
    amount: NO_MONEY,
    captured: NO_MONEY,
    stays: new Map(),
  }
  ofMinute.set(key, passage)
  return passage
}

/** Adds all of `others`, which stay as they are. */
export function addPassages(to: Passages, others: Passages): void {
  for (const of of others.values())
    for (const other of of.values()) {
      const passage = passageOf(to, other.atMs, other.provider, other.from, other.to)
      passage.messages += other.messages
      passage.amount = sumOf(passage.amount, other.amount)
      passage.captured = sumOf(passage.captured, other.captured)
      for (const [step, messages] of other.stays) addTo(passage.stays, step, messages)
    }
}

/** Passages in parts of up to `limit` rows, or all of one minute, each from a minute on and before another: together they are all time. */
export function partsOf(
  passages: Passages,
  limit: number,
): { readonly fromMs: number | null; readonly toMs: number | null; readonly passages: readonly Passage[] }[] {
  const minutes = [...passages].sort(([a], [b]) => a - b)
  const parts: { fromMs: number | null; passages: Passage[] }[] = [{ fromMs: null, passages: [] }]
  for (const [atMs, ofMinute] of minutes) {
    const of = [...ofMinute.values()]
    const last = parts.at(-1)
    if (last && (last.passages.length === 0 || last.passages.length + of.length <= limit))
      last.passages.push(...of)
    else parts.push({ fromMs: atMs, passages: of })
  }
  return parts.map((part, index) => ({ ...part, toMs: parts[index + 1]?.fromMs ?? null }))
}

/** True when messages that stay so long stay clearly longer than those did. Histograms are off by 19 %, and a few messages say nothing. */
export function isSlower(now: Stay, then: Stay | null): boolean {
  if (now.messages < LEAST_MESSAGES || then === null || then.messages < LEAST_MESSAGES) return false
  const worse = (ms: number | null, before: number | null) =>
    ms !== null && before !== null && ms > before * MUCH_LONGER && ms - before > NOTICED_MS
  return worse(now.p50Ms, then.p50Ms) || worse(now.p95Ms, then.p95Ms)
}

/** How long messages that left a state had been in it. */
export type Stay = {
  readonly messages: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
}

/** Fewer messages are not compared: the 95th percentile of them is one message. */
const LEAST_MESSAGES = 20
/** Twice the error of a histogram, and some. */
const MUCH_LONGER = 1.5
/** Nobody waits for less. */
const NOTICED_MS = 20

function addTo(stays: Map<number, number>, step: number, messages: number): void {
  stays.set(step, (stays.get(step) ?? 0) + messages)
}

/** Routes are few, and written as text again and again. */
const firsts = new Map<string, string | null>()
const MAX_FIRSTS = 1_000

/** Whom a choice went to, or who took it: the first of its providers (`kept-route.ts`); null: it says nobody. */
function firstProvider(route: string): string | null {
  const known = firsts.get(route)
  if (known !== undefined) return known
  const first = readKeptRoute(route)?.providers[0] ?? null
  if (firsts.size < MAX_FIRSTS) firsts.set(route, first)
  return first
}

/** Minutes of an hour and so on, for who counts by `bucket`. */
export function startsOf(fromMs: number, toMs: number, bucket: 'minute' | 'hour'): number[] {
  const spanMs = SPAN_MS[bucket]
  return Array.from({ length: (toMs - fromMs) / spanMs }, (_, index) => fromMs + index * spanMs)
}
