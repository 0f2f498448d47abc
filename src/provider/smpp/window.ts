/** How many submissions may be without their answer at once on a session. */
export type Window = {
  /** Resolves with the way to leave when there is room, in the order of asking; null when the signal came first. */
  enter(signal: AbortSignal): Promise<(() => void) | null>
}

/** A window of this many. */
export function openWindow(size: number): Window {
  let inside = 0
  const waiting: ((leave: () => void) => void)[] = []

  function leaveOnce(): () => void {
    let hasLeft = false
    return () => {
      if (hasLeft) return
      hasLeft = true
      const next = waiting.shift()
      if (next) next(leaveOnce())
      else inside--
    }
  }

  return {
    enter(signal) {
      if (signal.aborted) return Promise.resolve(null)
      if (inside < size) {
        inside++
        return Promise.resolve(leaveOnce())
      }
      return new Promise((resolve) => {
        const enter = (leave: () => void) => {
          signal.removeEventListener('abort', giveUp)
          resolve(leave)
        }
        function giveUp(): void {
          const place = waiting.indexOf(enter)
          if (place >= 0) waiting.splice(place, 1)
          resolve(null)
        }
        waiting.push(enter)
        signal.addEventListener('abort', giveUp, { once: true })
      })
    },
  }
}
