import { countryOf } from '../country.ts'
import { isFinal, type LifecycleState } from '../lifecycle.ts'
import { type Money, NO_MONEY, sumOf } from '../money.ts'
import { REPORT_GROUPS, type ReportGroup } from './report-dimensions.ts'

/** What a slice of a minute has of one value of each dimension. */
export type Slice = Sums & {
  /** Cells: so many messages each, with the steps of their times (`histogram.ts`) to SENT and to DELIVERED; null: they never were. */
  readonly cells: readonly number[]
  readonly sentSteps: readonly (number | null)[]
  readonly deliveredSteps: readonly (number | null)[]
}

type Sums = {
  /** Values of the columns, in the order of `REPORT_GROUPS`. */
  readonly keys: readonly string[]
  readonly messages: number
  readonly parts: number
  readonly held: Money
  readonly captured: Money
  readonly released: Money
  readonly providerCost: Money
}

/** What is counted of one value of each dimension. */
export type Counts = { -readonly [K in keyof Sums]: Sums[K] } & {
  /** Messages by step. */
  readonly sent: Map<number, number>
  readonly delivered: Map<number, number>
}

/** Counts by their keys. */
export type Tally = Map<string, Counts>

const CLIENT = REPORT_GROUPS.indexOf('client' satisfies ReportGroup)
const STATUS = REPORT_GROUPS.indexOf('status' satisfies ReportGroup)
const COUNTRY = REPORT_GROUPS.indexOf('country' satisfies ReportGroup)

/** Adds a slice. */
export function addSlice(tally: Tally, slice: Slice): void {
  const counts = countsOf(tally, placed(slice.keys))
  addSums(counts, slice)
  for (const [index, messages] of slice.cells.entries()) {
    addSteps(counts.sent, slice.sentSteps[index] ?? null, messages)
    addSteps(counts.delivered, slice.deliveredSteps[index] ?? null, messages)
  }
}

/** Adds all of another, which stays as it is. */
export function addTally(tally: Tally, other: Tally): void {
  for (const counts of other.values()) addCounts(countsOf(tally, counts.keys), counts)
}

/** The same messages without their clients, whose place `client` takes. */
export function ofAllClients(tally: Tally, client: string): Tally {
  const all: Tally = new Map()
  for (const counts of tally.values()) addCounts(countsOf(all, counts.keys.with(CLIENT, client)), counts)
  return all
}

/** The client that counts are of. */
export function clientOf({ keys }: Counts): string {
  return keys[CLIENT] ?? ''
}

/** True when no event can change the messages of this slice any more. */
export function hasEnded({ keys }: Slice): boolean {
  return isFinal(keys[STATUS] as LifecycleState) // the column holds nothing else
}

/** With the country in the place of a number. */
function placed(keys: readonly string[]): readonly string[] {
  const country = keys[COUNTRY] ?? ''
  return country.startsWith('+') ? keys.with(COUNTRY, countryOf(country)) : keys
}

function countsOf(tally: Tally, keys: readonly string[]): Counts {
  const name = keys.join('\n')
  const known = tally.get(name)
  if (known) return known
  const counts: Counts = {
    keys,
    messages: 0,
    parts: 0,
    held: NO_MONEY,
    captured: NO_MONEY,
    released: NO_MONEY,
    providerCost: NO_MONEY,
    sent: new Map(),
    delivered: new Map(),
  }
  tally.set(name, counts)
  return counts
}

function addCounts(to: Counts, more: Counts): void {
  addSums(to, more)
  for (const [step, messages] of more.sent) addSteps(to.sent, step, messages)
  for (const [step, messages] of more.delivered) addSteps(to.delivered, step, messages)
}

function addSums(to: Counts, more: Sums): void {
  to.messages += more.messages
  to.parts += more.parts
  to.held = sumOf(to.held, more.held)
  to.captured = sumOf(to.captured, more.captured)
  to.released = sumOf(to.released, more.released)
  to.providerCost = sumOf(to.providerCost, more.providerCost)
}

function addSteps(steps: Map<number, number>, step: number | null, messages: number): void {
  if (step !== null) steps.set(step, (steps.get(step) ?? 0) + messages)
}
