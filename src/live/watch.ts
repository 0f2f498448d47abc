import type { Bus } from '../bus/port.ts'
import { type ArrowTraffic, type Changes, openLiveBoard } from './board.ts'

/** Watchers at once in one process. */
export const MAX_WATCHERS = 100

/** Updates are at least so far apart … */
export const UPDATE_EVERY_MS = 250

/** … and at most so far, with nothing in them when nothing moves: who hears nothing for longer has lost us. */
export const HEARTBEAT_MS = 1_000

/** What moved since the update before it. */
export type WatchedUpdate = Changes & { readonly id: number; readonly atMs: number }

/** The last hour as it is when the watching begins; the updates that follow come on top of it. */
export type WatchedStart = {
  readonly id: number
  readonly atMs: number
  /** Since when this process has counted: at its start it knows of no traffic. */
  readonly sinceMs: number
  readonly arrows: readonly ArrowTraffic[]
}

/** Who watches. Neither may throw. */
export type Watcher = {
  update(update: WatchedUpdate): void
  /** The process stops: no update follows. */
  ended(): void
}

/** What moves in all processes, for those who watch. */
export type LiveWatch = {
  /** Begins to watch; null when `MAX_WATCHERS` do already, or after `close`. */
  watch(watcher: Watcher): { readonly start: WatchedStart; stop(): void } | null
  /** Ends all watching. */
  close(): void
}

/** Listens on the bus from now on. Without watchers it only counts. */
export function openLiveWatch({
  bus,
  now,
}: {
  readonly bus: Pick<Bus, 'subscribeLive'>
  readonly now: () => number
}): LiveWatch {
  const sinceMs = now()
  const board = openLiveBoard(now)
  const watchers = new Set<Watcher>()
  const stopListening = bus.subscribeLive((update) => board.add(update))
  let timer: ReturnType<typeof setInterval> | undefined
  let lastId = 0
  let toldAtMs = 0
  let closed = false

  function tell(): void {
    const changes = board.changes()
    const atMs = now()
    const quietMs = Math.abs(atMs - toldAtMs)
    const isQuiet = changes.counts.length === 0 && changes.moves.length === 0 && changes.received === 0
    if (isQuiet && quietMs < HEARTBEAT_MS) return
    toldAtMs = atMs
    const update = { id: ++lastId, atMs, ...changes }
    for (const watcher of watchers) watcher.update(update)
  }

  function leave(watcher: Watcher): void {
    watchers.delete(watcher)
    if (watchers.size === 0) clearInterval(timer)
  }

  return {
    watch(watcher) {
      if (closed || watchers.size >= MAX_WATCHERS) return null
      // What the others have not been told yet is in the start already.
      tell()
      if (watchers.size === 0) timer = setInterval(tell, UPDATE_EVERY_MS)
      watchers.add(watcher)
      const start = { id: lastId, atMs: now(), sinceMs, arrows: board.traffic() }
      return { start, stop: () => leave(watcher) }
    },
    close() {
      closed = true
      stopListening()
      for (const watcher of [...watchers]) {
        leave(watcher)
        watcher.ended()
      }
    },
  }
}
