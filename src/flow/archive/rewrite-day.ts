import { type Batch, changeRows } from '../../archive/batch.ts'
import type { Columns, RowOf } from '../../archive/column.ts'
import { compareDay, DayDiffers, readBatches } from '../../archive/day-batches.ts'
import type { DayChange, RewrittenDay } from '../../archive/day-change.ts'
import type { DAY_FILES, DayFile } from '../../archive/day-files.ts'
import type { Manifest } from '../../archive/manifest.ts'
import type { Place } from '../../archive/place.ts'
import { bytesOf, type DayRows, type OnRows, writeDay } from '../../archive/write-day.ts'
import { beginGeneration, findArchivedDay, takeGeneration } from '../../store/archive/archived-days.ts'
import type { Tx } from '../../store/database/db.ts'
import { type ArchiveDeps, DayLost, workOnDay } from './day-work.ts'
import { removeOldFiles } from './remove-old-files.ts'

/** Keeps what is to be known of a day that was written anew: with its new files, or not at all. */
export type OnTaken = (tx: Tx, rewritten: RewrittenDay) => Promise<void>

/**
 * Changes rows of a day's files (`2026-01-31`) by the change that `newChange` makes. First they are read up to a row that it changes; without one
 * they stay ('untouched'). Then, by another such change, the next generation is written with them and read back, then one transaction makes it the
 * day's, and the files of the one before go. Of a day that is restored its files alone are changed: the database has rows of its
 * own. 'none': the day has no files; 'not now': another process works on it, ask again. Rejects with `PlaceAway`, `DayDiffers` (also when
 * the change would move money) or `DayLost`; the day is as it was then, but for files that the next writing removes.
 */
export async function rewriteDay(
  deps: ArchiveDeps,
  day: string,
  newChange: () => DayChange,
  onTaken: OnTaken = async () => {},
): Promise<RewrittenDay | 'none' | 'untouched' | 'not now'> {
  const { db, holder } = deps
  const known = await findArchivedDay(db.sql, day)
  if (!known?.manifest) return 'none'
  const rewritten = await workOnDay(
    deps,
    day,
    ['archived', 'restored', 'writing', 'written'],
    async (work) => {
      const now = await findArchivedDay(db.sql, day)
      const before = now?.manifest
      if (!now || !before) return 'none'
      const place = deps.placeOf(now.place)
      const rows = Object.values(before.files).reduce((sum, file) => sum + file.rows, 0)
      work.expect(rows)
      if (!(await isTouched(place, before, newChange(), work.onRows))) {
        // Who died over the day may have left files that hold what was to go.
        if (!now.clean) await removeOldFiles(deps, place, { day, generation: before.generation })
        return 'untouched'
      }
      work.expect(3 * rows)
      const change = newChange()
      const generation = await beginGeneration(db.sql, day, holder, { place: now.place, ofRows: 3 * rows })
      if (generation === null) throw new DayLost(`another process works on ${day}`)
      const changed = { messages: 0, events: 0, parts: 0, requests: 0, exchanges: 0 }

      async function* changedRows<F extends DayFile>(file: F): AsyncGenerator<Batch<(typeof DAY_FILES)[F]>> {
        const rule = ruleOf(change, file)
        for await (const batch of readBatches(place, before as NonNullable<typeof before>, file)) {
          if (!rule) {
            yield batch
            continue
          }
          const became = changeRows<Columns>(batch, rule)
          changed[file] += became.changed
          yield became.batch as typeof batch // of this file
        }
      }

      const rowsOf: DayRows = {
        messages: () => changedRows('messages'),
        events: () => changedRows('events'),
        parts: () => changedRows('parts'),
        requests: () => changedRows('requests'),
        exchanges: () => changedRows('exchanges'),
      }
      const { exchangesUntilMs, startedAt } = before
      const manifest = await writeDay(
        place,
        { day, generation, release: deps.release, startedAt, exchangesUntilMs },
        rowsOf,
        work.onRows,
      )
      await compareDay(place, manifest, work.onRows)
      if (
        manifest.files.messages.rows !== before.files.messages.rows ||
        JSON.stringify(manifest.totals) !== JSON.stringify(before.totals)
      )
        throw new DayDiffers(`what was to be changed of ${day} would have changed its money`)
      const bytes = bytesOf(manifest)
      const rewritten = { generation, changed, bytes }
      await db.sql.begin(async (tx) => {
        if (!(await takeGeneration(tx, day, holder, { manifest, bytes, place: now.place }, 'as it is')))
          throw new DayLost(`another process works on ${day}`)
        await onTaken(tx, rewritten)
      })
      await removeOldFiles(deps, place, { day, generation })
      return rewritten
    },
  )
  return rewritten ?? 'not now'
}

type Rule = (row: RowOf<Columns>) => RowOf<Columns> | null

function ruleOf(change: DayChange, file: DayFile): Rule | undefined {
  return change[file] as Rule | undefined // whose rows are of this file
}

/** In the order in which they are written: what is changed of one file may depend on those before. */
const FILES = ['messages', 'events', 'parts', 'requests', 'exchanges'] as const satisfies readonly DayFile[]

/** Whether a change has anything to do. */
async function isTouched(
  place: Place,
  manifest: Manifest,
  change: DayChange,
  onRows: OnRows,
): Promise<boolean> {
  for (const file of FILES) {
    const rule = ruleOf(change, file)
    if (!rule) continue
    for await (const batch of readBatches(place, manifest, file)) {
      if (changeRows<Columns>(batch, rule).changed > 0) return true
      await onRows(batch.count)
    }
  }
  return false
}
