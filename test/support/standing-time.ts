import { jest } from 'bun:test'

/**
 * Does something while time stands still: no timer rings and the clock does not move, but sockets and processes go on.
 * What waits for a timeout never ends here, so what ends did so at once, on however slow a machine. Afterwards the timers
 * that were set meanwhile ring.
 */
export async function whileTimeStands<T>(work: () => Promise<T>): Promise<T> {
  jest.useFakeTimers()
  try {
    return await work()
  } finally {
    jest.runOnlyPendingTimers()
    jest.useRealTimers()
  }
}

/** Lets so much time pass while it stands still, in steps, so that a timer may set the next one. */
export async function letPass(ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += STEP_MS) {
    await aTurn()
    jest.advanceTimersByTime(Math.min(STEP_MS, ms - passedMs))
  }
  await aTurn()
}

const STEP_MS = 100

/** Everything that is due now has its turn. Immediates are not timers: they run while time stands. */
function aTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => setImmediate(resolve)))
}
