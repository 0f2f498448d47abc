import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Archive } from '../../src/archive/archive.ts'
import { archiveDay } from '../../src/flow/archive/archive-day.ts'
import { openKnownDays } from '../../src/flow/archive/known-days.ts'
import type { Db } from '../../src/store/database/db.ts'
import { isoDay } from '../../src/store/database/partitions.ts'
import { archiveDeps } from './archive-deps.ts'

/** An archive in a folder of its own. */
export type FolderArchive = {
  readonly archive: Archive
  /** The same, of a process that has read nothing of it yet. */
  afresh(): Archive
  /** Archives a day (`20260131`); what counts its minutes and is told of it is taken for done. */
  take(day: string): Promise<void>
  /** Takes the folder away until it is called the result. */
  goAway(): () => void
  remove(): void
}

/** Opens one for this database. */
export function openFolderArchive(db: Db): FolderArchive {
  const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
  const deps = archiveDeps(db, join(folder, 'days'))
  return {
    archive: openKnownDays(db, deps.placeOf),
    afresh: () => openKnownDays(db, deps.placeOf),
    async take(day) {
      await db.sql`update callbacks set state = 'DELIVERED', wake_at = null`
      await db.sql`delete from report_marks`
      const archived = await archiveDay(deps, isoDay(day))
      if (archived.kind !== 'archived')
        throw new Error(`${day} was not archived: ${JSON.stringify(archived)}`)
    },
    goAway() {
      renameSync(join(folder, 'days'), join(folder, 'away'))
      return () => renameSync(join(folder, 'away'), join(folder, 'days'))
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
