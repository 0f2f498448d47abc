import { zoneNow } from '../times.ts'

/** Where a value stands: 0 at the bottom, 1 at the top. */
export type Scale = { readonly at: (value: number) => number; readonly ticks: readonly number[] }

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

const MAX_TICKS = 6

/** The largest is so many times the smallest: on an even axis the small ones would lie on the ground. */
const SPREAD = 8

/** An axis for durations in milliseconds: logarithmic where they spread, from 0 where they do not. */
export function durationScale(values: readonly number[]): Scale {
  const [least, most] = [Math.max(1, Math.min(...values)), Math.max(1, ...values)]
  return most / least >= SPREAD ? logScale(least / 1.25, most * 1.25) : evenScale(most, DURATIONS)
}

/** A logarithmic axis from one duration to another, in milliseconds. */
export function logScale(fromMs: number, toMs: number): Scale {
  const [low, high] = [Math.log(fromMs), Math.log(toMs)]
  const inside = DURATIONS.filter((tick) => tick >= fromMs && tick <= toMs)
  const each = Math.ceil(inside.length / MAX_TICKS)
  return {
    at: (value) => (Math.log(Math.max(value, fromMs)) - low) / (high - low),
    ticks: inside.filter((_, index) => index % each === 0),
  }
}

/** An axis from 0 to a little more than `most`; marks are multiples of one of `steps`, or of 1, 2 or 5 times a power of ten. */
export function evenScale(most: number, steps: readonly number[] = []): Scale {
  const top = most > 0 ? most * 1.12 : 1
  const rough = top / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step =
    steps.find((one) => one >= rough) ??
    [1, 2, 5, 10].map((by) => by * power).find((one) => one >= rough) ??
    top
  const count = Math.floor(top / step)
  return {
    at: (value) => value / top,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
  }
}

const TIME_STEPS = [
  MIN,
  5 * MIN,
  15 * MIN,
  30 * MIN,
  HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  3 * DAY,
  7 * DAY,
  30 * DAY,
]

/** Marks of an axis of time, at whole hours and days of the zone in which they are said: at most `most`. */
export function timeTicks(fromMs: number, toMs: number, most: number): number[] {
  const step = TIME_STEPS.find((one) => (toMs - fromMs) / one <= most) ?? 90 * DAY
  const shiftMs = zoneNow() === 'utc' ? 0 : new Date(fromMs).getTimezoneOffset() * MIN
  const first = Math.ceil((fromMs - shiftMs) / step) * step + shiftMs
  const count = Math.max(0, Math.floor((toMs - first) / step) + 1)
  return Array.from({ length: count }, (_, index) => first + index * step)
}
