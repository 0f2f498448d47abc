import { pagesOf } from '../../archive/batch.ts'
import { readBatches } from '../../archive/day-batches.ts'
import type { Manifest } from '../../archive/manifest.ts'
import type { Place } from '../../archive/place.ts'
import { findArchivedDay, markRestored } from '../../store/archive/archived-days.ts'
import { removeTotals } from '../../store/archive/archived-totals.ts'
import {
  analyzeDay,
  attachRestored,
  dropRestoring,
  fillRestoring,
  makeRestoring,
} from '../../store/archive/restored-tables.ts'
import { untilLocked } from './briefly.ts'
import { type ArchiveDeps, DayLost, type DayWork, workOnDay } from './day-work.ts'

/** What restoring a day came to. */
export type DayRestored =
  | { readonly kind: 'restored'; readonly messages: number }
  /** It is not in cold storage, or another process works on it. */
  | { readonly kind: 'not now' }

/**
 * Brings a day (`2026-01-31`) back into the database: its rows are read, compared and written beside the day's place, then one transaction
 * puts them there and takes its totals away. Until then the day is read from the archive. Its files stay: what was said with providers
 * is in them alone. Rejects with `PlaceAway`, `DayDiffers` or `DayLost`; the day is in the archive then.
 */
export async function restoreDay(deps: ArchiveDeps, day: string): Promise<DayRestored> {
  const { db, holder } = deps
  const restored = await workOnDay(deps, day, ['archived'], async (work): Promise<DayRestored> => {
    const known = await findArchivedDay(db.sql, day)
    if (!known?.manifest) return { kind: 'not now' }
    const { manifest } = known
    const { files } = manifest
    work.expect(files.messages.rows + files.events.rows + files.parts.rows + files.requests.rows)
    await db.sql.begin((tx) => makeRestoring(tx, work.bounds.day))
    await fill(deps, work, deps.placeOf(known.place), manifest)
    await untilLocked(db, async (tx) => {
      await attachRestored(tx, work.bounds.day)
      await removeTotals(tx, day)
      if (!(await markRestored(tx, day, holder))) throw new DayLost(`another process works on ${day}`)
    })
    await analyzeDay(db.sql, work.bounds.day)
    return { kind: 'restored', messages: files.messages.rows }
  })
  return restored ?? { kind: 'not now' }
}

/** The files besides messages, and the tables that they come from. */
const BESIDES = [
  ['events', 'message_events'],
  ['parts', 'message_parts'],
  ['requests', 'message_requests'],
] as const

async function fill(
  { db, pageRows }: ArchiveDeps,
  work: DayWork,
  place: Place,
  manifest: Manifest,
): Promise<void> {
  const { day } = work.bounds
  try {
    for await (const batch of readBatches(place, manifest, 'messages'))
      for (const page of pagesOf(batch, pageRows)) {
        await fillRestoring(db.sql, day, 'messages', page)
        await fillRestoring(db.sql, day, 'credit_locks', page)
        await work.onRows(page.count)
      }
    for (const [file, table] of BESIDES)
      for await (const batch of readBatches(place, manifest, file))
        for (const page of pagesOf(batch, pageRows)) {
          await fillRestoring(db.sql, day, table, page)
          await work.onRows(page.count)
        }
  } catch (error) {
    await db.sql.begin((tx) => dropRestoring(tx, day)).catch(() => {})
    throw error
  }
}
