/** What a bucket may save up, of what a second brings: a commit that lasts longer than this is not made up for. */
const BURST_SHARE = 0.25

/** Never more than this in any second, of what a second brings: what was saved up included. */
const PEAK_SHARE = 1.25

const WINDOW_MS = 1_000

/** Submissions that begin within this are remembered as one: with any rate the last second is at most so many notes. */
const NOTE_MS = 5

/**
 * How many parts may be submitted, on one line. An order is taken some milliseconds before its submission begins, and a
 * commit that lasts puts many of them together: so of any second counts what was submitted in it, and what is taken and
 * not submitted yet. Times are of one clock that only goes forward, in milliseconds.
 */
export type Bucket = {
  /** Parts per second from now on; null: no bound. */
  setRate(partsPerS: number | null, nowMs: number): void
  /** How long until an order of so many parts may be taken: 0 is now, Infinity when others must be submitted first. */
  waitMs(parts: number, nowMs: number): number
  /** An order is taken whole: what the bucket does not hold it owes. */
  take(parts: number, nowMs: number): void
  /** Its submission begins. */
  submitted(parts: number, nowMs: number): void
  /** There is none. */
  giveBack(parts: number): void
}

/** An empty one without a bound. */
export function openBucket(): Bucket {
  let rate: number | null = null
  let held = 0
  let filledMs = 0
  let taken = 0
  let inWindow = 0
  /** What is waited for: a long message may save up for itself, or its rate would be lost while it waits for the window. */
  let wanted = 1
  const notes: { readonly atMs: number; parts: number }[] = []

  const capacity = () => Math.max(wanted, (rate ?? 0) * BURST_SHARE)
  const peak = () => Math.max(1, Math.floor((rate ?? 0) * PEAK_SHARE))

  function fill(nowMs: number): void {
    if (rate !== null && nowMs > filledMs)
      held = Math.min(capacity(), held + (rate * (nowMs - filledMs)) / 1_000)
    filledMs = Math.max(filledMs, nowMs)
    for (let oldest = notes[0]; oldest && oldest.atMs + NOTE_MS + WINDOW_MS <= nowMs; oldest = notes[0]) {
      inWindow -= oldest.parts
      notes.shift()
    }
  }

  /** Until enough of the last second is over. A message with more parts than a second may have goes alone. */
  function waitForWindow(parts: number, nowMs: number): number {
    let left = taken + inWindow
    const isRoom = () => left === 0 || left + parts <= peak()
    if (isRoom()) return 0
    for (const note of notes) {
      left -= note.parts
      if (isRoom()) return note.atMs + NOTE_MS + WINDOW_MS - nowMs
    }
    return Number.POSITIVE_INFINITY
  }

  return {
    setRate(partsPerS, nowMs) {
      if (partsPerS === rate) return
      fill(nowMs)
      if (rate === null) held = 0
      rate = partsPerS
      held = Math.min(held, capacity())
    },
    waitMs(parts, nowMs) {
      if (rate === null) return 0
      wanted = parts
      fill(nowMs)
      const forParts = held >= 1 ? 0 : ((1 - held) * 1_000) / rate
      return Math.max(forParts, waitForWindow(parts, nowMs))
    },
    take(parts, nowMs) {
      fill(nowMs)
      held -= parts
      taken += parts
      wanted = 1
    },
    submitted(parts, nowMs) {
      taken -= parts
      fill(nowMs)
      const last = notes.at(-1)
      if (last && nowMs - last.atMs < NOTE_MS) last.parts += parts
      else notes.push({ atMs: nowMs, parts })
      inWindow += parts
    },
    giveBack(parts) {
      taken -= parts
      held = Math.min(capacity(), held + parts)
    },
  }
}
