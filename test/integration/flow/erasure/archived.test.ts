import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import pino from 'pino'
import { readBatches } from '../../../../src/archive/day-batches.ts'
import { DAY_FILES, type DayFile } from '../../../../src/archive/day-files.ts'
import { openPlace } from '../../../../src/archive/open-place.ts'
import { must } from '../../../../src/domain/assert.ts'
import { controlOf } from '../../../../src/domain/controls.ts'
import type { ClientId, Msisdn } from '../../../../src/domain/message.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import type { ArchiveDeps } from '../../../../src/flow/archive/day-work.ts'
import { openKnownDays } from '../../../../src/flow/archive/known-days.ts'
import { restoreDay } from '../../../../src/flow/archive/restore-day.ts'
import { rewriteDay } from '../../../../src/flow/archive/rewrite-day.ts'
import { askErasure } from '../../../../src/flow/erasure/ask-erasure.ts'
import { eraseByTurns, retainByTurns } from '../../../../src/flow/erasure/erase-by-turns.ts'
import { redactParts } from '../../../../src/flow/erasure/redact-parts.ts'
import { numberSecretOf } from '../../../../src/number-secret.ts'
import { findArchivedDay } from '../../../../src/store/archive/archived-days.ts'
import { audit } from '../../../../src/store/audit.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { findErasure } from '../../../../src/store/erasure/erasures.ts'
import { addLateReceipts } from '../../../../src/store/receipt/late-receipts.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { clearOldDay, OLD_DAY, OLD_NAME, oldId, writeOldDay } from '../../../support/old-day.ts'

const MESSAGES = 300
/** Whom the eighth message went to. */
const PERSON = '+4915100000008' as Msisdn
const DIGITS = '15100000008'
const numberSecret = numberSecretOf('a secret of these tests, 32 characters or more')
const HASH = numberSecret.hashNumber(PERSON)
const log = pino({ level: 'silent' })
const settings = { rows: 1_000, settledMs: 0 }

let database: TestDatabase
let db: Db
let clients: ClientId[]
let server: FauxqsServer
let retention: object
const folders: string[] = []

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  server = await startFauxqs({ port: 0, logger: false })
  server.createBucket('archive')
})
beforeEach(async () => {
  await clearOldDay(db)
  await db.sql`truncate erasures, late_receipts, retention_progress`
  retention = {}
  clients = [await createTestClient(db, 100_000), await createTestClient(db, 100_000)]
  await writeOldDay(db, clients, MESSAGES)
  await db.sql`
    update messages set client_reference = ${`for 0049 ${PERSON.slice(3)}`} where id = ${oldId(9)}`
})
afterAll(async () => {
  await database.drop()
  await server.stop()
  for (const path of folders) rmSync(path, { recursive: true, force: true })
})

function inFolder(): ArchiveDeps {
  const folder = mkdtempSync(join(tmpdir(), 'sms-gateway-archive-'))
  folders.push(folder)
  return archiveDeps(db, folder)
}

function onS3(): ArchiveDeps {
  const to = `s3://archive/${crypto.randomUUID()}`
  const access = {
    endpoint: `http://127.0.0.1:${server.port}`,
    region: 'us-east-1',
    accessKeyId: 'test',
    secretAccessKey: 'test',
  }
  return archiveDeps(db, to, { placeOf: (address) => openPlace(address ?? to, access) })
}

type TurnDeps = Parameters<typeof eraseByTurns>[0]
const turnDeps = (archive: ArchiveDeps) =>
  ({
    db,
    log,
    numberSecret,
    now: Date.now,
    providerLogDays: 7,
    controls: { of: (name: Parameters<typeof controlOf>[0]) => controlOf(name, retention) },
    rewriteDay: (...asked: Parameters<TurnDeps['rewriteDay']>) => rewriteDay(archive, ...asked),
  }) as unknown as TurnDeps // its controls say the same of each client

async function ask() {
  const asked = await askErasure(
    { db, now: Date.now, newId: () => Bun.randomUUIDv7(), numberSecret },
    PERSON,
    'admin',
  )
  if (asked.kind !== 'asked') throw new Error(asked.kind)
  return asked.erasure.id
}

/** All rows of the day's files, as they are now. */
async function rowsIn(archive: ArchiveDeps): Promise<Record<DayFile, string[]>> {
  const known = must(await findArchivedDay(db.sql, OLD_DAY), 'the day')
  const manifest = must(known.manifest, 'its files')
  const entries = await Promise.all(
    (Object.keys(DAY_FILES) as DayFile[]).map(async (file) => {
      const rows: string[] = []
      for await (const { count, values } of readBatches(archive.placeOf(known.place), manifest, file))
        for (let row = 0; row < count; row++)
          rows.push(
            Object.values(values)
              .map((column: readonly unknown[]) => column[row])
              .join('|'),
          )
      return [file, rows] as const
    }),
  )
  return Object.fromEntries(entries) as Record<DayFile, string[]> // each of its files
}

const holds = (rows: Record<DayFile, string[]>, words: string) =>
  Object.values(rows)
    .flat()
    .filter((row) => row.replaceAll(' ', '').includes(words))

async function receiptCameLate() {
  await addLateReceipts(db.sql, [
    {
      id: Bun.randomUUIDv7(),
      messageId: oldId(8),
      provider: 'mock',
      providerMessageId: 'mock-8',
      attempt: 1,
      part: null,
      event: 'RECEIPT_DELIVERED',
      detail: JSON.stringify({ to: PERSON.slice(1), status: 'DELIVRD' }),
      receivedAt: new Date(),
    },
  ])
}

for (const [where, open] of Object.entries({ 'a folder': inFolder, S3: onS3 }))
  test(`a number is removed from an archived day in ${where}, and nothing else of it`, async () => {
    const archive = open()
    await archiveDay(archive, OLD_DAY)
    await receiptCameLate()
    const before = await rowsIn(archive)
    expect(holds(before, DIGITS).length).toBeGreaterThan(1)
    const id = await ask()
    await eraseByTurns(turnDeps(archive), settings)
    expect(await findErasure(db.sql, id)).toMatchObject({
      state: 'done',
      archivedDays: [OLD_DAY],
      counts: { archived_messages: 2, late_receipts: 1 },
    })
    const after = await rowsIn(archive)
    expect(holds(after, DIGITS)).toEqual([])
    expect(after.messages.filter((row) => !before.messages.includes(row))).toHaveLength(2)
    expect(after.exchanges).toHaveLength(before.exchanges.length - 2)
    expect(after.parts).toEqual(before.parts)
    const day = await openKnownDays(db, archive.placeOf).readDay(OLD_NAME)
    expect(await day?.message(oldId(8))).toMatchObject({
      toMsisdn: HASH,
      text: '',
      redactedAt: expect.any(Number),
    })
    expect(await day?.message(oldId(9))).toMatchObject({ clientReference: 'for ***' })
    expect([...(await db.sql`select from late_receipts where detail like ${`%${DIGITS}%`}`)]).toEqual([])
    expect(await audit(db)).toEqual([])
    await restoreDay(archive, OLD_DAY)
    expect([...(await db.sql`select to_msisdn, text from messages where id = ${oldId(8)}`)]).toEqual([
      { to_msisdn: HASH, text: '' },
    ])
    expect(await audit(db)).toEqual([])
  })

describe('redaction of messages of an archived day', () => {
  const asker = { may: () => true, name: 'admin' }
  const depsOf = (archive: ArchiveDeps) => ({
    ...turnDeps(archive),
    newId: () => Bun.randomUUIDv7(),
    archive: openKnownDays(db, archive.placeOf, numberSecret),
  })
  const redact = async (archive: ArchiveDeps, nth: number, text = true, number = false) => {
    const outcome = await redactParts(
      depsOf(archive),
      { messageId: oldId(nth), text, number, deleted: false },
      asker,
    )
    if (outcome.kind !== 'redacted') throw new Error(outcome.kind)
    return outcome
  }
  const states = async () =>
    (await db.sql<{ state: string; waits: number }[]>`select state, waits_for as waits from erasures`).map(
      ({ state, waits }) => `${state} ${waits}`,
    )
  const generationNow = async () => must(await findArchivedDay(db.sql, OLD_DAY), 'the day').generation

  test('writes it anew once for all that were asked for together, and answers the same when asked again', async () => {
    const archive = inFolder()
    await archiveDay(archive, OLD_DAY)
    await receiptCameLate()
    const before = await rowsIn(archive)
    const texts = await redact(archive, 9)
    expect(texts).toMatchObject({ text: true, inArchive: { state: 'erasing', askedBy: 'admin' } })
    const both = await redact(archive, 8, true, true)
    expect((await redact(archive, 9)).inArchive?.id).toBe(must(texts.inArchive, 'it').id)
    // What is asked for is part of what is under way.
    expect((await redact(archive, 8)).inArchive?.id).toBe(must(both.inArchive, 'it').id)
    await Promise.all([1, 2].map(() => eraseByTurns(turnDeps(archive), settings)))
    expect(await generationNow()).toBe(2)
    const after = await rowsIn(archive)
    expect(after.messages.filter((row) => !before.messages.includes(row))).toHaveLength(2)
    expect(after.exchanges).toHaveLength(before.exchanges.length - 2)
    expect(holds({ ...after, messages: [] }, DIGITS)).toEqual([])
    const day = await openKnownDays(db, archive.placeOf).readDay(OLD_NAME)
    expect(await day?.message(oldId(8))).toMatchObject({ toMsisdn: HASH, text: '' })
    expect(await day?.message(oldId(9))).toMatchObject({ toMsisdn: '+4915100000009', text: '' })
    expect([...(await db.sql`select from late_receipts where detail is not null`)]).toEqual([])
    expect(await redact(archive, 8, true, true)).toMatchObject({
      to: HASH,
      text: true,
      inArchive: {
        id: must(both.inArchive, 'it').id,
        state: 'done',
        archivedDays: [OLD_DAY],
        counts: { archived_messages: 1 },
      },
    })
    await eraseByTurns(turnDeps(archive), settings)
    expect([await generationNow(), await states()]).toEqual([2, ['done 0', 'done 0']])
    expect(await audit(db)).toEqual([])
  })

  test('needs no NUMBER_SECRET for a text, and leaves a number to who has it', async () => {
    const archive = inFolder()
    await archiveDay(archive, OLD_DAY)
    await redact(archive, 8, false, true)
    await redact(archive, 9)
    await eraseByTurns({ ...turnDeps(archive), numberSecret: null }, settings)
    expect((await states()).toSorted()).toEqual(['done 0', 'erasing 0'])
    await eraseByTurns(turnDeps(archive), settings)
    expect(await states()).toEqual(['done 0', 'done 0'])
  })

  test('waits for who works on the day, and for a client that is still to be told', async () => {
    const archive = inFolder()
    await archiveDay(archive, OLD_DAY)
    await redact(archive, 9)
    await db.sql`update archived_days set holder = 'another', held_until = now() + interval '1 hour'`
    await eraseByTurns(turnDeps(archive), settings)
    expect(await states()).toEqual(['waiting 1'])
    await db.sql`update archived_days set held_until = now() - interval '1 second'`
    await db.sql`
      insert into callbacks (id, client_id, message_id, status, sequence, final, state, wake_at, body, created_at, updated_at)
      values (${Bun.randomUUIDv7()}, ${must(clients[1], 'a client')}, ${oldId(9)}, 'DELIVERED', 1, true, 'PENDING', now(),
        ${JSON.stringify({ type: 'delivered', data: { to: '+4915100000009', text: 'hi' } })}, now(), now())`
    await db.sql`update erasures set due_at = now() - interval '1 second'`
    await eraseByTurns(turnDeps(archive), settings)
    expect([await generationNow(), await states()]).toEqual([1, ['waiting 1']])
    await db.sql`update callbacks set state = 'DELIVERED', wake_at = null`
    await db.sql`update erasures set due_at = now() - interval '1 second'`
    await eraseByTurns(turnDeps(archive), settings)
    expect([await generationNow(), await states()]).toEqual([2, ['done 0']])
  })

  test('reaches what a day that was brought back has in its rows, and what it has in its files alone', async () => {
    const archive = inFolder()
    await archiveDay(archive, OLD_DAY)
    await redact(archive, 9, true, true)
    await restoreDay(archive, OLD_DAY, numberSecret)
    expect([...(await db.sql`select id from messages where text = '' and to_msisdn like 'hash%'`)]).toEqual([
      { id: oldId(9) },
    ])
    // In the database at once; what was said with providers is in the files.
    expect(await redact(archive, 8)).toMatchObject({ text: true, inArchive: { state: 'erasing' } })
    const before = await rowsIn(archive)
    await eraseByTurns(turnDeps(archive), settings)
    expect(await states()).toEqual(['done 0', 'done 0'])
    expect([...(await db.sql`select from messages where text = ''`)]).toHaveLength(2)
    expect((await rowsIn(archive)).exchanges).toHaveLength(before.exchanges.length - 2)
    await archiveDay(archive, OLD_DAY)
    expect((await rowsIn(archive)).exchanges).toHaveLength(before.exchanges.length - 2)
    expect(await audit(db)).toEqual([])
  })

  test('begins anew where the day came back, and went again, while it was written', async () => {
    const archive = inFolder()
    await archiveDay(archive, OLD_DAY)
    await redact(archive, 9)
    let moved = 0
    const deps = turnDeps(archive)
    await eraseByTurns(
      {
        ...deps,
        async rewriteDay(...asked) {
          if (moved++ > 0) return await deps.rewriteDay(...asked)
          await restoreDay(archive, OLD_DAY)
          const rewritten = await deps.rewriteDay(...asked)
          await archiveDay(archive, OLD_DAY)
          return rewritten
        },
      },
      settings,
    )
    expect([moved > 1, await states()]).toEqual([true, ['done 0']])
    const day = await openKnownDays(db, archive.placeOf).readDay(OLD_NAME)
    expect(await day?.message(oldId(9))).toMatchObject({ text: '' })
  })

  test('is what everybody reads at once, while its files have it still', async () => {
    const archive = inFolder()
    await archiveDay(archive, OLD_DAY)
    const { archive: known } = depsOf(archive)
    const reader = async () => must(await known.readDay(OLD_NAME), 'the day')
    const before = await (await reader()).message(oldId(8))
    await redact(archive, 8, false, true)
    await redact(archive, 9)
    const files = await rowsIn(archive)
    expect(holds(files, DIGITS).length).toBeGreaterThan(1)
    const day = await reader()
    const shown = await day.message(oldId(8))
    expect(shown).toEqual({ ...must(before, 'it'), ...shown, toMsisdn: HASH, text: '' })
    expect(await day.message(oldId(9))).toMatchObject({ text: '', toMsisdn: '+4915100000009' })
    const page = { clientId: null, before: oldId(11), from: oldId(7), most: 10 }
    const listed = await day.messages(page)
    expect(listed.map(({ toMsisdn }) => toMsisdn)).toEqual(
      [10, 9, 8, 7].map((nth) => (nth === 8 ? HASH : `+49151${String(nth).padStart(8, '0')}`)),
    )
    expect(await day.messages({ ...page, where: ({ toMsisdn }) => toMsisdn === PERSON })).toEqual([])
    expect(await day.messages({ ...page, where: ({ toMsisdn }) => toMsisdn === HASH })).toHaveLength(1)
    expect([await day.exchanges(oldId(8), 9), JSON.stringify(await day.events(oldId(8)))]).toEqual([
      [],
      expect.not.stringContaining(DIGITS),
    ])
    // Who cannot hash shows none either.
    const unhashed = await openKnownDays(db, archive.placeOf).readDay(OLD_NAME)
    expect(await unhashed?.message(oldId(8))).toMatchObject({ toMsisdn: 'hash_***' })
    // Both parts are on their way, each by one of its own: asked for together they are not done.
    expect((await redact(archive, 8, false, true)).inArchive?.state).toBe('erasing')
    await redact(archive, 8)
    expect((await redact(archive, 8, true, true)).inArchive?.state).toBe('erasing')
    await eraseByTurns(turnDeps(archive), settings)
    expect(await states()).toEqual(Array(4).fill('done 0'))
    expect(holds({ ...(await rowsIn(archive)), messages: [] }, DIGITS)).toEqual([])
    const after = await (await reader()).message(oldId(8))
    expect(after).toEqual({ ...must(shown, 'it'), redactedAt: must(after, 'it').redactedAt })
  })

  for (const moment of ['exchanges.parquet', 'removal'])
    test(`killed at ${moment} is carried on by the next one, and proven`, async () => {
      const archive = inFolder()
      await archiveDay(archive, OLD_DAY)
      await redact(archive, 9)
      await expect(eraseByTurns(turnDeps(dies(archive, moment)), settings)).rejects.toThrow('killed')
      await db.sql`update erasures set due_at = now() - interval '1 second'`
      await db.sql`update archived_days set held_until = now() - interval '1 second'`
      await eraseByTurns(turnDeps(archive), settings)
      const generation = moment === 'removal' ? 2 : 3
      expect([await generationNow(), await states()]).toEqual([generation, ['done 0']])
      expect((await redact(archive, 9)).inArchive).toMatchObject({
        archivedDays: [OLD_DAY],
        counts: { archived_messages: 1 },
      })
      expect(await leftOf(archive)).toEqual([])
      const day = await openKnownDays(db, archive.placeOf).readDay(OLD_NAME)
      expect(await day?.message(oldId(9))).toMatchObject({ text: '' })
      expect(await audit(db)).toEqual([])
    })
})

/** Files of generations that are not the day's. */
async function leftOf(archive: ArchiveDeps): Promise<readonly string[]> {
  const { generation } = must(await findArchivedDay(db.sql, OLD_DAY), 'the day')
  const files = await archive.placeOf(archive.to).list(`${OLD_NAME}/`)
  return files.filter((name) => !name.startsWith(`${OLD_NAME}/${generation}/`))
}

/** Writes some of the next generation, and is heard of no more. */
function dies(archive: ArchiveDeps, after: string): ArchiveDeps {
  return {
    ...archive,
    holder: 'the one that dies',
    placeOf(address) {
      const place = archive.placeOf(address)
      return {
        ...place,
        async write(name) {
          if (name.endsWith(after)) throw new Error('killed')
          return await place.write(name)
        },
        async remove(name) {
          if (after === 'removal') throw new Error('killed')
          await place.remove(name)
        },
      }
    },
  }
}

describe('an erasure that dies while it writes a day anew', () => {
  for (const moment of ['exchanges.parquet', 'removal'])
    test(`at ${moment}, is carried on by the next one, which counts once and leaves nothing of before`, async () => {
      const archive = inFolder()
      await archiveDay(archive, OLD_DAY)
      const id = await ask()
      const turn = eraseByTurns(turnDeps(dies(archive, moment)), settings)
      await expect(turn).rejects.toThrow('killed')
      expect((await rowsIn(archive)).messages).toHaveLength(MESSAGES)
      await db.sql`update erasures set due_at = now() - interval '1 second'`
      // As time does: who died held the day for a while.
      await db.sql`update archived_days set held_until = now() - interval '1 second'`
      await eraseByTurns(turnDeps(archive), settings)
      expect(await findErasure(db.sql, id)).toMatchObject({
        state: 'done',
        archivedDays: [OLD_DAY],
        counts: { archived_messages: 2 },
      })
      const rows = await rowsIn(archive)
      expect([holds(rows, DIGITS), rows.messages.length]).toEqual([[], MESSAGES])
      expect(await leftOf(archive)).toEqual([])
      expect(await audit(db)).toEqual([])
    })
})

test('retention writes an archived day anew: texts and numbers of all go, money and provider ids stay', async () => {
  const archive = inFolder()
  await archiveDay(archive, OLD_DAY)
  await receiptCameLate()
  const before = await rowsIn(archive)
  retention = { text_days: 30, number_days: 60 }
  await retainByTurns(turnDeps(archive), settings)
  const after = await rowsIn(archive)
  expect(holds(after, '+49151')).toEqual([])
  expect(after.exchanges).toEqual([])
  expect([after.messages.length, after.parts]).toEqual([before.messages.length, before.parts])
  const day = await openKnownDays(db, archive.placeOf).readDay(OLD_NAME)
  expect(await day?.message(oldId(8))).toMatchObject({ toMsisdn: HASH, text: '', userData: null })
  expect([...(await db.sql`select from late_receipts where detail like ${`%${DIGITS}%`}`)]).toEqual([])
  const { generation } = must(await findArchivedDay(db.sql, OLD_DAY), 'the day')
  await retainByTurns(turnDeps(archive), settings)
  expect(await findArchivedDay(db.sql, OLD_DAY)).toMatchObject({ generation })
  expect(await audit(db)).toEqual([])
})
