import type { Archive, DayReader } from '../../archive/archive.ts'
import { openArchive } from '../../archive/open-archive.ts'
import type { Place } from '../../archive/place.ts'
import type { NumberSecret } from '../../domain/erasure/number-hash.ts'
import { findArchivedDay, namesOfArchivedDays } from '../../store/archive/archived-days.ts'
import type { Db } from '../../store/database/db.ts'
import { isoDay } from '../../store/database/partitions.ts'
import { listOpenRedactions } from '../../store/erasure/redactions.ts'
import { asRedacted } from '../erasure/as-redacted.ts'
import { LAST_DAY } from '../reading/through-days.ts'

/**
 * The archive of the days that this database knows, without what is to go of their messages, also where their files have it still.
 * `placeOf` as `ArchiveDeps` has it.
 */
export function openKnownDays(
  db: Db,
  placeOf: (address: string | null) => Place,
  numberSecret: NumberSecret | null = null,
): Archive {
  const archive = openArchive({
    async findDay(day) {
      const found = await findArchivedDay(db.sql, isoDay(day))
      if (!found?.manifest) return null
      return { isArchived: found.state === 'archived', place: placeOf(found.place), manifest: found.manifest }
    },
    async listDays(first, last) {
      if (!isOfFourDigits(first)) return []
      return await namesOfArchivedDays(db.sql, first, isOfFourDigits(last) ? last : LAST_DAY)
    },
  })
  const redacted = (read: (day: string) => Promise<DayReader | null>) => async (day: string) => {
    if (!isOfFourDigits(day)) return null
    const open = await listOpenRedactions(db.sql, day)
    const reader = await read(day)
    return reader && asRedacted(reader, open, numberSecret, Date.now())
  }
  return { ...archive, readDay: redacted(archive.readDay), readFiles: redacted(archive.readFiles) }
}

/** Ids name days up to the year 10889; of those from 10000 on none is archived, and their names are in no order. */
function isOfFourDigits(day: string): boolean {
  return day.length === LAST_DAY.length
}
