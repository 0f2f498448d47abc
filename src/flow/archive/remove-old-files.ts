import { dayFolder, folderOf } from '../../archive/manifest.ts'
import type { Place } from '../../archive/place.ts'
import { type ArchivedDay, markClean } from '../../store/archive/archived-days.ts'
import type { Db } from '../../store/database/db.ts'

/** Removes what is left of other generations than the day's own, or of all when it has none. Whoever holds the day may call it. */
export async function removeOldFiles(
  { db, holder }: { readonly db: Db; readonly holder: string },
  place: Place,
  { day, generation }: Pick<ArchivedDay, 'day' | 'generation'>,
): Promise<void> {
  const kept = generation === null ? null : folderOf({ day, generation })
  for (const name of await place.list(dayFolder(day)))
    if (kept === null || !name.startsWith(kept)) await place.remove(name)
  await markClean(db.sql, day, holder)
}
