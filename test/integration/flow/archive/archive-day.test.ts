import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DayDiffers } from '../../../../src/archive/day-batches.ts'
import type { DayRow } from '../../../../src/archive/day-files.ts'
import { openPlace } from '../../../../src/archive/open-place.ts'
import { type Place, PlaceAway } from '../../../../src/archive/place.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { clearUp } from '../../../../src/flow/archive/clear-up.ts'
import type { ArchiveDeps } from '../../../../src/flow/archive/day-work.ts'
import { openKnownDays } from '../../../../src/flow/archive/known-days.ts'
import { restoreDay } from '../../../../src/flow/archive/restore-day.ts'
import { rewriteDay } from '../../../../src/flow/archive/rewrite-day.ts'
import { makeRestoring } from '../../../../src/store/archive/restored-tables.ts'
import { audit } from '../../../../src/store/audit.ts'
import { dayOfId } from '../../../../src/store/database/partitions.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { clearOldDay, OLD_DAY, OLD_NAME, oldId, rowsOfOldDay, writeOldDay } from '../../../support/old-day.ts'

const MESSAGES = 300

const folders: string[] = []
let database: TestDatabase
let clients: ClientId[]
let folder: string

beforeAll(async () => {
  database = await createDatabase()
})
beforeEach(async () => {
  await clearOldDay(database.db)
  clients = [await createTestClient(database.db, 100_000), await createTestClient(database.db, 100_000)]
  await writeOldDay(database.db, clients, MESSAGES)
  folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
  folders.push(folder)
})
afterAll(async () => {
  await database.drop()
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

const filesOf = (path: string) =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1))
    .sort()

const generation = (nth: number) =>
  ['events', 'exchanges', 'messages', 'parts', 'provider_ids', 'requests']
    .map((name) => `${OLD_NAME}/${nth}/${name}.parquet`)
    .concat(`${OLD_NAME}/${nth}/manifest.json`)
    .sort()

const hasTable = async () => {
  const [row] = await database.db.sql<{ there: boolean }[]>`
    select to_regclass(${`messages_${OLD_NAME}`}) is not null as there`
  return row?.there
}

/** A place whose calls of one kind do something else. */
function placeWith(parts: (place: Place) => Partial<Place>): Pick<ArchiveDeps, 'placeOf'> {
  return {
    placeOf: (address) => {
      const place = openPlace(address ?? folder)
      return { ...place, ...parts(place) }
    },
  }
}

describe('a day that is archived', () => {
  test('is gone from the database, the audit is clean, and it comes back with every row as it was', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    const before = await rowsOfOldDay(db)
    expect(await audit(db)).toEqual([])
    expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived', messages: MESSAGES })
    expect(await hasTable()).toBe(false)
    expect(await audit(db)).toEqual([])
    expect(filesOf(folder)).toEqual(generation(1))
    expect(await archiveDay(deps, OLD_DAY)).toEqual({ kind: 'not now' })
    expect(await archiveDay(deps, '2026-03-08')).toEqual({ kind: 'none' })
    expect(await restoreDay(deps, OLD_DAY)).toEqual({ kind: 'restored', messages: MESSAGES })
    expect(await rowsOfOldDay(db)).toEqual(before)
    expect(await audit(db)).toEqual([])
    expect(await restoreDay(deps, OLD_DAY)).toEqual({ kind: 'not now' })
  })

  test('is read by id, with its rows beside', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    const archive = openKnownDays(db, deps.placeOf)
    expect(await archive.readDay(OLD_NAME)).toBeNull()
    await archiveDay(deps, OLD_DAY)
    const day = await archive.readDay(OLD_NAME)
    expect(await day?.message(oldId(7))).toMatchObject({
      id: oldId(7),
      toMsisdn: '+4915100000007',
      status: 'DELIVERED',
      lockAmount: 100_000,
      lockState: 'CAPTURED',
    })
    expect(await day?.message(oldId(4_000))).toBeNull()
    expect(await day?.events(oldId(7))).toMatchObject([
      { seq: 2, event: 'RECEIPT_DELIVERED', detail: 'Zustellung "ok"' },
    ])
    expect(await day?.exchanges(oldId(3), 10)).toMatchObject([
      { outcome: '201', sent: expect.stringContaining('"nth":3') },
    ])
    expect(await day?.providerIds('mock', ['mock-part-4', 'mock-0'])).toMatchObject([
      { messageId: oldId(4), part: 2, attempt: 1 },
    ])
    expect(await day?.requests('req-40')).toMatchObject([{ id: oldId(40) }])
    const [clientId = null] = clients
    const page = await day?.messages({ clientId, before: oldId(100), from: oldId(50), most: 3 })
    expect(page?.map(({ id }) => id)).toEqual([oldId(98), oldId(96), oldId(94)])
    expect(await archive.archivedDays('20260101', '20261231')).toEqual([OLD_NAME])
  })

  test('is not unpacked for a client that has none of its messages', async () => {
    const { db } = database
    const read: number[] = []
    const { placeOf } = placeWith((place) => ({
      read(name, from, to) {
        read.push(to - from)
        return place.read(name, from, to)
      },
    }))
    await archiveDay(archiveDeps(db, folder), OLD_DAY)
    const day = await openKnownDays(db, placeOf).readDay(OLD_NAME)
    const page = { before: null, from: null, most: 10 }
    expect(await day?.messages({ ...page, clientId: must(clients[0], 'a client') })).toHaveLength(10)
    const [footer = 0, ofClient = 0, ofGroup = 0, ...others] = read.splice(0)
    expect(others).toEqual([])
    expect(ofClient).toBeLessThan(ofGroup / 10)
    const stranger = await createTestClient(db, 0)
    const anew = await openKnownDays(db, placeOf).readDay(OLD_NAME)
    expect(await anew?.messages({ ...page, clientId: stranger })).toEqual([])
    expect(read).toEqual([footer, ofClient])
  })

  test('keeps what was said with providers when it is restored and archived anew', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    await archiveDay(deps, OLD_DAY)
    await restoreDay(deps, OLD_DAY)
    await db.sql`truncate provider_exchanges, provider_exchange_packs`
    const archive = openKnownDays(db, deps.placeOf)
    expect(await archive.readDay(OLD_NAME)).toBeNull()
    expect(await (await archive.readFiles(OLD_NAME))?.exchanges(oldId(3), 10)).toHaveLength(1)
    expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived' })
    expect(await (await archive.readDay(OLD_NAME))?.exchanges(oldId(3), 10)).toHaveLength(1)
  })
})

test('ids of years beyond 9999 are of no archived day, and all archived days are before them', async () => {
  const { db } = database
  const deps = archiveDeps(db, folder)
  const beyond = dayOfId('ffffffff-ffff-ffff-ffff-ffffffffffff')
  await archiveDay(deps, OLD_DAY)
  const archive = openKnownDays(db, deps.placeOf)
  expect(await archive.readDay(beyond)).toBeNull()
  expect(await archive.readFiles(beyond)).toBeNull()
  expect(await archive.archivedDays(OLD_NAME, beyond)).toEqual([OLD_NAME])
  expect(await archive.archivedDays(beyond, beyond)).toEqual([])
})

describe('a day stays in the database', () => {
  test('while a message is not final, a callback is open, or a minute is to be counted', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    await db.sql`insert into report_marks values (${OLD_DAY}::text::timestamptz + interval '5 minutes')`
    expect(await archiveDay(deps, OLD_DAY)).toEqual({
      kind: 'open',
      reason: 'a minute is still to be counted for the reports',
    })
    await db.sql`update messages set status = 'SENT' where id = ${oldId(5)}`
    expect(await archiveDay(deps, OLD_DAY)).toEqual({ kind: 'open', reason: 'a message is not final' })
    expect(await hasTable()).toBe(true)
    expect(await db.sql`select from archived_days`).toHaveLength(0)
  })

  test('while it is not over, and nothing says that it is being written', async () => {
    const { db } = database
    const today = new Date().toISOString().slice(0, 10)
    await db.sql`delete from report_progress`
    expect(await archiveDay(archiveDeps(db, folder), today)).toEqual({
      kind: 'open',
      reason: 'it has not been over for an hour',
    })
    expect(await db.sql`select from archived_days`).toHaveLength(0)
  })

  test('when a row changes while it is written, and the next writing has the change', async () => {
    const { db } = database
    let changes = 1
    const deps = archiveDeps(db, folder, {
      ...placeWith((place) => ({
        async size(name) {
          if (name.endsWith('events.parquet') && changes-- > 0)
            await db.sql`update messages set version = version + 1 where id = ${oldId(9)}`
          return await place.size(name)
        },
      })),
    })
    expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived' })
    const day = await openKnownDays(db, deps.placeOf).readDay(OLD_NAME)
    expect(day?.manifest.generation).toBe(2)
    expect(await day?.message(oldId(9))).toMatchObject({ version: 2 })
    expect(filesOf(folder)).toEqual(generation(2))
  })

  test('when a file is not what was written, and the day says why', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder, {
      ...placeWith((place) => ({
        async read(name, from, to) {
          const bytes = await place.read(name, from, to)
          if (name.endsWith('messages.parquet') && bytes.length > 1_000) bytes[500] = (bytes[500] ?? 0) ^ 1
          return bytes
        },
      })),
    })
    const failed = await archiveDay(deps, OLD_DAY).catch((error: unknown) => error)
    expect(failed instanceof DayDiffers || failed instanceof PlaceAway).toBe(true)
    expect(await hasTable()).toBe(true)
    const [row] = await db.sql<{ state: string; error: string }[]>`select state, error from archived_days`
    expect(row).toMatchObject({ state: 'writing', error: expect.stringContaining('messages.parquet') })
  })

  test('when its place has no room, and goes when it has', async () => {
    const { db } = database
    let isFull = true
    const deps = archiveDeps(db, folder, {
      ...placeWith((place) => ({
        async write(name) {
          const file = await place.write(name)
          return isFull && name.endsWith('parts.parquet')
            ? { ...file, add: () => Promise.reject(new PlaceAway(`${folder}: no space left on device`)) }
            : file
        },
      })),
    })
    await expect(archiveDay(deps, OLD_DAY)).rejects.toThrow('no space left')
    expect(await hasTable()).toBe(true)
    isFull = false
    expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived' })
    expect(filesOf(folder)).toEqual(generation(2))
  })

  test('while another process works on it', async () => {
    const { db } = database
    await db.sql`insert into archived_days (day, state, last_generation, holder, held_until)
      values (${OLD_DAY}::text::date, 'writing', 1, 'another', now() + interval '1 hour')`
    expect(await archiveDay(archiveDeps(db, folder), OLD_DAY)).toEqual({ kind: 'not now' })
  })
})

describe('a day that is rewritten', () => {
  test('has its changed rows, its money, and no file of before', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    await archiveDay(deps, OLD_DAY)
    const rewritten = await rewriteDay(deps, OLD_DAY, () => ({
      messages: (row) => (row.id === oldId(8) ? { ...row, text: '', toMsisdn: 'h:1' } : row),
      exchanges: (row) => (row.messageId === oldId(8) ? null : row),
    }))
    expect(rewritten).toMatchObject({ generation: 2, changed: { messages: 1, exchanges: 1, events: 0 } })
    const day = await openKnownDays(db, deps.placeOf).readDay(OLD_NAME)
    expect(await day?.message(oldId(8))).toMatchObject({ text: '', toMsisdn: 'h:1' })
    expect(await day?.exchanges(oldId(8), 10)).toEqual([])
    expect(filesOf(folder)).toEqual(generation(2))
    expect(await audit(db)).toEqual([])
  })

  test('stays in its files when the change finds nothing, or is seen to by a row of the last file alone', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    await archiveDay(deps, OLD_DAY)
    const readAll = () => ({
      messages: (row: DayRow<'messages'>) => row,
      exchanges: (row: DayRow<'exchanges'>) => row,
    })
    expect(await rewriteDay(deps, OLD_DAY, readAll)).toBe('untouched')
    expect(filesOf(folder)).toEqual(generation(1))
    const exchanges = (row: DayRow<'exchanges'>) => (row.messageId === oldId(8) ? null : row)
    const rewritten = await rewriteDay(deps, OLD_DAY, () => ({ ...readAll(), exchanges }))
    expect(rewritten).toMatchObject({ generation: 2, changed: { messages: 0, exchanges: 1 } })
  })

  test('stays as it was when the change would move money', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    await archiveDay(deps, OLD_DAY)
    const change = { messages: (row: { lockAmount: number }) => ({ ...row, lockAmount: 1 }) as never }
    await expect(rewriteDay(deps, OLD_DAY, () => change)).rejects.toThrow('money')
    const day = await openKnownDays(db, deps.placeOf).readDay(OLD_NAME)
    expect(day?.manifest.generation).toBe(1)
  })
})

describe('what is left by who died over a day', () => {
  const leftTables = () =>
    database.db.sql`select 1 from pg_class where relname like 'restoring\\_%' and relkind = 'r'`

  test('goes: files of a generation that was replaced, and tables that it was to be restored into', async () => {
    const { db } = database
    const deps = archiveDeps(db, folder)
    await archiveDay(deps, OLD_DAY)
    // Whoever wrote the second generation died when it was the day's, before it removed the first.
    const dies = placeWith((place) => ({ remove: () => Promise.reject(new PlaceAway(place.address)) }))
    const change = { messages: (row: DayRow<'messages'>) => ({ ...row, text: '' }) }
    await expect(rewriteDay({ ...deps, ...dies }, OLD_DAY, () => change)).rejects.toThrow(PlaceAway)
    expect(filesOf(folder)).toEqual([...generation(1), ...generation(2)].sort())
    await db.sql.begin((tx) => makeRestoring(tx, OLD_NAME))
    await db.sql`update archived_days set holder = 'another', held_until = now() + interval '1 minute'`
    await clearUp(deps)
    expect(filesOf(folder)).toHaveLength(14)
    expect(await leftTables()).toHaveLength(5)

    await db.sql`update archived_days set held_until = now() - interval '1 second'`
    await clearUp(deps)
    expect(filesOf(folder)).toEqual(generation(2))
    expect(await leftTables()).toHaveLength(0)
    // What the day's row says of the last failure is not its to take away.
    const [row] = await db.sql<{ error: string | null }[]>`select error from archived_days`
    expect(row?.error).toContain(folder)
    expect(await restoreDay(deps, OLD_DAY)).toMatchObject({ kind: 'restored', messages: MESSAGES })
  })

  test('goes also where no generation is whole', async () => {
    const deps = archiveDeps(database.db, folder)
    const dies = placeWith(() => ({ read: () => Promise.reject(new PlaceAway('away')) }))
    await expect(archiveDay({ ...deps, ...dies }, OLD_DAY)).rejects.toThrow(PlaceAway)
    expect(filesOf(folder)).not.toEqual([])
    await clearUp(deps)
    expect(filesOf(folder)).toEqual([])
    expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived' })
  })
})
