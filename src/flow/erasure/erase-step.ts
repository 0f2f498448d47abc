import { formsOf, type NumberForms } from '../../domain/erasure/number-forms.ts'
import type { Msisdn } from '../../domain/message.ts'
import type { Tx } from '../../store/database/db.ts'
import {
  type DueErasure,
  type ErasurePlace,
  type ErasureProgress,
  endErasure,
  keepErasure,
  type LeftRow,
  takeDueErasure,
} from '../../store/erasure/erasures.ts'
import { hashSuppressions } from '../../store/erasure/hashed-suppressions.ts'
import { hasTableOf, listKeptDays } from '../../store/erasure/kept-days.ts'
import { DAY_TABLES, OTHER_TABLES, type SearchedTable } from '../../store/erasure/searched-tables.ts'
import type { Deps } from '../../world.ts'
import {
  added,
  type Counts,
  type EraseSettings,
  type Looked,
  openSearch,
  type Search,
} from './erase-search.ts'

export type EraseDeps = Pick<Deps, 'db' | 'now' | 'log' | 'numberSecret'>

/** Rows that are still on their way are looked at again after this, in milliseconds. */
const AGAIN_MS = 60_000
/** One whose number cannot be opened is looked at again after this: by a process that has the secret. */
const UNOPENED_MS = 600_000
/** With more rows of a day on their way the day is searched anew, and they are not listed. */
const MOST_LEFT = 1_000

const DAY_ORDER: readonly SearchedTable[] = Object.values(DAY_TABLES)
const BY_NAME = new Map<string, SearchedTable>(
  [...DAY_ORDER, ...OTHER_TABLES].map((table) => [table.table, table]),
)

/** What a step came to: more is to be done at once, nothing is due, or a day of the archive is next. */
export type EraseOutcome =
  | { readonly kind: 'more' | 'idle' }
  | {
      readonly kind: 'searched'
      readonly erasure: DueErasure
      readonly number: Msisdn
      readonly forms: NumberForms
    }

/**
 * Carries an erasure on by one bounded transaction, which keeps how far it has come: whoever dies over it leaves it to the next, and
 * nothing is counted twice. `searched`: the database holds nothing of the number any more that is not on its way; what the archive holds
 * is next, and `endOf` when that has nothing either.
 */
export async function eraseStep(deps: EraseDeps, settings: EraseSettings): Promise<EraseOutcome> {
  const { db, now, numberSecret, log } = deps
  if (numberSecret === null) return { kind: 'idle' }
  return await db.sql.begin(async (tx): Promise<EraseOutcome> => {
    const nowMs = now()
    const erasure = await takeDueErasure(tx, new Date(nowMs))
    if (!erasure) return { kind: 'idle' }
    const opened = numberSecret.seal.open(erasure.id, erasure.sealedNumber)
    if (opened === null) {
      log.warn(
        { erasure: erasure.id },
        'an erasure waits for the NUMBER_SECRET that its number was sealed with',
      )
      await keepErasure(
        tx,
        erasure.id,
        { ...erasure, waitsFor: 1, dueAt: new Date(nowMs + UNOPENED_MS) },
        new Date(nowMs),
      )
      return { kind: 'idle' }
    }
    const number = opened as Msisdn // it was one when it was sealed
    const forms = formsOf(number, erasure.numberHash)
    const search = openSearch(tx, forms, { ...settings, nowMs })
    const progress = await goOn(tx, erasure, number, forms, search)
    if (progress === 'searched') return { kind: 'searched', erasure, number, forms }
    await keepErasure(tx, erasure.id, progress, new Date(nowMs))
    return { kind: progress.dueAt.getTime() > nowMs ? 'idle' : 'more' }
  })
}

/** The next bit of work, by where it stands: what has no days, then day after day, then what was on its way. */
async function goOn(
  tx: Tx,
  erasure: DueErasure,
  number: Msisdn,
  forms: NumberForms,
  search: Search,
): Promise<ErasureProgress | 'searched'> {
  const { place } = erasure
  const other = OTHER_TABLES[place.table]
  if (other) return await searchOther(tx, erasure, other, number, forms, search)
  if (place.day !== null) return await searchDay(tx, erasure, place.day, search)
  const days = await listKeptDays(tx, erasure.askedAt)
  const next = days.find((day) => !erasure.daysDone.includes(day) && !place.later.includes(day))
  if (next !== undefined)
    return progressOf(erasure, search, { ...place, day: next, dayTable: 0, after: null })
  if (place.left.length > 0 || place.later.length > 0) return await searchLeft(erasure, search)
  return 'searched'
}

async function searchOther(
  tx: Tx,
  erasure: DueErasure,
  table: SearchedTable,
  number: Msisdn,
  forms: NumberForms,
  search: Search,
): Promise<ErasureProgress> {
  const { place } = erasure
  // First of all: whoever has opted out is not written to meanwhile.
  const isBegin = place.table === 0 && place.after === null
  const suppressions = isBegin ? await hashSuppressions(tx, number, forms) : 0
  const { last, counts, left } = await search.look(table, null, {
    kind: 'after',
    after: place.after,
    rows: search.rows,
  })
  const next = {
    ...place,
    table: last === null ? place.table + 1 : place.table,
    after: last,
    left: [...place.left, ...left],
  }
  return progressOf(erasure, search, next, added(counts, { suppressions }))
}

async function searchDay(tx: Tx, erasure: DueErasure, day: string, search: Search): Promise<ErasureProgress> {
  const { place } = erasure
  const table = DAY_ORDER[place.dayTable]
  if (!table) {
    const ofDay = place.left.filter((one) => one.day === day)
    const next = { ...place, day: null, dayTable: 0, after: null }
    if (ofDay.length <= MOST_LEFT)
      return { ...progressOf(erasure, search, next), daysDone: [...erasure.daysDone, day] }
    const others = place.left.filter((one) => one.day !== day)
    return progressOf(erasure, search, { ...next, left: others, later: [...place.later, day] })
  }
  const isHere = await hasTableOf(tx, table.table, day)
  const nothing: Looked = { last: null, counts: {}, left: [] }
  const where = { kind: 'after', after: place.after, rows: search.rows } as const
  const { last, counts, left } = isHere ? await search.look(table, day, where) : nothing
  const next = {
    ...place,
    dayTable: last === null ? place.dayTable + 1 : place.dayTable,
    after: last,
    // Beyond that the day is searched anew anyway.
    left: place.left.length > 2 * MOST_LEFT ? place.left : [...place.left, ...left],
  }
  return progressOf(erasure, search, next, counts)
}

/** What was on its way, once more; what still is waits for the next look. */
async function searchLeft(erasure: DueErasure, search: Search): Promise<ErasureProgress> {
  const { place } = erasure
  const groups = Map.groupBy(place.left, ({ table, day }) => `${table} ${day}`)
  let counts: Counts = {}
  const still: LeftRow[] = []
  for (const rows of groups.values()) {
    const [first] = rows
    const table = first && BY_NAME.get(first.table)
    if (!first || !table) continue
    const looked = await search.look(table, first.day, { kind: 'keys', keys: rows.map(({ key }) => key) })
    counts = added(counts, looked.counts)
    still.push(...looked.left)
  }
  // Days with more than can be listed are searched anew.
  const next = { ...place, left: still, later: [] }
  const waitsFor = still.length + place.later.length
  const progress = progressOf(erasure, search, next, counts)
  return waitsFor === 0 ? progress : { ...progress, waitsFor, dueAt: new Date(search.nowMs + AGAIN_MS) }
}

function progressOf(
  { counts, daysDone, archivedDays }: DueErasure,
  { nowMs }: Pick<Search, 'nowMs'>,
  place: ErasurePlace,
  more: Counts = {},
): ErasureProgress {
  return { place, counts: added(counts, more), daysDone, archivedDays, waitsFor: 0, dueAt: new Date(nowMs) }
}

/** Ends an erasure that was searched everywhere, unless a day came back meanwhile, out of the archive; then it goes on. */
export async function endSearched(
  { db, now }: EraseDeps,
  { id, daysDone, askedAt }: DueErasure,
): Promise<void> {
  await db.sql.begin(async (tx) => {
    const nowMs = now()
    const days = await listKeptDays(tx, askedAt)
    if (days.every((day) => daysDone.includes(day))) await endErasure(tx, id, new Date(nowMs))
  })
}
