import type { Logger } from 'pino'
import { startTicker } from '../kit/ticker.ts'
import { logsFailureOf } from '../store/database/loop-failure.ts'
import { DIRECTORY_REFRESH_MS } from './directory.ts'
import type { Health } from './health.ts'

/** Looks at the lines of all providers each second. Of a row of failures the first is logged. The answer stops it. */
export function keepLooking(health: Pick<Health, 'refresh'>, log: Logger): () => Promise<void> {
  const logFailure = logsFailureOf('lines', log)
  let isSaid = false

  async function turn(): Promise<void> {
    await health.refresh()
    isSaid = false
  }

  return startTicker(DIRECTORY_REFRESH_MS, turn, (error) => {
    if (!isSaid) logFailure(error)
    isSaid = true
  })
}
