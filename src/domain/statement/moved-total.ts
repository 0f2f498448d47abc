import { type Money, NO_MONEY, sumOf } from '../money.ts'

/** What a lock does to its client's money. */
export type LockMove = 'hold' | 'capture' | 'release'

/** What locks of one client did to its money on a day, all of one kind; captures of one country and price. */
export type MovedTotal = {
  /** The UTC day on which it happened, as `2026-10-31`. */
  readonly movedOn: string
  readonly kind: LockMove
  /** ISO 3166-1; null: not known, or not of a capture. */
  readonly country: string | null
  /** Of one part; null: not of a capture, or of messages whose text was replaced by one of fewer parts. */
  readonly price: Money | null
  readonly messages: number
  readonly parts: number
  /** What was held, captured or released; never negative. */
  readonly amount: Money
  /** What providers took for the messages, as far as it is known; of those that have ended. */
  readonly cost: Money
  /** Messages that have ended and whose cost is not known. */
  readonly uncosted: number
}

/** What messages come to together. */
export type Sums = Pick<MovedTotal, 'messages' | 'parts' | 'amount' | 'cost' | 'uncosted'>

/** No messages. */
export const NO_SUMS: Sums = { messages: 0, parts: 0, amount: NO_MONEY, cost: NO_MONEY, uncosted: 0 }

/** All of them together. */
export function addUp(totals: readonly Sums[]): Sums {
  return {
    messages: totals.reduce((sum, { messages }) => sum + messages, 0),
    parts: totals.reduce((sum, { parts }) => sum + parts, 0),
    amount: sumOf(...totals.map(({ amount }) => amount)),
    cost: sumOf(...totals.map(({ cost }) => cost)),
    uncosted: totals.reduce((sum, { uncosted }) => sum + uncosted, 0),
  }
}

/** Those of a kind, together. */
export function sumsOf(totals: readonly MovedTotal[], kind: LockMove): Sums {
  return addUp(totals.filter((total) => total.kind === kind))
}
