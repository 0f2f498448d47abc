import type { Archive, DayReader } from './archive.ts'
import type { Manifest } from './manifest.ts'
import type { Place } from './place.ts'

/** What is known of a day in the database's row of it. */
export type KnownDay = {
  /** False: it is restored, and its files are there besides. */
  readonly isArchived: boolean
  readonly place: Place
  readonly manifest: Manifest
}

/**
 * Opens the archive. `findDay` asks for a day that has files (`20260131`), `listDays` for the days that are archived. What reads
 * Parquet is loaded when the first day is read.
 */
export function openArchive(store: {
  findDay(day: string): Promise<KnownDay | null>
  listDays(first: string, last: string): Promise<readonly string[]>
}): Archive {
  let opening: Promise<(place: Place, manifest: Manifest) => DayReader> | null = null

  async function read({ place, manifest }: KnownDay): Promise<DayReader> {
    opening ??= import('./open-day.ts').then(({ openDays }) => openDays())
    return (await opening)(place, manifest)
  }

  return {
    async readDay(day) {
      const known = await store.findDay(day)
      return known?.isArchived ? await read(known) : null
    },
    async readFiles(day) {
      const known = await store.findDay(day)
      return known && (await read(known))
    },
    archivedDays: store.listDays,
  }
}
