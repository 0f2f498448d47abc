import { hostname } from 'node:os'
import { join } from 'node:path'
import { openPlace } from './archive/open-place.ts'
import type { Place } from './archive/place.ts'
import type { Config } from './config.ts'
import type { ArchiveDeps } from './flow/archive/day-work.ts'
import type { Db } from './store/database/db.ts'

/** Rows that are read at once: 0.1 s of a server; the embedded database answers nobody else meanwhile. */
const PAGE_ROWS = { server: 5_000, embedded: 500 } as const

/** It rests as long as it has worked. */
const REST_SHARE = 1

/** Opens a place by the address that is kept with a day: null is the folder that belongs to DATA_DIR, which may move with it. */
export function archivePlaceOf(config: Pick<Config, 'DATA_DIR'>): (address: string | null) => Place {
  return (address) => openPlace(address ?? join(config.DATA_DIR, 'archive'))
}

/** What archiving, restoring and rewriting days needs. */
export function archiveDepsOf(config: Config, db: Db, release: string): ArchiveDeps {
  return {
    db,
    placeOf: archivePlaceOf(config),
    to: config.ARCHIVE_TO ?? null,
    release,
    holder: `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`,
    now: Date.now,
    pageRows: config.POSTGRES_URL ? PAGE_ROWS.server : PAGE_ROWS.embedded,
    restShare: REST_SHARE,
  }
}
