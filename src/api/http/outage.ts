import type { Logger } from 'pino'
import { PlaceAway } from '../../archive/place.ts'
import { BusUnavailable } from '../../bus/port.ts'
import type { ErrorCode } from '../../domain/errors.ts'
import { OutcomeUnknown } from '../../kit/commit-surely.ts'
import { QueueFull } from '../../kit/group-commit.ts'
import { ClockAstray } from '../../store/database/clock.ts'
import { isConflict, isUnavailable, reasonOf } from '../../store/database/db.ts'

/** What keeps a request from being carried out for now, whoever asks and by whichever door. */
export type Outage = Extract<
  ErrorCode,
  | 'queue_full'
  | 'bus_unavailable'
  | 'outcome_unknown'
  | 'clock_astray'
  | 'busy'
  | 'database_unavailable'
  | 'archive_unavailable'
>

/** What an error means that is no bug; null: it is one. What an operator must see to is logged, with `asked`: what names the request. */
export function outageOf(
  error: unknown,
  log: Pick<Logger, 'warn' | 'error'>,
  asked: Readonly<Record<string, unknown>>,
): Outage | null {
  if (error instanceof QueueFull) return 'queue_full'
  if (error instanceof BusUnavailable) return 'bus_unavailable'
  if (error instanceof OutcomeUnknown) return 'outcome_unknown'
  if (error instanceof ClockAstray) {
    log.error({ ...asked, reason: error.message }, 'the clock is astray')
    return 'clock_astray'
  }
  if (error instanceof PlaceAway) {
    log.warn({ ...asked, reason: error.message }, 'archive away')
    return 'archive_unavailable'
  }
  if (isConflict(error)) return 'busy'
  if (isUnavailable(error)) {
    log.warn({ ...asked, reason: reasonOf(error) }, 'database away')
    return 'database_unavailable'
  }
  return null
}
