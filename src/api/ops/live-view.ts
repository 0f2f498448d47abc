import type { LiveArrow } from '../../bus/live-update.ts'
import type { ArrowTraffic } from '../../live/board.ts'
import type { WatchedStart, WatchedUpdate } from '../../live/watch.ts'
import type { LiveSnapshot, LiveTraffic, LiveUpdate } from './live-answers.ts'

/** The first event of a stream. */
export function snapshotJson({ atMs, sinceMs, arrows }: WatchedStart): LiveSnapshot {
  return { at: timeOf(atMs), since: timeOf(sinceMs), arrows: arrows.map(trafficJson) }
}

/** Every later event of a stream. */
export function updateJson({ atMs, counts, moves, received }: WatchedUpdate): LiveUpdate {
  return {
    at: timeOf(atMs),
    counts: counts.map(({ count, ...arrow }) => ({ ...arrowJson(arrow), count })),
    moves: moves.map((move) => ({
      message_id: move.messageId,
      client_id: move.clientId,
      at: timeOf(move.atMs),
      ...arrowJson(move),
      error: move.error,
    })),
    received,
  }
}

function trafficJson({ perSecond, perMinute, ...arrow }: ArrowTraffic): LiveTraffic {
  return {
    ...arrowJson(arrow),
    last_minute: sum(perSecond),
    last_hour: sum(perMinute),
    per_second: perSecond,
    per_minute: perMinute,
  }
}

function arrowJson({ from, to, event, ignored, lane, provider }: LiveArrow) {
  return { from, to, event, ignored, lane, provider }
}

function timeOf(atMs: number): string {
  return new Date(atMs).toISOString()
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
