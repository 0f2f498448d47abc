import { compareDay, DayDiffers, readBatches } from '../../archive/day-batches.ts'
import type { Manifest } from '../../archive/manifest.ts'
import type { Place } from '../../archive/place.ts'
import { bytesOf, type DayRows, writeDay } from '../../archive/write-day.ts'
import { LIFECYCLE } from '../../domain/lifecycle.ts'
import type { CreditState } from '../../domain/message.ts'
import { centsText, moneyOfSql, NO_MONEY, sumOf } from '../../domain/money.ts'
import {
  type ArchivedDay,
  beginGeneration,
  findArchivedDay,
  markWritten,
  takeGeneration,
} from '../../store/archive/archived-days.ts'
import { insertTotals, sumDay } from '../../store/archive/archived-totals.ts'
import {
  type DayBounds,
  readDayEvents,
  readDayExchanges,
  readDayMessages,
  readDayParts,
  readDayRequests,
} from '../../store/archive/day-rows.ts'
import {
  dropDay,
  guessMessages,
  hasChanged,
  hasDay,
  lockDay,
  noteChanges,
  whyOpen,
} from '../../store/archive/day-tables.ts'
import type { Tx } from '../../store/database/db.ts'
import { untilLocked } from './briefly.ts'
import { type ArchiveDeps, DayLost, type DayWork, workOnDay } from './day-work.ts'
import { removeOldFiles } from './remove-old-files.ts'

/** What archiving a day came to. */
export type DayArchived =
  | { readonly kind: 'archived'; readonly messages: number; readonly bytes: number }
  /** It is in cold storage already, or another process works on it. */
  | { readonly kind: 'not now' }
  /** The database has no such day. */
  | { readonly kind: 'none' }
  /** Something of it is still open. */
  | { readonly kind: 'open'; readonly reason: string }

/** Rows of a day that changed while it was written: it is written anew, so often at most. */
const WRITINGS = 3

/** An exchange that was said before may be written for so long, in milliseconds. */
const SETTLED_MS = 60_000

/**
 * Takes a day (`2026-01-31`) to cold storage: its files are written and read back, then one transaction drops its tables, if no row has
 * changed since they were begun. Whoever dies over it leaves the day whole in the database or whole in the archive. Rejects with
 * `PlaceAway`, `DayDiffers` or `DayLost`; the day is in the database then.
 */
export async function archiveDay(deps: ArchiveDeps, day: string): Promise<DayArchived> {
  if (!(await hasDay(deps.db.sql, day.replaceAll('-', ''))))
    return { kind: (await findArchivedDay(deps.db.sql, day)) ? 'not now' : 'none' }
  const archived = await workOnDay(deps, day, [null, 'writing', 'written', 'restored'], async (work) => {
    for (let writing = 1; writing <= WRITINGS; writing++) {
      const result = await writeOnce(deps, work)
      if (result.kind !== 'changed') return result
    }
    return { kind: 'open', reason: 'rows of it change all the time' } as const
  })
  return archived ?? { kind: 'not now' }
}

async function writeOnce(
  deps: ArchiveDeps,
  work: DayWork,
): Promise<DayArchived | { readonly kind: 'changed' }> {
  const { db, holder } = deps
  const { day, bounds } = work
  const open = (tx: Tx) => whyOpen(tx, bounds)
  const before = (await db.sql.begin(open)) as Awaited<ReturnType<typeof open>>
  if (before !== null) return { kind: 'open', reason: before }
  await untilLocked(db, (tx) => noteChanges(tx, bounds.day))
  const known = await findArchivedDay(db.sql, day)
  // Files of a day that was restored are in their own place, and stay there.
  const address = known?.generation ? known.place : deps.to
  const place = deps.placeOf(address)
  await removeOldFiles(deps, place, { day, generation: known?.generation ?? null })
  // Each message is written and read back, and the id of its provider beside it.
  const ofRows = 4 * (await guessMessages(db.sql, bounds.day))
  const generation = await beginGeneration(db.sql, day, holder, { place: address, ofRows })
  if (generation === null) throw new DayLost(`another process works on ${day}`)
  work.expect(ofRows)

  const startedAtMs = deps.now()
  const exchangesUntilMs = startedAtMs - SETTLED_MS
  const about = {
    day,
    generation,
    release: deps.release,
    startedAt: new Date(startedAtMs).toISOString(),
    exchangesUntilMs,
  }
  const manifest = await writeDay(
    place,
    about,
    rowsOf(deps, bounds, place, known, exchangesUntilMs),
    work.onRows,
  )
  await compareDay(place, manifest, work.onRows)
  await compareWithDatabase(deps, manifest)
  if (!(await markWritten(db.sql, day, holder))) throw new DayLost(`another process works on ${day}`)

  const bytes = bytesOf(manifest)
  const hasGone = await untilLocked(db, async (tx) => {
    await lockDay(tx, bounds.day)
    if (await hasChanged(tx, bounds.day)) return false
    await insertTotals(tx, day, manifest.totals)
    await dropDay(tx, bounds.day)
    if (!(await takeGeneration(tx, day, holder, { manifest, bytes, place: address }, 'archived')))
      throw new DayLost(`another process works on ${day}`)
    return true
  })
  if (!hasGone) return { kind: 'changed' }
  await removeOldFiles(deps, place, { day, generation })
  return { kind: 'archived', messages: manifest.files.messages.rows, bytes }
}

/** The rows of a day as they are in the database; what was said with providers also as it is in its files, where it was restored. */
function rowsOf(
  { db, pageRows }: ArchiveDeps,
  bounds: DayBounds,
  place: Place,
  known: ArchivedDay | null,
  exchangesUntilMs: number,
): DayRows {
  const before = known?.manifest ?? null
  return {
    messages: () => settled(readDayMessages(db, bounds, pageRows)),
    events: () => readDayEvents(db, bounds, pageRows),
    parts: () => readDayParts(db, bounds, pageRows),
    requests: () => readDayRequests(db, bounds, pageRows),
    async *exchanges() {
      if (before) yield* readBatches(place, before, 'exchanges')
      const window = { fromMs: before?.exchangesUntilMs ?? 0, untilMs: exchangesUntilMs }
      yield* readDayExchanges(db.sql, bounds, window, pageRows)
    },
  }
}

/** Messages as they come; stops at one that is not at its end, or whose lock does not say what its status says (I3). */
async function* settled(batches: ReturnType<typeof readDayMessages>): ReturnType<typeof readDayMessages> {
  for await (const batch of batches) {
    for (const [row, status] of batch.values.status.entries()) {
      const { final, credit } = LIFECYCLE[status]
      const state: CreditState | null | undefined = batch.values.lockState[row]
      if (final && state && credit.some((one) => one === state)) continue
      throw new DayDiffers(
        `message ${batch.values.id[row]} is ${status} with ${state ? `a lock ${state}` : 'no lock'}: the audit says more`,
      )
    }
    yield batch
  }
}

/** What was written is what the database adds up to, without having been read row by row. */
async function compareWithDatabase({ db }: ArchiveDeps, { day, files, totals }: Manifest): Promise<void> {
  const sums = (await db.sql.begin((tx) => sumDay(tx, day))) as Awaited<ReturnType<typeof sumDay>>
  const amountOf = (kind: (typeof totals)[number]['kind']) =>
    centsText(
      totals
        .filter((one) => one.kind === kind)
        .reduce((sum, { amount }) => sumOf(sum, moneyOfSql(amount)), NO_MONEY),
    )
  const pairs = {
    messages: [files.messages.rows, sums.messages],
    locks: [files.messages.rows, sums.locks],
    events: [files.events.rows, sums.events],
    parts: [files.parts.rows, sums.parts],
    requests: [files.requests.rows, sums.requests],
    'cents held': [amountOf('hold'), sums.held],
    'cents captured': [amountOf('capture'), sums.captured],
    'cents released': [amountOf('release'), sums.released],
  }
  for (const [what, [written, there]] of Object.entries(pairs))
    if (written !== there)
      throw new DayDiffers(`the files of ${day} have ${written} ${what}, the database has ${there}`)
}
