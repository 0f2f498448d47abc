import type { Logger } from 'pino'
import type { ToArchiving } from './archive-thread.ts'
import type { Config } from './config.ts'
import { ownThread } from './kit/own-files.ts'
import type { DbAddress } from './store/database/db.ts'

/** A thread that died is started again after this, in milliseconds. */
const RESTART_PAUSE_MS = 60_000

/**
 * Starts the thread that archives days, where the configuration has some archived; the answer ends it, in the middle of whatever it
 * does: what it has not finished stays in the database.
 */
export function startArchiving(config: Config, address: DbAddress, log: Logger): () => Promise<void> {
  if (config.ARCHIVE_AFTER_DAYS === undefined) return async () => {}
  let thread: Worker | null = null
  let stopping = false

  function start(): void {
    const started = new Worker(ownThread('src/archive-thread.ts'))
    thread = started
    started.addEventListener('error', (event) => log.error({ reason: event.message }, 'the archive failed'))
    started.addEventListener('close', () => {
      if (!stopping) setTimeout(() => !stopping && start(), RESTART_PAUSE_MS).unref()
    })
    started.postMessage({ config, address } satisfies ToArchiving)
  }

  start()
  return async () => {
    stopping = true
    thread?.terminate()
  }
}
