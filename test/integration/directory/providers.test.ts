import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { openKnown } from '../../../src/compose-directory.ts'
import { readConfig } from '../../../src/config.ts'
import { openProviderSeal } from '../../../src/directory/provider-seal.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { receiptTokensOf } from '../../../src/store/provider/provider-secrets.ts'
import {
  addProvider,
  type NewProvider,
  removeProvider,
  setProviderState,
} from '../../../src/store/provider/providers.ts'
import { SECRETS_IN_ENV, SECRETS_KEY } from '../../support/apart.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'

const ENV = { ...SECRETS_IN_ENV, MOCK_LATENCY_MS: '7' }

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

const open = (env: Readonly<Record<string, string>> = ENV) => openKnown(readConfig(env), db, () => 8080, [])

const mock = (name: string, more: Partial<NewProvider> = {}): NewProvider => ({
  name,
  kind: 'mock',
  settings: {},
  secrets: {},
  state: 'active',
  lines: null,
  maxPartsPerS: null,
  maxInFlight: 10,
  timeoutMs: 1_000,
  onUnknown: 'resend',
  ...more,
})

test('a process knows the first two, with what the environment says where the row says nothing', async () => {
  await addProvider(db.sql, mock('own', { settings: { latency_ms: 9 }, maxPartsPerS: 0.5 }))
  const { providers } = await open()
  expect(providers.all().map(({ name }) => name)).toEqual(['mock', 'mock-b', 'own'])
  expect(providers.get('mock')).toMatchObject({
    kind: 'mock',
    settings: { latency_ms: 7 },
    onUnknown: 'resend',
  })
  expect(providers.get('own')).toMatchObject({ settings: { latency_ms: 9 }, maxPartsPerS: 0.5 })
  expect(providers.secretsOf('own')).toEqual({})
  expect(providers.problemOf('own')).toBeNull()
  const tokens = await receiptTokensOf(db.sql, ['own'])
  expect(providers.receiptTokenOf('own')).toBe(tokens.get('own') ?? '')
})

test('one that nobody made is not there', async () => {
  const { providers } = await open()
  expect([
    providers.get('nobody'),
    providers.kindOf('nobody'),
    providers.secretsOf('nobody'),
    providers.receiptTokenOf('nobody'),
    providers.problemOf('nobody'),
  ]).toEqual([null, null, null, null, 'there is no such provider'])
})

test('a change is known at the next look, and a look without a change reads nothing', async () => {
  const { providers } = await open()
  const before = providers.all()
  expect(await providers.refresh()).toBe(false)
  expect(providers.all()).toBe(before)
  await setProviderState(db.sql, 'mock-b', 'paused')
  expect(providers.get('mock-b')?.state).toBe('active')
  expect(await providers.refresh()).toBe(true)
  expect(providers.get('mock-b')?.state).toBe('paused')
  await addProvider(db.sql, mock('gone'))
  await providers.refresh()
  expect(providers.get('gone')?.name).toBe('gone')
  await removeProvider(db.sql, 'gone')
  await providers.refresh()
  expect(providers.get('gone')).toBeNull()
  // Reading is no change, though tokens are made where one is missing.
  expect(await providers.refresh()).toBe(false)
})

test('one that was made by hand gets its token when it is read, once', async () => {
  await db.sql`
    insert into providers (name, kind, settings, max_in_flight, timeout_ms, on_unknown)
    values ('by-hand', 'mock', '{}', 1, 100, 'wait')`
  const [one, other] = await Promise.all([open(), open()])
  const token = one.providers.receiptTokenOf('by-hand')
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(other.providers.receiptTokenOf('by-hand')).toBe(String(token))
  await one.providers.refresh()
  expect(await one.providers.refresh()).toBe(false)
})

describe('a row that cannot be used', () => {
  test.each([
    ['of a kind that this release does not know', { kind: 'pigeon' }, 'this process knows no kind pigeon'],
    [
      'with settings of another release',
      { settings: { colour: 'red' } },
      'settings.colour is not a setting of this kind',
    ],
  ])('%s is there, and says why', async (_, more, problem) => {
    await addProvider(db.sql, mock('odd', more))
    const { providers } = await open()
    expect(providers.get('odd')).not.toBeNull()
    expect(providers.kindOf('odd')).toBeNull()
    expect(providers.problemOf('odd')).toBe(problem)
    await removeProvider(db.sql, 'odd')
  })

  test.each([
    [
      'another SECRETS_KEY',
      { ...SECRETS_IN_ENV, SECRETS_KEY: 'z'.repeat(32) },
      'its secrets were sealed with another SECRETS_KEY',
    ],
    ['no SECRETS_KEY', { POSTGRES_URL: 'postgres://u@h/d' }, 'this process has no SECRETS_KEY'],
  ])('for want of its secrets, with %s, is still known by its kind', async (_, env, problem) => {
    const sealed = openProviderSeal(SECRETS_KEY).seal('sealed', 'key', 'hunter2')
    await addProvider(db.sql, mock('sealed', { secrets: { key: sealed } }))
    expect((await open()).providers.secretsOf('sealed')).toEqual({ key: 'hunter2' })
    const { providers } = await open(env as Readonly<Record<string, string>>) // one of the two
    expect(providers.kindOf('sealed')).not.toBeNull()
    expect(providers.secretsOf('sealed')).toBeNull()
    expect(providers.problemOf('sealed')).toBe(problem)
    await removeProvider(db.sql, 'sealed')
  })
})

test('while the database is away what was known stays', async () => {
  const { providers } = await open()
  await db.sql`alter table config_versions rename to config_versions_away`
  try {
    await expect(providers.refresh()).rejects.toThrow()
    expect(providers.get('mock')?.kind).toBe('mock')
  } finally {
    await db.sql`alter table config_versions_away rename to config_versions`
  }
})
