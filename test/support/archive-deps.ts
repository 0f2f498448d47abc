import { openPlace } from '../../src/archive/open-place.ts'
import type { ArchiveDeps } from '../../src/flow/archive/day-work.ts'
import type { Db } from '../../src/store/database/db.ts'

/** What archiving needs, with days going to this place. */
export function archiveDeps(db: Db, to: string, parts: Partial<ArchiveDeps> = {}): ArchiveDeps {
  return {
    db,
    placeOf: (address) => openPlace(address ?? to),
    to,
    release: 'test',
    holder: `test/${crypto.randomUUID()}`,
    now: Date.now,
    pageRows: 500,
    restShare: 0,
    ...parts,
  }
}
