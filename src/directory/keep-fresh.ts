import type { Logger } from 'pino'
import { startTicker } from '../kit/ticker.ts'
import { logsFailureOf } from '../store/database/loop-failure.ts'
import { DIRECTORY_REFRESH_MS, type Directory } from './directory.ts'

/**
 * Reads the directory anew as long as it moves, and calls `moved` after each change, again until it has worked. Of a row of
 * failures the first is logged; what was known stays. The answer stops it.
 */
export function keepFresh(
  directory: Directory,
  log: Logger,
  moved: () => Promise<void> = async () => {},
): () => Promise<void> {
  const logFailure = logsFailureOf('directory', log)
  let isSaid = false
  let isTold = true

  async function turn(): Promise<void> {
    if (await directory.refresh()) isTold = false
    if (!isTold) await moved()
    isTold = true
    isSaid = false
  }

  return startTicker(DIRECTORY_REFRESH_MS, turn, (error) => {
    if (!isSaid) logFailure(error)
    isSaid = true
  })
}
