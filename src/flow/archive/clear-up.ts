import { PlaceAway } from '../../archive/place.ts'
import { daysWithLeftovers, findArchivedDay } from '../../store/archive/archived-days.ts'
import { dropRestoring } from '../../store/archive/restored-tables.ts'
import { untilLocked } from './briefly.ts'
import { type ArchiveDeps, DayLost, workOnDay } from './day-work.ts'
import { removeOldFiles } from './remove-old-files.ts'

/** How often a process looks for what was left, in milliseconds. */
export const CLEAR_UP_TICK_MS = 60_000

/**
 * Removes what those left who died over a day: files of generations that are not the day's, of which an erasure may have written the next,
 * and tables that a day was to be restored into. A day whose place is away is left for the next call.
 */
export async function clearUp(deps: ArchiveDeps): Promise<void> {
  for (const day of await daysWithLeftovers(deps.db.sql))
    try {
      await workOnDay(
        deps,
        day,
        ['writing', 'written', 'archived', 'restored'],
        ({ bounds }) => clear(deps, day, bounds.day),
        {
          isAside: true,
        },
      )
    } catch (error) {
      if (!(error instanceof PlaceAway || error instanceof DayLost)) throw error
    }
}

async function clear(deps: ArchiveDeps, day: string, name: string): Promise<void> {
  await untilLocked(deps.db, (tx) => dropRestoring(tx, name))
  const known = await findArchivedDay(deps.db.sql, day)
  if (known && !known.clean)
    await removeOldFiles(deps, deps.placeOf(known.place), { day, generation: known.generation })
}
