const LOOK_EVERY_MS = 200

/** How long the event loop of this thread stood still. */
export type ThreadLag = {
  /** The longest time since this was last asked, in seconds. */
  take(): number
  stop(): void
}

/** Looks at the clock five times a second, and how late it came to that. */
export function openThreadLag(now: () => number = () => performance.now()): ThreadLag {
  let expectedMs = now() + LOOK_EVERY_MS
  let longestMs = 0

  function look(): void {
    const atMs = now()
    longestMs = Math.max(longestMs, atMs - expectedMs)
    expectedMs = atMs + LOOK_EVERY_MS
  }

  const timer = setInterval(look, LOOK_EVERY_MS)
  timer.unref()
  return {
    take() {
      longestMs = Math.max(longestMs, now() - expectedMs)
      const lagS = Math.max(0, longestMs) / 1_000
      longestMs = 0
      return lagS
    },
    stop: () => clearInterval(timer),
  }
}
