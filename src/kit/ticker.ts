/**
 * Runs `work` now and again `everyMs` after each end, never twice at once. A failure is given to `failed`, which must not
 * throw, and the next turn tries again: these loops must outlive their database. The answer stops it and resolves when no
 * turn is running.
 */
export function startTicker(
  everyMs: number,
  work: () => Promise<void>,
  failed: (error: unknown) => void,
): () => Promise<void> {
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        await work()
      } catch (error) {
        failed(error)
      }
      if (stopping) return
      await Promise.race([Bun.sleep(everyMs), stopped.promise])
    }
  }
  const done = loop()
  return () => {
    stopping = true
    stopped.resolve()
    return done
  }
}
