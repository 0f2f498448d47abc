import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { readConfig } from '../../../../src/config.ts'
import { firstProvidersOf } from '../../../../src/provider-config.ts'
import { readConfigVersions } from '../../../../src/store/config-versions.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { findReceiptTokens } from '../../../../src/store/provider/provider-secrets.ts'
import {
  addFirstProviders,
  addProvider,
  findProvider,
  hasOpenMessages,
  listProviders,
  MAX_PROVIDERS,
  type NewProvider,
  removeProvider,
  setProviderState,
  updateProvider,
} from '../../../../src/store/provider/providers.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())
beforeEach(async () => {
  await db.sql`delete from route_targets`
  await db.sql`delete from providers`
})

const ACME: NewProvider = {
  name: 'acme',
  kind: 'http',
  settings: { request: { url: 'https://api.example.com' }, words: ['ü', '\u0000'] },
  secrets: { key: 'sealed' },
  state: 'active',
  lines: 2,
  maxPartsPerS: 0.5,
  maxInFlight: 10,
  timeoutMs: 5_000,
  onUnknown: 'wait',
}
const versionOf = async (what: string) => (await readConfigVersions(db.sql)).get(what) ?? 0

test('a provider is read as it was written, with a token for its receipts', async () => {
  expect(await addProvider(db.sql, ACME)).toBe('added')
  const { createdAt, updatedAt, ...row } = (await findProvider(db.sql, 'acme')) ?? {}
  expect<unknown>(row).toEqual(ACME)
  expect([createdAt, updatedAt]).toEqual([expect.any(Date), expect.any(Date)])
  expect((await findReceiptTokens(db.sql, ['acme'])).get('acme')).toMatch(/^[\w-]{43}$/)
  expect(await addProvider(db.sql, { ...ACME, timeoutMs: 1_000 })).toBe('exists')
  expect((await findProvider(db.sql, 'acme'))?.timeoutMs).toBe(5_000)
})

test('what changes a provider moves its version, what only reads it does not', async () => {
  const moves = async (change: () => Promise<unknown>) => {
    const before = await versionOf('providers')
    await change()
    return (await versionOf('providers')) > before
  }
  expect(await moves(() => addProvider(db.sql, ACME))).toBe(true)
  expect(await moves(() => updateProvider(db.sql, { ...ACME, maxInFlight: 11 }))).toBe(true)
  expect(await moves(() => setProviderState(db.sql, 'acme', 'paused'))).toBe(true)
  expect(await moves(() => listProviders(db.sql))).toBe(false)
  expect(await moves(() => findReceiptTokens(db.sql, ['acme']))).toBe(false)
  expect(
    await moves(() => db.sql`update provider_secrets set receipt_token = 'other' where provider = 'acme'`),
  ).toBe(true)
  expect(await moves(() => removeProvider(db.sql, 'acme'))).toBe(true)
  expect((await findReceiptTokens(db.sql, ['acme'])).size).toBe(0)
})

test('a version is seen with its change, or not at all', async () => {
  const before = await versionOf('providers')
  const undone = db.sql.begin(async (tx) => {
    await addProvider(tx, ACME)
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await versionOf('providers')).toBe(before)
})

test.each([
  ['a name with a dot', { name: 'a.b' }],
  ['a name that begins with -', { name: '-a' }],
  ['a name of 33 letters', { name: 'a'.repeat(33) }],
  ['no line', { lines: 0 }],
  ['65 lines', { lines: 65 }],
  ['a rate of nothing', { maxPartsPerS: 0 }],
  ['no time', { timeoutMs: 9 }],
  ['no window', { maxInFlight: 0 }],
])('%s is refused by the database too', async (_, more) => {
  await expect(addProvider(db.sql, { ...ACME, ...more })).rejects.toThrow(/check constraint/)
})

test('there are 100 at most, and those that are there can be made again', async () => {
  await db.sql`
    insert into providers (name, kind, settings, max_in_flight, timeout_ms, on_unknown)
    select 'p-' || i, 'mock', '{}', 1, 100, 'wait' from generate_series(1, ${MAX_PROVIDERS}) i`
  expect(await addProvider(db.sql, ACME)).toBe('too_many')
  expect(await addProvider(db.sql, { ...ACME, name: 'p-1' })).toBe('exists')
  expect(await listProviders(db.sql)).toHaveLength(MAX_PROVIDERS)
})

test('an empty table is given the first two, with what the environment says of them; another is left as it is', async () => {
  const first = firstProvidersOf(
    readConfig({ MOCK_ON_UNKNOWN: 'wait', MOCK_B_ON_UNKNOWN: 'resend', PROVIDER_TIMEOUT_MS: '700' }),
  )
  await Promise.all([addFirstProviders(db, first), addFirstProviders(db, first)])
  expect(await listProviders(db.sql)).toMatchObject([
    { name: 'mock', kind: 'mock', onUnknown: 'wait', timeoutMs: 700, settings: {} },
    { name: 'mock-b', kind: 'mock', onUnknown: 'resend', timeoutMs: 700, settings: {} },
  ])
  await removeProvider(db.sql, 'mock-b')
  await addFirstProviders(db, first)
  expect((await listProviders(db.sql)).map(({ name }) => name)).toEqual(['mock'])
})

test('a provider has open messages until the last one is at its end', async () => {
  const clientId = await createTestClient(db, 100)
  expect(await hasOpenMessages(db.sql, 'mock')).toBe(false)
  const [message] = await insertMessages(db, [newMessage(clientId)])
  await db.sql`update messages set provider = 'mock' where id = ${message?.id ?? ''}`
  expect(await hasOpenMessages(db.sql, 'mock')).toBe(true)
  expect(await hasOpenMessages(db.sql, 'mock-b')).toBe(false)
  await db.sql`delete from alarms where message_id = ${message?.id ?? ''}`
  expect(await hasOpenMessages(db.sql, 'mock')).toBe(false)
})
