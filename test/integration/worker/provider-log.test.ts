import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { MAX_SAID_CHARACTERS } from '../../../src/domain/message/kept-exchange.ts'
import type { MessageId } from '../../../src/domain/message.ts'
import { type Db, openDb } from '../../../src/store/database/db.ts'
import { listExchanges } from '../../../src/store/message/exchanges.ts'
import { openProviderLog } from '../../../src/worker/provider-log.ts'
import type { ProviderLog } from '../../../src/world.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'
import { eventually } from '../../support/eventually.ts'
import { newExchange, newId } from '../../support/exchanges.ts'
import { openPostgresProxy, type PostgresProxy } from '../../support/postgres-proxy.ts'

/** What one log keeps in memory, at most: the bound, by hand. */
const MAX_WAITING = 10_000
const DAY_MS = 86_400_000

let database: TestDatabase
let proxy: PostgresProxy
let db: Db
let said: { readonly lost: number; readonly why: string }[] = []
let secrets: Readonly<Record<string, string>> | null = null

beforeAll(async () => {
  database = await createDatabase()
  proxy = await openPostgresProxy(database.url)
  db = openDb({ address: { kind: 'url', url: proxy.url }, name: 'sms-test-log', max: 1 })
})
afterAll(async () => {
  await db.close()
  await proxy.close()
  await database.drop()
})
beforeEach(() => {
  said = []
  secrets = null
})

function openLog(): ProviderLog {
  return openProviderLog({
    db,
    providers: { secretsOf: () => secrets, receiptTokenOf: () => 'TOKEN-1234' },
    now: Date.now,
    newId: () => Bun.randomUUIDv7(),
    log: { warn: (fields: (typeof said)[number]) => said.push(fields) } as never, // all that it says
  })
}
const found = (id: MessageId) => listExchanges(database.db, id, 0, 1_000)
const written = (id: MessageId, count: number) =>
  eventually(async () => ((await found(id)).length === count ? await found(id) : null))

test('what is kept is soon in the database, in the order in which it was said', async () => {
  const log = openLog()
  const messageId = newId()
  const all = [1, 2, 3].map((attempt) => newExchange({ messageId, attempt, startedAtMs: attempt }))
  for (const one of all) log.keep('acme', one)
  expect(await written(messageId, 3)).toMatchObject(all.map((one) => ({ ...one, provider: 'acme' })))
  await log.close()
})

test('a thousand and one leave in few statements, all of them', async () => {
  const log = openLog()
  const messageId = newId()
  for (let index = 0; index < 1_001; index++) log.keep('acme', newExchange({ messageId }))
  await log.close()
  expect(await listExchanges(database.db, messageId, 0, 2_000)).toHaveLength(1_001)
  const [row] = await database.db.sql<{ statements: number }[]>`
    select count(*) as statements from provider_exchange_packs where batch_id >= ${messageId}`
  expect(row).toEqual({ statements: 5 })
  expect(said).toEqual([])
})

test('what waits at the end of the worker is written', async () => {
  const log = openLog()
  const messageId = newId()
  log.keep('acme', newExchange({ messageId }))
  await log.close()
  expect(await found(messageId)).toHaveLength(1)
})

describe('nobody reads', () => {
  const OPEN = 'the secret of acme'

  test('a secret or a token of receipts, in any of their forms, that a kind has let through', async () => {
    secrets = { key: OPEN }
    const log = openLog()
    const messageId = newId()
    const forms = [OPEN, encodeURIComponent(OPEN), Buffer.from(OPEN).toString('base64'), 'TOKEN-1234']
    const line = `GET https://api.example.com/?${forms.join('&')}`
    const side = { line, fields: { 'x-key': OPEN }, body: forms.join('\n') }
    log.keep('acme', newExchange({ messageId, outcome: `no ${OPEN}`, sent: side, answered: side }))
    await log.close()
    const kept = JSON.stringify(await found(messageId))
    for (const form of forms) expect(kept).not.toContain(form)
    expect(kept).toContain('***')
  })

  test('a secret of a provider that was removed before it was written', async () => {
    secrets = { key: OPEN }
    const log = openLog()
    const [first, second] = [newId(), newId()]
    log.keep('acme', newExchange({ messageId: first, outcome: OPEN }))
    await written(first, 1)
    secrets = null
    log.keep('acme', newExchange({ messageId: second, outcome: OPEN }))
    await log.close()
    expect((await found(second)).map(({ outcome }) => outcome)).toEqual(['***'])
  })

  test('the code of an OTP that a kind has forgotten to hide', async () => {
    const log = openLog()
    const messageId = newId()
    log.hideCode(messageId, '042137')
    const side = { line: 'GET /?text=is%20042137', fields: { text: '042137' }, body: 'Your code is 042137.' }
    log.keep('acme', newExchange({ messageId, sent: side, answered: side }))
    await log.close()
    expect(JSON.stringify(await found(messageId))).not.toContain('042137')
  })
})

test('a side is cut, however long it is', async () => {
  const log = openLog()
  const messageId = newId()
  log.keep(
    'acme',
    newExchange({ messageId, answered: { line: '200', fields: {}, body: 'x\0'.repeat(40_000) } }),
  )
  await log.close()
  const [one] = await found(messageId)
  expect(one?.answered?.body?.length).toBeLessThan(MAX_SAID_CHARACTERS + 50)
})

describe('while the database is away', () => {
  test('it waits, and all is written when it is back', async () => {
    const log = openLog()
    const messageId = newId(Date.now() - DAY_MS) // in a row: in a pack the proxy would not find it
    const before = proxy.refusals()
    proxy.refuseNew(true)
    proxy.cutOnce({ kind: 'statement', text: messageId })
    log.keep('acme', newExchange({ messageId }))
    await eventually(() => proxy.refusals() > before)
    log.keep('acme', newExchange({ messageId }))
    proxy.refuseNew(false)
    await written(messageId, 2)
    expect(said).toEqual([])
    await log.close()
  })

  test('no more than the bound wait: the others are dropped, which is said once, with their number at the end', async () => {
    const log = openLog()
    const messageId = newId()
    for (let index = 0; index < MAX_WAITING + 5; index++) log.keep('acme', newExchange({ messageId }))
    expect(said).toEqual([{ lost: 1, why: 'too many wait for the database' }])
    await log.close()
    expect(said).toEqual([
      { lost: 1, why: 'too many wait for the database' },
      { lost: 4, why: 'too many wait for the database' },
    ])
    expect(await listExchanges(database.db, messageId, 0, MAX_WAITING + 5)).toHaveLength(MAX_WAITING)
  })

  test('nor more characters than the bound, however few they are', async () => {
    const log = openLog()
    const messageId = newId()
    const answered = { line: '200', fields: {}, body: 'x'.repeat(1_000_000) }
    for (let index = 0; index < 20; index++) log.keep('acme', newExchange({ messageId, answered }))
    expect(said).toHaveLength(1)
    await log.close()
    expect(await found(messageId)).toHaveLength(15)
  })
})

test('what the database refuses for good is dropped and said, and the rest goes on', async () => {
  const log = openLog()
  const [wrong, right] = [newId(Date.now() - DAY_MS), newId()]
  log.keep('acme', newExchange({ messageId: wrong, attempt: 70_000 }))
  await eventually(() => said.length > 0)
  expect(said).toEqual([{ lost: 1, why: '22003' }])
  log.keep('acme', newExchange({ messageId: right }))
  await written(right, 1)
  await log.close()
})
