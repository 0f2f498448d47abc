import {
  arrowKey,
  type LiveArrow,
  type LiveCount,
  type LiveMove,
  type LiveUpdate,
} from '../bus/live-update.ts'
import { openSample } from './sample.ts'

/** Seconds and minutes that are kept, the current one included. */
export const KEPT_SECONDS = 60
export const KEPT_MINUTES = 60

/** Single moves between two looks at the changes, at most. */
export const MAX_MOVES = 20

/** Arrows that are counted apart, at most: some 500 bytes each. What is beyond is not counted. */
export const MAX_ARROWS = 500

/** How many moves went along an arrow lately. Lists are oldest first and end with the second or minute that is under way. */
export type ArrowTraffic = LiveArrow & {
  readonly perSecond: readonly number[]
  readonly perMinute: readonly number[]
}

/** What moved since the last look. */
export type Changes = {
  readonly counts: readonly LiveCount[]
  readonly moves: readonly LiveMove[]
  /** Inbound messages that were taken. */
  readonly received: number
}

/** The traffic of the last hour, of all processes, in bounded memory. */
export type LiveBoard = {
  /** Counts an update at the time it arrives: clocks of other machines may differ. */
  add(update: LiveUpdate): void
  /** Every arrow with traffic in the last hour. */
  traffic(): ArrowTraffic[]
  /** What was added since the last call. */
  changes(): Changes
}

type Arrow = { readonly arrow: LiveArrow; readonly seconds: Ring; readonly minutes: Ring; changed: number }

/** Starts with nothing. `now` is in Unix milliseconds. */
export function openLiveBoard(now: () => number): LiveBoard {
  const arrows = new Map<string, Arrow>()
  const moves = openSample(MAX_MOVES)
  let received = 0

  function forgetIdle(nowMs: number): void {
    for (const [key, { minutes, changed }] of arrows)
      if (changed === 0 && minutes.sum(minuteOf(nowMs)) === 0) arrows.delete(key)
  }

  function arrowOf({ from, to, event, ignored, lane, provider }: LiveCount, nowMs: number): Arrow | null {
    const arrow = { from, to, event, ignored, lane, provider }
    const key = arrowKey(arrow)
    const known = arrows.get(key)
    if (known) return known
    if (arrows.size >= MAX_ARROWS) forgetIdle(nowMs)
    if (arrows.size >= MAX_ARROWS) return null
    const fresh = { arrow, seconds: openRing(KEPT_SECONDS), minutes: openRing(KEPT_MINUTES), changed: 0 }
    arrows.set(key, fresh)
    return fresh
  }

  return {
    add(update) {
      const nowMs = now()
      for (const one of update.counts) {
        const arrow = arrowOf(one, nowMs)
        if (!arrow) continue
        arrow.seconds.add(secondOf(nowMs), one.count)
        arrow.minutes.add(minuteOf(nowMs), one.count)
        arrow.changed += one.count
      }
      for (const move of update.sample) moves.add(move)
      received += update.received ?? 0
    },
    traffic() {
      const nowMs = now()
      forgetIdle(nowMs)
      return [...arrows.values()].map(({ arrow, seconds, minutes }) => ({
        ...arrow,
        perSecond: seconds.list(secondOf(nowMs)),
        perMinute: minutes.list(minuteOf(nowMs)),
      }))
    },
    changes() {
      const counts: LiveCount[] = []
      for (const one of arrows.values()) {
        if (one.changed === 0) continue
        counts.push({ ...one.arrow, count: one.changed })
        one.changed = 0
      }
      const changes = { counts, moves: moves.take(), received }
      received = 0
      return changes
    },
  }
}

function secondOf(atMs: number): number {
  return Math.floor(atMs / 1_000)
}

function minuteOf(atMs: number): number {
  return Math.floor(atMs / 60_000)
}

type Ring = {
  add(tick: number, count: number): void
  sum(tick: number): number
  /** Oldest first, the last is that of `tick`. */
  list(tick: number): number[]
}

/** Counts of the last `size` ticks. A clock that is set back adds to the newest tick. */
function openRing(size: number): Ring {
  const counts = new Uint32Array(size)
  let newest = 0

  function turnTo(tick: number): void {
    if (tick <= newest) return
    if (tick - newest >= size) counts.fill(0)
    else for (let at = newest + 1; at <= tick; at++) counts[at % size] = 0
    newest = tick
  }

  return {
    add(tick, count) {
      turnTo(tick)
      const at = newest % size
      counts[at] = (counts[at] ?? 0) + count
    },
    sum(tick) {
      turnTo(tick)
      return counts.reduce((total, count) => total + count, 0)
    },
    list(tick) {
      turnTo(tick)
      return Array.from({ length: size }, (_, index) => counts[(newest + 1 + index) % size] ?? 0)
    },
  }
}
