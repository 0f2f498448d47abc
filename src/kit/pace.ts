/** Longest pause between the starts of two batches where nothing else is said, in milliseconds. */
const MAX_PAUSE_MS = 15

/** Pause that each item of the last batch adds, in milliseconds. */
const PAUSE_PER_ITEM_MS = 1

/**
 * How long after the start of a batch of so many items the next one should start, in milliseconds. A batch costs the
 * same round trips and writes however small it is: with more than one item per millisecond they gather for
 * `maxPauseMs`; with fewer the pause shrinks to nothing and nobody waits.
 */
export function pauseAfter(items: number, maxPauseMs: number = MAX_PAUSE_MS): number {
  return Math.min(maxPauseMs, items * PAUSE_PER_ITEM_MS)
}

/** When the next batch of one queue should start. */
export type Pace = {
  /** What is left of the pause, in milliseconds; 0 or less when it is over. */
  restMs(): number
  /** A batch of so many items starts now. */
  started(items: number): void
  /** Sleeps for the rest of the pause, unless `full`: a full batch gathers nothing more. */
  rest(full: boolean): Promise<void>
}

/** A queue that has had no batch yet: the first one starts at once. `maxPauseMs` as in `pauseAfter`. */
export function openPace(maxPauseMs?: number): Pace {
  let endsMs = 0
  const restMs = () => endsMs - performance.now()
  return {
    restMs,
    started(items) {
      endsMs = performance.now() + pauseAfter(items, maxPauseMs)
    },
    async rest(full) {
      const ms = restMs()
      // A timer is no finer.
      if (ms >= 1 && !full) await Bun.sleep(ms)
    },
  }
}
