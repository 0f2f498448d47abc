import type { DayChange, RewrittenDay } from '../../archive/day-change.ts'
import type { WorkerDeps } from '../../world.ts'
import type { OnTaken } from '../archive/rewrite-day.ts'

/** What a turn needs. */
export type TurnDeps = Pick<
  WorkerDeps,
  'db' | 'now' | 'log' | 'numberSecret' | 'controls' | 'providerLogDays'
> & {
  /**
   * Writes the files of a day, `2026-01-31`, anew where the change has anything to do; `onTaken` keeps what is to be known of it in the
   * transaction that makes them the day's (src/flow/archive/rewrite-day.ts).
   */
  rewriteDay(
    day: string,
    newChange: () => DayChange,
    onTaken?: OnTaken,
  ): Promise<RewrittenDay | 'none' | 'untouched' | 'not now'>
}
