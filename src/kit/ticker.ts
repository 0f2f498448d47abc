import type { Logger } from 'pino'
import { isUnavailable, reasonOf } from '../store/database/db.ts'

/**
 * Runs `work` now and again `everyMs` after each end, never twice at once. A failure is logged and the next turn tries
 * again: these loops must outlive their database. The answer stops it and resolves when no turn is running.
 */
export function startTicker(
  name: string,
  everyMs: number,
  work: () => Promise<void>,
  log: Logger,
): () => Promise<void> {
  const stopped = Promise.withResolvers<void>()
  let stopping = false
  async function loop(): Promise<void> {
    while (!stopping) {
      try {
        await work()
      } catch (error) {
        if (isUnavailable(error)) log.warn({ loop: name, reason: reasonOf(error) }, 'database away')
        else log.error({ err: error, loop: name }, 'loop failed')
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
