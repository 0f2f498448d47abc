import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { openDirectory } from '../../../../src/directory/directory.ts'
import { openNumbers } from '../../../../src/directory/numbers.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { readConfigVersions } from '../../../../src/store/config-versions.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { replaceNumbers } from '../../../../src/store/inbound/numbers.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { ask, get, type Reply } from '../../../support/api.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { type ListeningApp, listenApp } from '../../../support/listening-app.ts'

const TOKEN = 'the-token-of-this-test'
const ADMIN = { authorization: `Bearer ${TOKEN}` }

let database: TestDatabase
let db: Db
let app: ListeningApp
let one: ClientId
let other: ClientId

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
  app = listenApp(apiDeps({ db, bus: openBusAway(), adminToken: TOKEN }))
  one = await createTestClient(db, 100)
  other = await createTestClient(db, 100)
})
afterAll(async () => {
  await app.stop()
  await database.drop()
})
beforeEach(async () => {
  await replaceNumbers(db, [])
})

const SMS_URL = 'https://example.com/sms?from=us'

const read = () => get(`${app.url}/v1/numbers`, ADMIN)
const put = (numbers: unknown, headers: Record<string, string> = {}) =>
  ask('PUT', `${app.url}/v1/numbers`, { ...ADMIN, ...headers }, { numbers })
const refused = ({ status, body }: Reply) => [status, body['code'], body['field']]

test('the list is replaced as a whole, is in order, and has its keywords as they are compared', async () => {
  const given = [
    { number: '12345', keyword: 'Info!', client_id: other.toUpperCase(), group: null },
    { number: '12345', client_id: one, sms_url: SMS_URL },
    { number: '+12025550102', client_id: one, group: 'us' },
    { number: '+12025550101', client_id: one, group: 'us' },
  ]
  const expected = {
    numbers: [
      { number: '+12025550101', keyword: null, client_id: one, group: 'us', sms_url: null },
      { number: '+12025550102', keyword: null, client_id: one, group: 'us', sms_url: null },
      { number: '12345', keyword: null, client_id: one, group: null, sms_url: SMS_URL },
      { number: '12345', keyword: 'info', client_id: other, group: null, sms_url: null },
    ],
  }
  const written = await put(given)
  expect(written).toMatchObject({ status: 200, body: expected })
  const found = await read()
  expect(found).toMatchObject({ status: 200, body: expected })
  expect(found.headers.get('etag')).toBe(written.headers.get('etag'))
  const again = await put(given)
  expect([again.status, again.headers.get('etag')]).toEqual([200, written.headers.get('etag')])
})

test('a list that was changed since it was read is not written over', async () => {
  const before = (await read()).headers.get('etag') ?? ''
  expect((await put([{ number: '12345', client_id: one }])).status).toBe(200)
  const late = await put([], { 'if-match': before })
  expect(late).toMatchObject({ status: 412, body: { code: 'precondition_failed' } })
  const now = late.headers.get('etag') ?? ''
  expect((await put([], { 'if-match': now })).status).toBe(200)
})

const entry = { number: '12345', client_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7' }
test.each([
  ['a name', [{ ...entry, number: 'SHOP' }], 'numbers.0.number'],
  ['one digit', [{ ...entry, number: '1' }], 'numbers.0.number'],
  ['a keyword of two words', [{ ...entry, keyword: 'two words' }], 'numbers.0.keyword'],
  ['a keyword with half a surrogate pair', [{ ...entry, keyword: 'a\ud800' }], 'numbers.0.keyword'],
  ['a keyword with U+0000', [{ ...entry, keyword: 'a\0b' }], 'numbers.0.keyword'],
  ['a keyword without a letter', [{ ...entry, keyword: '!?' }], 'numbers.0.keyword'],
  ['no client', [{ number: '12345' }], 'numbers.0.client_id'],
  ['a group with a blank', [{ ...entry, group: 'a b' }], 'numbers.0.group'],
  ['a URL that is no web address', [{ ...entry, sms_url: 'ftp://example.com' }], 'numbers.0.sms_url'],
  ['the same twice', [{ ...entry }, { ...entry, number: '+12345' }], 'numbers.1.number'],
  [
    'the same keyword twice',
    [
      { ...entry, keyword: 'GO' },
      { ...entry, keyword: 'go.' },
    ],
    'numbers.1.number',
  ],
  ['a client who is not there', [entry], 'numbers'],
])('a list with %s is refused, and nothing is written', async (_what, numbers, field) => {
  expect(refused(await put(numbers))).toEqual([400, 'invalid_field', field])
  expect((await read()).body).toEqual({ numbers: [] })
})

test('a field that is not of an entry is refused, and so is who is no admin', async () => {
  expect(refused(await put([{ ...entry, name: 'x' }]))).toEqual([400, 'unknown_field', 'numbers.0.name'])
  expect((await get(`${app.url}/v1/numbers`)).status).toBe(401)
})

test('a hundred thousand numbers are taken, and one more is not', async () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({
    number: `+1202${String(index).padStart(8, '0')}`,
    client_id: one,
  }))
  expect((await put(many)).status).toBe(200)
  const numbers = openNumbers(db)
  await numbers.part.load()
  expect(numbers.match('120200099999', '')).toEqual({ clientId: one, keyword: null })
  expect(refused(await put([...many, { number: '12345', client_id: one }]))[0]).toBe(400)
})

test('what comes in is for who has its first word, else for who has the number, in the memory of each api', async () => {
  const { part, ...numbers } = openNumbers(db)
  const directory = openDirectory({ readVersions: () => readConfigVersions(db.sql), parts: [part] })
  await directory.refresh()
  expect(numbers.match('12345', 'info')).toBeNull()
  await put([
    { number: '12345', keyword: 'info', client_id: one },
    { number: '12345', client_id: other, sms_url: SMS_URL },
    { number: '+4915112345678', keyword: 'go', client_id: one, group: 'de' },
    { number: '12345', keyword: 'two', client_id: one, group: 'de' },
    { number: '67890', client_id: other, group: 'de' },
  ])
  expect(await directory.refresh()).toBe(true)
  expect(numbers.match('12345', 'info')).toEqual({ clientId: one, keyword: 'info' })
  expect(numbers.match('+12345', 'hello')).toEqual({ clientId: other, keyword: null })
  expect(numbers.match('12345', '')).toEqual({ clientId: other, keyword: null })
  expect(numbers.match('4915112345678', 'go')).toEqual({ clientId: one, keyword: 'go' })
  expect(numbers.match('4915112345678', 'stay')).toBeNull()
  expect(numbers.match('SHOP', '')).toBeNull()
  expect(numbers.group('de', one)).toEqual(['+4915112345678', '12345'])
  expect(numbers.group('de', other)).toEqual(['67890'])
  expect(numbers.group('fr', one)).toEqual([])
})
