import { afterAll, beforeAll, expect, test } from 'bun:test'
import { tableFromIPC } from 'apache-arrow'
import { type FauxqsServer, startFauxqs } from 'fauxqs'
import { readParquet } from 'parquet-wasm/node'
import { openPlace } from '../../../../src/archive/open-place.ts'
import { PlaceAway } from '../../../../src/archive/place.ts'
import { archiveDay } from '../../../../src/flow/archive/archive-day.ts'
import { openKnownDays } from '../../../../src/flow/archive/known-days.ts'
import { restoreDay } from '../../../../src/flow/archive/restore-day.ts'
import { archiveDeps } from '../../../support/archive-deps.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { OLD_DAY, OLD_NAME, oldId, rowsOfOldDay, writeOldDay } from '../../../support/old-day.ts'

const TO = 's3://archive/sms/prod'
let server: FauxqsServer
let database: TestDatabase
beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false })
  server.createBucket('archive')
  database = await createDatabase()
})
afterAll(async () => {
  await database.drop()
  await server.stop()
})

const access = () => ({
  endpoint: `http://127.0.0.1:${server.port}`,
  region: 'us-east-1',
  accessKeyId: 'test',
  secretAccessKey: 'test',
})

test('a day goes to S3, is read by id, by a reader that is not ours, and comes back', async () => {
  const { db } = database
  const client = await createTestClient(db, 100_000)
  await writeOldDay(db, [client], 300)
  await db.sql`delete from report_marks`
  const rows = await rowsOfOldDay(db)
  const deps = archiveDeps(db, TO, { placeOf: (address) => openPlace(address ?? TO, access()) })
  expect(await archiveDay(deps, OLD_DAY)).toMatchObject({ kind: 'archived', messages: 300 })
  const place = openPlace(TO, access())
  expect((await place.list(`${OLD_NAME}/`)).toSorted()).toContain(`${OLD_NAME}/1/manifest.json`)
  const day = await openKnownDays(db, deps.placeOf).readDay(OLD_NAME)
  expect(await day?.message(oldId(4))).toMatchObject({ toMsisdn: '+4915100000004', lockAmount: 2 * 7_900 })

  const name = `${OLD_NAME}/1/messages.parquet`
  const bytes = await place.read(name, 0, (await place.size(name)) ?? 0)
  const table = tableFromIPC(readParquet(bytes).intoIPCStream())
  expect(table.numRows).toBe(300)
  const types = Object.fromEntries(table.schema.fields.map((field) => [field.name, String(field.type)]))
  expect(types).toMatchObject({
    id: 'FixedSizeBinary[16]',
    to_msisdn: 'Utf8',
    status: 'Utf8',
    parts: 'Int32',
    otp: 'Bool',
    created_at: 'Timestamp<MICROSECOND, UTC>',
    lock_amount_cents: 'Decimal[18e+4]',
  })
  const row = table.get(4)
  expect(row?.['to_msisdn']).toBe('+4915100000004')
  expect(row?.['text']).toBe('Größe 😀 4')
  expect(row?.['provider_cost_cents'].toString()).toBe('12345')
  expect(Buffer.from(row?.['id']).toString('hex')).toBe(oldId(4).replaceAll('-', ''))

  expect(await restoreDay(deps, OLD_DAY)).toEqual({ kind: 'restored', messages: 300 })
  expect(await rowsOfOldDay(db)).toEqual(rows)
})

test('a bucket that is not there, or a server that is away, is a place that is away', async () => {
  await expect(openPlace('s3://nowhere', access()).list('x/')).rejects.toBeInstanceOf(PlaceAway)
  expect(await openPlace('s3://archive', access()).size('nothing')).toBeNull()
  const away = openPlace('s3://archive', { ...access(), endpoint: 'http://127.0.0.1:9' })
  await expect(away.size('nothing')).rejects.toBeInstanceOf(PlaceAway)
})
