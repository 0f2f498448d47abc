import { byText } from '../by-text.ts'
import type { TopupKind } from '../credit.ts'
import { type Money, minus, sumOf } from '../money.ts'
import { addUp, type MovedTotal, type Sums, sumsOf } from './moved-total.ts'

/** What a client can spend, and what is held of it for messages on their way. */
export type Holdings = { readonly credit: Money; readonly held: Money }

/** Money that came in, or was put right. */
export type Payment = {
  readonly at: Date
  readonly id: string
  readonly kind: TopupKind
  /** Of an adjustment also below nothing. */
  readonly amount: Money
  readonly note: string | null
}

/** What a statement is made of: a client's money before a time, and each movement in it. */
export type StatementFacts = {
  readonly opening: Holdings
  /** In the order of their times. */
  readonly payments: readonly Payment[]
  readonly totals: readonly MovedTotal[]
}

/** What was captured on a day of one country and price. */
export type Charge = Sums & Pick<MovedTotal, 'country' | 'price'> & { readonly day: string }
/** The same of the whole time. */
export type Rate = Omit<Charge, 'day'>

/** A day on which a client's money moved. */
export type StatementDay = {
  readonly day: string
  /** What came in. */
  readonly paid: Money
  readonly held: Sums
  readonly captured: Sums
  readonly released: Sums
  /** At its end. */
  readonly closing: Holdings
}

/** A client's money over a time. `opening` and its lines come to `closing`, to 1/10,000 cent: each line is in it once. */
export type Statement = StatementSums & {
  readonly payments: readonly Payment[]
  /** In the order of days, within one by country and price; at most `MAX_CHARGES`. */
  readonly charges: readonly Charge[]
  /** By country and price; with the prices left out where `charges` is without them. */
  readonly rates: readonly Rate[]
  readonly days: readonly StatementDay[]
}

/** What a time comes to. */
export type StatementSums = {
  readonly opening: Holdings
  readonly closing: Holdings
  readonly toppedUp: Money
  readonly adjusted: Money
  readonly held: Sums
  readonly captured: Sums
  readonly released: Sums
}

/** Lines of charges, at most: with more of them (a price list by operators) those of a country and day are one, without a price. */
export const MAX_CHARGES = 20_000

/** Sums up a time. */
export function sumUp({ opening, payments, totals }: StatementFacts): StatementSums {
  const of = (kind: TopupKind) => sumOf(...payments.filter((one) => one.kind === kind).map(amountOf))
  const [held, captured, released] = movesOf(totals)
  const [toppedUp, adjusted] = [of('topup'), of('adjustment')]
  const closing = after(opening, { paid: sumOf(toppedUp, adjusted), held, captured, released })
  return { opening, closing, toppedUp, adjusted, held, captured, released }
}

/** Puts the lines of a statement together. */
export function makeStatement(facts: StatementFacts): Statement {
  const captures = facts.totals.filter(({ kind }) => kind === 'capture')
  const charges = chargesOf(captures)
  return {
    ...sumUp(facts),
    payments: facts.payments,
    charges,
    rates: groups(charges, rateKey).map((alike) => ({ ...keysOf(alike), ...addUp(alike) })),
    days: daysOf(facts),
  }
}

function chargesOf(captures: readonly MovedTotal[]): Charge[] {
  const charges = putTogether(captures)
  return charges.length <= MAX_CHARGES
    ? charges
    : putTogether(captures.map((capture) => ({ ...capture, price: null })))
}

function putTogether(captures: readonly MovedTotal[]): Charge[] {
  return groups(captures, (one) => `${one.movedOn} ${rateKey(one)}`).map((alike) => ({
    day: alike[0].movedOn,
    ...keysOf(alike),
    ...addUp(alike),
  }))
}

type Priced = Pick<MovedTotal, 'country' | 'price'>

/** In the order of texts: by country, then by price; what is not known comes last. */
function rateKey({ country, price }: Priced): string {
  return `${country ?? '~'} ${price === null ? '~' : String(price).padStart(16, '0')}`
}

function keysOf([{ country, price }]: readonly [Priced, ...unknown[]]): Priced {
  return { country, price }
}

function daysOf({ opening, payments, totals }: StatementFacts): StatementDay[] {
  const paidOn = Map.groupBy(payments, ({ at }) => at.toISOString().slice(0, 10))
  const movedOn = Map.groupBy(totals, (total) => total.movedOn)
  const days: StatementDay[] = []
  let before = opening
  for (const day of [...new Set([...paidOn.keys(), ...movedOn.keys()])].sort(byText)) {
    const [held, captured, released] = movesOf(movedOn.get(day) ?? [])
    const moved = { paid: sumOf(...(paidOn.get(day) ?? []).map(amountOf)), held, captured, released }
    before = after(before, moved)
    days.push({ day, ...moved, closing: before })
  }
  return days
}

function movesOf(totals: readonly MovedTotal[]): readonly [held: Sums, captured: Sums, released: Sums] {
  return [sumsOf(totals, 'hold'), sumsOf(totals, 'capture'), sumsOf(totals, 'release')]
}

/** What there is after what moved. What is captured was held before, what is released comes back. */
function after(
  { credit, held }: Holdings,
  moved: Pick<StatementDay, 'paid' | 'held' | 'captured' | 'released'>,
): Holdings {
  return {
    credit: sumOf(credit, moved.paid, minus(moved.released.amount, moved.held.amount)),
    held: minus(sumOf(held, moved.held.amount), sumOf(moved.captured.amount, moved.released.amount)),
  }
}

/** Both together: what was paid in and has not been captured. */
export function fundsOf({ credit, held }: Holdings): Money {
  return sumOf(credit, held)
}

function amountOf({ amount }: Payment): Money {
  return amount
}

/** Those of the same key together, in the order of the keys. */
function groups<T>(items: readonly T[], keyOf: (item: T) => string): (readonly [T, ...T[]])[] {
  return [...Map.groupBy(items, keyOf)]
    .sort(([one], [other]) => byText(one, other))
    .flatMap(([, [first, ...rest]]) => (first === undefined ? [] : [[first, ...rest] as const]))
}
