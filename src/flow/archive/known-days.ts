import type { Archive } from '../../archive/archive.ts'
import { openArchive } from '../../archive/open-archive.ts'
import type { Place } from '../../archive/place.ts'
import { findArchivedDay, namesOfArchivedDays } from '../../store/archive/archived-days.ts'
import type { Db } from '../../store/database/db.ts'
import { isoDay } from '../../store/database/partitions.ts'
import { LAST_DAY } from '../reading/through-days.ts'

/** The archive of the days that this database knows. `placeOf` as `ArchiveDeps` has it. */
export function openKnownDays(db: Db, placeOf: (address: string | null) => Place): Archive {
  return openArchive({
    async findDay(day) {
      if (!isOfFourDigits(day)) return null
      const found = await findArchivedDay(db.sql, isoDay(day))
      if (!found?.manifest) return null
      return { isArchived: found.state === 'archived', place: placeOf(found.place), manifest: found.manifest }
    },
    async listDays(first, last) {
      if (!isOfFourDigits(first)) return []
      return await namesOfArchivedDays(db.sql, first, isOfFourDigits(last) ? last : LAST_DAY)
    },
  })
}

/** Ids name days up to the year 10889; of those from 10000 on none is archived, and their names are in no order. */
function isOfFourDigits(day: string): boolean {
  return day.length === LAST_DAY.length
}
