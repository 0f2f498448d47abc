/** Longest pause between the starts of two batches, in milliseconds. */
const MAX_PAUSE_MS = 15

/** Pause that each item of the last batch adds, in milliseconds. */
const PAUSE_PER_ITEM_MS = 1

/**
 * How long after the start of a batch of so many items the next one should start, in milliseconds. A batch costs the
 * same round trips and writes however small it is: with more than one item per millisecond they gather for
 * `MAX_PAUSE_MS`; with fewer the pause shrinks to nothing and nobody waits.
 */
export function pauseAfter(items: number): number {
  return Math.min(MAX_PAUSE_MS, items * PAUSE_PER_ITEM_MS)
}
