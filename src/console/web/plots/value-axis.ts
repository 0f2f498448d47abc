/** An axis of values: from 0, to `top` where that is fixed; or logarithmic, between two values, with marks of its own. */
export type ValueAxis =
  | { readonly kind: 'even'; readonly top?: number; readonly steps?: readonly number[] }
  | {
      readonly kind: 'logarithmic'
      readonly from: number
      readonly to: number
      readonly marks: readonly number[]
    }

/** From 0 to a little more than there is. */
export const EVEN: ValueAxis = { kind: 'even' }

/** From 0 to all of it, for shares. */
export const SHARES: ValueAxis = { kind: 'even', top: 1.04 }

const S = 1_000
const MIN = 60 * S
const HOUR = 60 * MIN
const DAY = 24 * HOUR

/** Marks of an axis of durations, in milliseconds. */
const DURATIONS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[S, 2 * S, 5 * S, 10 * S, 30 * S],
  ...[MIN, 2 * MIN, 5 * MIN, 10 * MIN, 30 * MIN, HOUR, 3 * HOUR, 12 * HOUR, DAY, 3 * DAY, 7 * DAY],
] as const

const MAX_MARKS = 6

/** The largest is so many times the smallest: on an even axis the small ones would lie on the ground. */
const SPREAD = 8

/** An axis for durations in milliseconds: logarithmic where they spread, from 0 where they do not. */
export function durationAxis(values: readonly number[]): ValueAxis {
  const least = values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY)
  const most = values.reduce((high, value) => Math.max(high, value), 1)
  const from = Math.max(1, least)
  return most / from >= SPREAD ? logAxis(from / 1.25, most * 1.25) : { kind: 'even', steps: DURATIONS }
}

/** A logarithmic axis from one duration to another, in milliseconds; where hardly any mark is between, both ends are marks. */
export function logAxis(from: number, to: number): ValueAxis {
  const inside = DURATIONS.filter((mark) => mark >= from && mark <= to)
  const each = Math.ceil(inside.length / MAX_MARKS)
  const marks = inside.length < 2 ? [from, to] : inside.filter((_, index) => index % each === 0)
  return { kind: 'logarithmic', from, to, marks }
}
