import { DayDiffers } from '../../archive/day-batches.ts'
import { PlaceAway } from '../../archive/place.ts'
import { dueDays } from '../../store/archive/day-tables.ts'
import type { Deps } from '../../world.ts'
import { archiveDay } from './archive-day.ts'
import { type ArchiveDeps, DayLost } from './day-work.ts'

/** How often a process looks whether a day is due. */
export const ARCHIVE_TICK_MS = 60_000

/** A day that could not be archived is tried again after this, in milliseconds: it is read from its begin. */
const AGAIN_MS = 15 * 60_000

/**
 * Archives the days that are due, one after the other, in one process of all at a time. A day that has something open, or whose place is
 * away, is left for a quarter of an hour, and those behind it go on. Whoever dies over one leaves it to the next turn.
 */
export function openArchiving(
  deps: ArchiveDeps & Pick<Deps, 'log'>,
  afterDays: number,
): { turn(): Promise<void> } {
  const { db, log, now } = deps
  const waits = new Map<string, number>()

  async function archive(day: string): Promise<void> {
    const startedAtMs = now()
    try {
      const result = await archiveDay(deps, day)
      if (result.kind === 'archived') {
        const { messages, bytes } = result
        log.info(
          { day, messages, bytes, seconds: Math.round((now() - startedAtMs) / 1_000) },
          'a day was archived',
        )
        waits.delete(day)
      } else waits.set(day, now() + AGAIN_MS)
    } catch (error) {
      waits.set(day, now() + AGAIN_MS)
      if (!(error instanceof PlaceAway || error instanceof DayDiffers || error instanceof DayLost))
        throw error
      log.warn({ day, reason: error.message }, 'a day could not be archived, and stays in the database')
    }
  }

  return {
    async turn() {
      for (const day of await dueDays(db.sql, afterDays))
        if ((waits.get(day) ?? 0) <= now()) await archive(day)
    },
  }
}
