import type { Logger } from 'pino'
import { isUnavailable, reasonOf } from './db.ts'

/** Logs the failures of one loop: the database away is no bug of it, and passes. */
export function logsFailureOf(loop: string, log: Logger): (error: unknown) => void {
  return (error) => {
    if (isUnavailable(error)) log.warn({ loop, reason: reasonOf(error) }, 'database away')
    else log.error({ err: error, loop }, 'a loop failed, its next turn tries again')
  }
}
