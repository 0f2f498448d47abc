import { afterAll, beforeAll, expect, test } from 'bun:test'
import fc from 'fast-check'
import { DOORS } from '../../../../src/domain/door.ts'
import { LIFECYCLE_STATES } from '../../../../src/domain/lifecycle.ts'
import { type FilteredMessage, matchesFilter } from '../../../../src/domain/message/matches-filter.ts'
import { ALL_MESSAGES, type MessageFilter } from '../../../../src/domain/message/message-filter.ts'
import { type ClientId, LANES, type MessageId } from '../../../../src/domain/message.ts'
import { centsText, type Money } from '../../../../src/domain/money.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { filtered } from '../../../../src/store/message/filtered.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { newMessageId } from '../../../support/drafts.ts'

const NOW_MS = Date.now()
const ROWS = 150
const FILTERS = 300

let database: TestDatabase
let db: Db
let clients: readonly ClientId[]
let rows: readonly (FilteredMessage & { readonly id: MessageId })[]

const PROVIDERS = ['alpha', 'beta', 'gamma']
const COUNTRIES = ['DE', 'US', 'FR']
const ERRORS = [
  '0x0b: unknown',
  '0x0b',
  'HTTP 500',
  '100%',
  '100 of 100',
  'a_b',
  'axb',
  String.raw`back\slash`,
]
const REFERENCES = [
  'order-1',
  'order-12',
  'ORDER-1',
  '50% off',
  '50 off',
  'under_score',
  'underXscore',
  String.raw`a\b`,
]
const NUMBERS = [
  '+4915112345678',
  '+4915112345679',
  '+12025550123',
  '+49151123456',
  'hash_0123456789abcdef01234567',
]
const AMOUNTS = [0, 1, 7_900, 10_000, 123_456] as Money[] // whole numbers
const HOLDS = ['send_window', 'sender_cap']

const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: null })
const some = <T>(values: readonly T[]) =>
  fc.oneof(fc.constant<T[]>([]), fc.subarray([...values], { minLength: 1, maxLength: 2 }))
const rarely = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null, freq: 1 })
const agoMs = fc.integer({ min: 0, max: 3_600_000 })

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  clients = [await createTestClient(db, 1_000), await createTestClient(db, 1_000)]
  const row = fc.record<Omit<FilteredMessage, 'createdAt'> & { readonly agoMs: number }>({
    clientId: fc.constantFrom(...clients),
    status: fc.constantFrom(...LIFECYCLE_STATES),
    provider: maybe(PROVIDERS),
    country: maybe(COUNTRIES),
    lane: fc.constantFrom(...LANES),
    door: maybe(DOORS),
    lastError: maybe(ERRORS),
    clientReference: maybe(REFERENCES),
    toMsisdn: fc.constantFrom(...NUMBERS),
    attempts: fc.integer({ min: 0, max: 4 }),
    heldFor: maybe(HOLDS),
    amount: fc.constantFrom(...AMOUNTS),
    agoMs,
  })
  rows = fc.sample(row, ROWS).map(({ agoMs: ago, ...one }) => ({
    ...one,
    id: newMessageId(NOW_MS - ago),
    createdAt: new Date(NOW_MS - ago),
  }))
  const stored = rows.map((one) => ({ ...one, amount: centsText(one.amount) }))
  await db.sql`
    with r as materialized (
      select * from json_to_recordset(${JSON.stringify(stored)}::text::json) as r(id uuid, "clientId" uuid, status text,
        provider text, country text, lane text, door text, "lastError" text, "clientReference" text, "toMsisdn" text, attempts smallint,
        "heldFor" text, amount numeric, "createdAt" timestamptz)
    ), m as (
      insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, client_reference, lane, version, provider, country,
        door, last_error, attempts, held_for, held_until, expires_at, created_at, updated_at)
      select id, "clientId", "toMsisdn", 'S', 'T', 'GSM7', 1, status, "clientReference", lane, 1, provider, country, door, "lastError", attempts,
        "heldFor", case when "heldFor" is not null then now() end, now(), "createdAt", now() from r
    )
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
    select id, "clientId", id, amount, 'HELD', now(), now() from r`
})
afterAll(async () => {
  await database.drop()
})

test('a filter means the same messages in the database and of rows that are in no table any more', async () => {
  const filter = fc.record<MessageFilter>({
    clientIds: some(clients),
    statuses: some(LIFECYCLE_STATES),
    providers: some(PROVIDERS),
    countries: some(COUNTRIES),
    lanes: some(LANES),
    doors: some(DOORS),
    error: rarely(fc.constantFrom(...ERRORS, '0x', '100%', 'a_')),
    reference: rarely(fc.constantFrom(...REFERENCES, 'order', '%', '_', '\\', 'r')),
    number: rarely(fc.constantFrom(...NUMBERS.slice(0, 4), '45678', '0123', '3456')),
    from: rarely(agoMs.map((ms) => new Date(NOW_MS - ms))),
    to: rarely(agoMs.map((ms) => new Date(NOW_MS - ms))),
    attemptsFrom: rarely(fc.integer({ min: 1, max: 4 })),
    priceFrom: rarely(fc.constantFrom(...AMOUNTS)),
    priceTo: rarely(fc.constantFrom(...AMOUNTS)),
    isHeld: fc.boolean(),
  })
  // One or two parts of it at a time: all together mean nothing, nearly always.
  const few = fc
    .tuple(filter, fc.constantFrom(...partsOf()), fc.constantFrom(...partsOf()))
    .map(([all, ...parts]) => ({
      ...ALL_MESSAGES,
      ...Object.fromEntries(parts.map((part) => [part, all[part]])),
    }))
  let found = 0
  await fc.assert(
    fc.asyncProperty(few, async (one) => {
      const stored = await db.sql<
        { id: MessageId }[]
      >`select id from messages m where ${filtered(db.sql, one)}`
      const expected = rows.filter((row) => matchesFilter(row, one)).map(({ id }) => id)
      expect(stored.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())
      found += expected.length > 0 && expected.length < ROWS ? 1 : 0
    }),
    { numRuns: FILTERS },
  )
  expect(found).toBeGreaterThan(FILTERS / 4)
})

function partsOf(): (keyof MessageFilter)[] {
  return Object.keys(ALL_MESSAGES) as (keyof MessageFilter)[] // its own keys
}
