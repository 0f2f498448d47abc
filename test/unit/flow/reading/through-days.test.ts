import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { type Archive, type DayReader, NO_ARCHIVE } from '../../../../src/archive/archive.ts'
import { MAX_DAYS_OPENED, readThroughDays } from '../../../../src/flow/reading/through-days.ts'
import { boundsOfDay } from '../../../../src/store/database/partitions.ts'

type Row = { readonly id: string }

/** The id of the nth message of January 2026's nth day. */
const idOf = (day: number, nth: number) =>
  `${boundsOfDay(nameOf(day)).from.slice(0, -4)}${nth.toString(16).padStart(4, '0')}`
const nameOf = (day: number) => `202601${String(day).padStart(2, '0')}`

/** Days by their numbers: how many messages each has, and whether it is archived. */
type Days = ReadonlyMap<number, { readonly count: number; readonly isArchived: boolean }>

function rowsOf(days: Days, which: (day: number) => boolean): Row[] {
  return [...days]
    .filter(([day]) => which(day))
    .flatMap(([day, { count }]) => Array.from({ length: count }, (_, nth) => ({ id: idOf(day, nth) })))
    .toSorted((a, b) => (a.id < b.id ? 1 : -1))
}

/** Reads a page; answers it, and how many days were opened. */
async function read(days: Days, beforeId: string | null, limit: number, given: Partial<Archive> = {}) {
  const isArchived = (day: number) => days.get(day)?.isArchived === true
  let opened = 0
  const archive: Archive = {
    ...NO_ARCHIVE,
    async archivedDays(first, last) {
      return [...days.keys()]
        .filter(isArchived)
        .map(nameOf)
        .filter((day) => day >= first && day <= last)
        .toSorted()
        .toReversed()
    },
    async readDay(day) {
      opened++
      return { day } as DayReader // only its name is asked for here
    },
    readFiles: async () => null,
    ...given,
  }
  const before = (rows: readonly Row[]) => rows.filter(({ id }) => beforeId === null || id < beforeId)
  const page = await readThroughDays<Row>(archive, { fromId: null, beforeId }, limit, {
    async fromTables() {
      const rows = before(rowsOf(days, (day) => !isArchived(day))).slice(0, limit)
      return { rows, next: rows.length === limit ? (rows.at(-1)?.id ?? null) : null }
    },
    narrow: async (names) => names,
    fromDay: async ({ day }, range, most) =>
      rowsOf(days, (number) => nameOf(number) === day)
        .filter(
          ({ id }) =>
            (range.beforeId === null || id < range.beforeId) && (range.fromId === null || id >= range.fromId),
        )
        .slice(0, most),
  })
  return { ...page, opened }
}

async function readAll(days: Days, limit: number): Promise<Row[]> {
  const found: Row[] = []
  for (let beforeId: string | null = null; ; ) {
    const { rows, next, opened } = await read(days, beforeId, limit)
    expect(rows.length).toBeLessThanOrEqual(limit)
    expect(opened).toBeLessThanOrEqual(MAX_DAYS_OPENED)
    found.push(...rows)
    if (next === null) return found
    expect(beforeId === null || next < beforeId).toBe(true)
    beforeId = next
  }
}

describe('a list through days old and new', () => {
  test('has every message once, newest first, wherever its day is', async () => {
    const day = fc.record({ count: fc.nat(4), isArchived: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.array(day, { maxLength: 28 }),
        fc.integer({ min: 1, max: 6 }),
        async (list, limit) => {
          const days: Days = new Map(list.map((one, index) => [index + 1, one]))
          expect(await readAll(days, limit)).toEqual(rowsOf(days, () => true))
        },
      ),
      { numRuns: 200 },
    )
  })

  test('opens no archived day while the tables have newer ones enough', async () => {
    const days: Days = new Map([
      [1, { count: 3, isArchived: true }],
      [2, { count: 3, isArchived: false }],
    ])
    expect(await read(days, null, 3)).toEqual({
      rows: [2, 1, 0].map((nth) => ({ id: idOf(2, nth) })),
      next: idOf(2, 0),
      opened: 0,
    })
  })

  test('goes on at a day that was restored while the page was read', async () => {
    const days: Days = new Map([
      [1, { count: 1, isArchived: true }],
      [2, { count: 1, isArchived: true }],
    ])
    const restored = { readDay: async (day: string) => (day === nameOf(1) ? null : ({ day } as DayReader)) }
    const { rows, next } = await read(days, null, 5, restored)
    expect(rows).toEqual([{ id: idOf(2, 0) }])
    expect(next).toBe(boundsOfDay(nameOf(1)).to)
  })
})
