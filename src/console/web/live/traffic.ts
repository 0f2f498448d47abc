import { arrowId } from '../../main-line.ts'

/** A move as `/v1/live` tells it, without what it is counted apart by. */
export type LiveMove = {
  readonly message_id: string
  readonly from: string | null
  readonly to: string
  readonly event: string
  readonly ignored: boolean
}

/** An arrow's counts in a snapshot, oldest first. */
export type SnapshotArrow = Pick<LiveMove, 'from' | 'to' | 'event' | 'ignored'> & {
  readonly per_second: readonly number[]
  readonly per_minute: readonly number[]
}
/** An arrow's count since the event before. */
export type CountedArrow = Pick<LiveMove, 'from' | 'to' | 'event' | 'ignored'> & { readonly count: number }

/** How much went along an arrow: per second over the last ten, in the last minute and in the last hour. */
export type Flow = { readonly perSecond: number; readonly lastMinute: number; readonly lastHour: number }

const SECONDS = 60
const MINUTES = 60
/** A rate over one second flickers; over ten it can be read. */
const RATE_OVER_S = 10
const LIFECYCLE = 'lifecycle'

/** Name of the place that accepted messages come from. */
export const ACCEPTED = 'ACCEPTED'

/** The arrow of the chart that a move goes along; what was ignored goes along none. */
export function arrowOfMove({ from, to, ignored }: Pick<LiveMove, 'from' | 'to' | 'ignored'>): string | null {
  if (ignored) return null
  return arrowId(from === null ? ACCEPTED : stateId(from), stateId(to))
}

/** The chart's name of a life-cycle state. */
export function stateId(name: string): string {
  return `${LIFECYCLE}.${name}`
}

/** Counts of the last hour by arrow of the chart, kept as time goes on. */
export type Traffic = {
  /** Starts anew with what the gateway knows; `atMs` is its time, `nowMs` that of the page. */
  reset(arrows: readonly SnapshotArrow[], nowMs: number, atMs: number): void
  add(arrows: readonly CountedArrow[], nowMs: number, atMs: number): void
  flows(nowMs: number): Map<string, Flow>
  /** By how much more messages are in each state than were counted. */
  balance(): Map<string, number>
  /** What happened until then, by the gateway's time, has been counted. */
  countedUntil(atMs: number): void
}

/** Starts with nothing. */
export function openTraffic(): Traffic {
  const seconds = new Map<string, Ring>()
  const minutes = new Map<string, Ring>()
  /** By the gateway's time: how many more messages came into a state than left it. */
  let changes = new Map<number, Map<string, number>>()
  let countedUntilMs = 0
  const ring = (rings: Map<string, Ring>, key: string, size: number) => {
    const known = rings.get(key) ?? openRing(size)
    rings.set(key, known)
    return known
  }
  const change = (atMs: number, { from, to }: Pick<LiveMove, 'from' | 'to'>, count: number) => {
    if (count === 0 || from === to) return
    const at = changes.get(atMs) ?? new Map<string, number>()
    if (from !== null) at.set(stateId(from), (at.get(stateId(from)) ?? 0) - count)
    at.set(stateId(to), (at.get(stateId(to)) ?? 0) + count)
    changes.set(atMs, at)
  }
  const forgetBefore = (atMs: number) => {
    for (const at of changes.keys()) if (at <= atMs) changes.delete(at)
  }
  return {
    reset(arrows, nowMs, atMs) {
      seconds.clear()
      minutes.clear()
      changes = new Map()
      const endMs = Math.floor(atMs / 1_000) * 1_000
      for (const arrow of arrows) {
        for (const [index, count] of arrow.per_second.entries())
          change(endMs - (arrow.per_second.length - 1 - index) * 1_000, arrow, count)
        const key = arrowOfMove(arrow)
        if (key === null) continue
        ring(seconds, key, SECONDS).fill(arrow.per_second, Math.floor(nowMs / 1_000))
        ring(minutes, key, MINUTES).fill(arrow.per_minute, Math.floor(nowMs / 60_000))
      }
      forgetBefore(countedUntilMs)
    },
    add(arrows, nowMs, atMs) {
      for (const { count, ...arrow } of arrows) {
        change(atMs, arrow, count)
        const key = arrowOfMove(arrow)
        if (key === null) continue
        ring(seconds, key, SECONDS).add(Math.floor(nowMs / 1_000), count)
        ring(minutes, key, MINUTES).add(Math.floor(nowMs / 60_000), count)
      }
      forgetBefore(Math.max(countedUntilMs, atMs - SECONDS * 1_000))
    },
    flows(nowMs) {
      const flows = new Map<string, Flow>()
      for (const [key, hour] of minutes) {
        const second = Math.floor(nowMs / 1_000)
        const lastHour = hour.sum(Math.floor(nowMs / 60_000), MINUTES)
        const lastMinute = seconds.get(key)?.sum(second, SECONDS) ?? 0
        const perSecond = (seconds.get(key)?.sum(second, RATE_OVER_S) ?? 0) / RATE_OVER_S
        if (lastHour > 0) flows.set(key, { perSecond, lastMinute, lastHour })
      }
      return flows
    },
    balance() {
      const balance = new Map<string, number>()
      for (const at of changes.values())
        for (const [state, by] of at) balance.set(state, (balance.get(state) ?? 0) + by)
      return balance
    },
    countedUntil(atMs) {
      countedUntilMs = atMs
      forgetBefore(atMs)
    },
  }
}

type Ring = {
  add(tick: number, count: number): void
  fill(counts: readonly number[], lastTick: number): void
  sum(tick: number, ticks: number): number
}

/** Counts by tick for the last `size` ticks. */
function openRing(size: number): Ring {
  const counts = new Float64Array(size)
  const ticks = new Float64Array(size).fill(-1)
  const add = (tick: number, count: number) => {
    const at = tick % size
    if (ticks[at] !== tick) counts[at] = 0
    ticks[at] = tick
    counts[at] = (counts[at] ?? 0) + count
  }
  return {
    add,
    fill(list, lastTick) {
      for (const [index, count] of list.entries()) add(lastTick - list.length + 1 + index, count)
    },
    sum: (tick, span) =>
      counts.reduce((total, count, at) => ((ticks[at] ?? -1) > tick - span ? total + count : total), 0),
  }
}
