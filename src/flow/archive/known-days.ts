import { type Archive, openArchive } from '../../archive/archive.ts'
import type { Place } from '../../archive/place.ts'
import { findArchivedDay, namesOfArchivedDays } from '../../store/archive/archived-days.ts'
import type { Db } from '../../store/database/db.ts'

/** The archive of the days that this database knows. `placeOf` as `ArchiveDeps` has it. */
export function openKnownDays(db: Db, placeOf: (address: string | null) => Place): Archive {
  return openArchive({
    async findDay(day) {
      const found = await findArchivedDay(db.sql, `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`)
      if (!found?.manifest) return null
      return { isArchived: found.state === 'archived', place: placeOf(found.place), manifest: found.manifest }
    },
    listDays: (first, last) => namesOfArchivedDays(db.sql, first, last),
  })
}
