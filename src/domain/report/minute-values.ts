import { type Money, NO_MONEY } from '../money.ts'
import { failureReason } from '../problem/failure-reason.ts'

/** Messages that came by one lane and door and have one error. */
export type ValueCell = {
  readonly messages: number
  readonly lane: string
  /** Null: the REST API. */
  readonly door: string | null
  /** Null: none. */
  readonly error: string | null
  /** The most that one of them was submitted. */
  readonly attempts: number
}

/** What the locks of messages are of, at least and at most; null: there is none. */
export type PriceRange = { readonly lowest: Money; readonly highest: Money } | null

/** What the messages of a minute have at most. */
export type MinuteValues = {
  readonly messages: number
  /** What errors begin with, as `failureReason` has it; null: there are more than `MAX_ERRORS`. */
  readonly errors: readonly string[] | null
  readonly lanes: readonly string[]
  readonly doors: readonly string[]
  readonly attempts: number
  readonly lowest: Money
  readonly highest: Money
}

/** Errors of a minute that are told apart. */
export const MAX_ERRORS = 100

/** What a minute has of which nothing was read. */
export const NO_VALUES: MinuteValues = {
  messages: 0,
  errors: [],
  lanes: [],
  doors: [],
  attempts: 0,
  lowest: NO_MONEY,
  highest: NO_MONEY,
}

/** The same with more messages of the minute. */
export function withValues(
  known: MinuteValues,
  cells: readonly ValueCell[],
  price: PriceRange,
): MinuteValues {
  const errors = known.errors && new Set(known.errors)
  const [lanes, doors] = [new Set(known.lanes), new Set(known.doors)]
  let { messages, attempts } = known
  for (const cell of cells) {
    messages += cell.messages
    attempts = Math.max(attempts, cell.attempts)
    lanes.add(cell.lane)
    if (cell.door !== null) doors.add(cell.door)
    if (cell.error !== null) errors?.add(failureReason(cell.error))
  }
  const isFirst = known.messages === 0
  return {
    messages,
    attempts,
    errors: errors === null || errors.size > MAX_ERRORS ? null : [...errors],
    lanes: [...lanes],
    doors: [...doors],
    lowest: price !== null && (isFirst || price.lowest < known.lowest) ? price.lowest : known.lowest,
    highest: price !== null && (isFirst || price.highest > known.highest) ? price.highest : known.highest,
  }
}
