import { changeRows, pagesOf } from '../../archive/batch.ts'
import { readBatches } from '../../archive/day-batches.ts'
import type { Manifest } from '../../archive/manifest.ts'
import type { Place } from '../../archive/place.ts'
import type { NumberSecret } from '../../domain/erasure/number-hash.ts'
import { findArchivedDay, markRestored } from '../../store/archive/archived-days.ts'
import { removeTotals } from '../../store/archive/archived-totals.ts'
import {
  analyzeDay,
  attachRestored,
  dropRestoring,
  fillRestoring,
  makeRestoring,
} from '../../store/archive/restored-tables.ts'
import type { Tx } from '../../store/database/db.ts'
import { redactKept } from '../../store/erasure/redacted-rows.ts'
import { listOpenRedactions } from '../../store/erasure/redactions.ts'
import { changeForRedactions, type RowsChange } from '../erasure/archived-change.ts'
import { whatIsDue } from '../erasure/retain-day.ts'
import { untilLocked } from './briefly.ts'
import { type ArchiveDeps, DayLost, type DayWork, workOnDay } from './day-work.ts'

/** What restoring a day came to. */
export type DayRestored =
  | { readonly kind: 'restored'; readonly messages: number }
  /** It is not in cold storage, or another process works on it. */
  | { readonly kind: 'not now' }

/**
 * Brings a day (`2026-01-31`) back into the database: its rows are read, compared and written beside the day's place, then one transaction
 * puts them there and takes its totals away. Until then the day is read from the archive. What is to go of a message does not come back. Its files stay: what was said with providers
 * is in them alone. Rejects with `PlaceAway`, `DayDiffers` or `DayLost`; the day is in the archive then.
 */
export async function restoreDay(
  deps: ArchiveDeps,
  day: string,
  numberSecret: NumberSecret | null = null,
): Promise<DayRestored> {
  const { db, holder } = deps
  const restored = await workOnDay(deps, day, ['archived'], async (work): Promise<DayRestored> => {
    const known = await findArchivedDay(db.sql, day)
    if (!known?.manifest) return { kind: 'not now' }
    const { manifest } = known
    const { files } = manifest
    work.expect(files.messages.rows + files.events.rows + files.parts.rows + files.requests.rows)
    await db.sql.begin((tx) => makeRestoring(tx, work.bounds.day))
    const going = await openRedactionsOf(deps, work.bounds.day, numberSecret)
    await fill(deps, work, deps.placeOf(known.place), manifest, going.change)
    await untilLocked(db, async (tx) => {
      await attachRestored(tx, work.bounds.day)
      await going.redactLater(tx)
      await removeTotals(tx, day)
      if (!(await markRestored(tx, day, holder))) throw new DayLost(`another process works on ${day}`)
    })
    await analyzeDay(db.sql, work.bounds.day)
    return { kind: 'restored', messages: files.messages.rows }
  })
  return restored ?? { kind: 'not now' }
}

/** What is to go of messages of a day, by its name: it does not come back with them. Where numbers are not hashed workers see to those. */
async function openRedactionsOf(
  { db, now }: ArchiveDeps,
  day: string,
  numberSecret: NumberSecret | null,
): Promise<{
  readonly change: Pick<RowsChange, 'messages' | 'events'>
  /** Redacts what was asked for since. */
  redactLater(tx: Tx): Promise<void>
}> {
  const open = await listOpenRedactions(db.sql, day)
  const known = new Set(open.map(({ id }) => id))
  return {
    change: changeForRedactions({ numberSecret }, open, now()),
    async redactLater(tx) {
      for (const one of await listOpenRedactions(tx, day))
        if (!known.has(one.id))
          await redactKept(tx, one, new Date(now()), (of) => whatIsDue({ numberSecret }, one, of))
    },
  }
}

/** The other files, of which nothing goes with a message, and the tables that they come from. */
const BESIDES = [
  ['parts', 'message_parts'],
  ['requests', 'message_requests'],
] as const

async function fill(
  { db, pageRows }: ArchiveDeps,
  work: DayWork,
  place: Place,
  manifest: Manifest,
  change: Pick<RowsChange, 'messages' | 'events'>,
): Promise<void> {
  const { day } = work.bounds
  try {
    for await (const batch of readBatches(place, manifest, 'messages'))
      for (const page of pagesOf(changeRows(batch, change.messages).batch, pageRows)) {
        await fillRestoring(db.sql, day, 'messages', page)
        await fillRestoring(db.sql, day, 'credit_locks', page)
        await work.onRows(page.count)
      }
    for await (const batch of readBatches(place, manifest, 'events'))
      for (const page of pagesOf(changeRows(batch, change.events).batch, pageRows)) {
        await fillRestoring(db.sql, day, 'message_events', page)
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
