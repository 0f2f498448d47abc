import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { type Bus, BusUnavailable, MAX_RECEIPT_BYTES, type RawReceipt } from '../../../../src/bus/port.ts'
import { openTelling } from '../../../../src/flow/inbound/tell-gateway.ts'
import { QueueFull } from '../../../../src/kit/group-commit.ts'
import type { Inbound, ToldReceipt } from '../../../../src/provider/port.ts'
import { addInboundParts } from '../../../../src/store/inbound/inbound-parts.ts'
import { countParkedReceipts, parkReceipts } from '../../../../src/store/receipt/parked-receipts.ts'
import { openParking } from '../../../../src/store/receipt/parking.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'
import { newMessageId } from '../../../support/drafts.ts'

const DAY_MS = 86_400_000

let database: TestDatabase
let published: RawReceipt[]
let bus: Bus

beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())
beforeEach(async () => {
  published = []
  bus = {
    ...openBusAway(),
    publishReceipts: async (receipts) => void published.push(...receipts),
  }
  await database.db.sql`delete from inbound_parts`
  await database.db.sql`delete from parked_receipts`
})

const telling = (more: Parameters<typeof apiDeps>[0] | object = {}) =>
  openTelling(apiDeps({ db: database.db, bus, ...more }))

const receipt = (providerMessageId: string): ToldReceipt => ({
  receipt: { kind: 'receipt', providerMessageId, outcome: 'delivered', status: 'DELIVRD', error: null },
  body: { id: providerMessageId },
})

const inbound = (more: Partial<Inbound> = {}) => ({
  inbound: {
    from: '+12025550123',
    to: '12345',
    text: 'STOP',
    raw: null,
    part: null,
    providerMessageId: null,
    ...more,
  },
})

async function kept(): Promise<Record<string, unknown>[]> {
  return await database.db.sql`
    select provider, provider_message_id, from_address, to_address, text, octets, data_coding, header, reference, total, number
    from inbound_parts order by id`
}

const texts = async () => (await kept()).map(({ text }) => text)

test('receipts are told under the name of their provider', async () => {
  await telling()('telco')([receipt('a'), receipt('b')])
  expect(published).toMatchObject([
    { provider: 'telco', body: { id: 'a' } },
    { provider: 'telco', body: { id: 'b' } },
  ])
})

test('receipts that the bus does not take are refused', async () => {
  const told = telling({ bus: openBusAway() })('telco')([receipt('a')])
  await expect(told).rejects.toBeInstanceOf(BusUnavailable)
})

test('a receipt of a message that nobody knows is refused while too many wait', async () => {
  const parking = openParking({
    countParked: () => countParkedReceipts(database.db.sql),
    most: { count: 2, bytes: 1_000 },
  })
  const waiting = ['x', 'y'].map((body) => ({
    id: Bun.randomUUIDv7(),
    provider: 'telco',
    body,
    receivedAtMs: Date.now(),
  }))
  await parkReceipts(database.db.sql, waiting, Date.now() + 60_000)
  await parking.poll()
  const tell = telling({ parking })
  await expect(tell('telco')([receipt('a'), inbound()])).rejects.toThrow('too many receipts wait')
  await tell('other')([receipt('b')])
  expect(published.map(({ body }) => body)).toEqual([{ id: 'b' }])
})

test('a receipt larger than one may be is refused, and nothing of its call is kept', async () => {
  const large = { ...receipt('a'), body: 'x'.repeat(MAX_RECEIPT_BYTES) }
  await expect(telling()('telco')([inbound(), large])).rejects.toThrow('larger than one may be')
  expect(await texts()).toEqual([])
})

test('an inbound message is kept as it was told once tell resolves', async () => {
  await telling()('telco')([
    inbound({
      text: 'Привет',
      raw: {
        octets: Buffer.from('Привет', 'utf16le').swap16(),
        dataCoding: 8,
        header: Buffer.of(0, 3, 7, 2, 1),
      },
      part: { reference: 7, total: 2, number: 1 },
      providerMessageId: 'in-1',
    }),
  ])
  expect(await kept()).toEqual([
    {
      provider: 'telco',
      provider_message_id: 'in-1',
      from_address: '+12025550123',
      to_address: '12345',
      text: 'Привет',
      octets: Buffer.from('041f04400438043204350442', 'hex'),
      data_coding: 8,
      header: Buffer.of(0, 3, 7, 2, 1),
      reference: 7,
      total: 2,
      number: 1,
    },
  ])
})

test('what PostgreSQL cannot hold in a text is replaced, and harms no other message', async () => {
  const tell = telling()
  await Promise.all([
    tell('telco')([inbound({ text: 'nul \0 and half \uD83D', from: 'A\0B' })]),
    tell('telco')([inbound({ text: 'well' })]),
  ])
  expect((await texts()).toSorted()).toEqual(['nul \uFFFD and half \uFFFD', 'well'])
})

test('what is told again under the same id changes nothing, part by part and provider by provider', async () => {
  const tell = telling()
  const part = (number: number) =>
    inbound({ text: `part ${number}`, providerMessageId: 'long', part: { reference: 1, total: 2, number } })
  await tell('telco')([part(1), part(2), part(1)])
  await tell('telco')([part(2), part(1)])
  await tell('other')([part(1)])
  expect(await texts()).toEqual(['part 1', 'part 2', 'part 1'])
})

test('other words, or from another handset, under an id that was there are another message: some begin anew with their ids', async () => {
  const tell = telling()('telco')
  const first = inbound({ text: 'one', providerMessageId: '1' })
  await tell([first, inbound({ text: 'two', providerMessageId: '1' })])
  await tell([inbound({ text: 'one', providerMessageId: '1', from: '+12025550199' }), first])
  expect((await texts()).toSorted()).toEqual(['one', 'one', 'two'])
})

test('told by many sessions at once it is kept once', async () => {
  const sessions = Array.from({ length: 6 }, () => telling()('telco'))
  const one = inbound({ providerMessageId: 'same' })
  await Promise.all(sessions.flatMap((tell) => [tell([one]), tell([one])]))
  expect(await texts()).toEqual(['STOP'])
})

test('without an id each is kept: nobody can say that it came again', async () => {
  const tell = telling()('telco')
  await tell([inbound()])
  await tell([inbound()])
  expect(await texts()).toEqual(['STOP', 'STOP'])
})

test('a repetition after midnight is known, and days are made that nobody has made', async () => {
  const midnight = (Math.floor(Date.now() / DAY_MS) + 30) * DAY_MS
  const at = (nowMs: number) => ({
    id: newMessageId(nowMs),
    provider: 'telco',
    providerMessageId: 'in-1',
    from: '1',
    to: '2',
    text: 'one',
    raw: null,
    part: null,
    told: null,
  })
  await addInboundParts(database.db, [at(midnight - 1)])
  await addInboundParts(database.db, [at(midnight)])
  expect(await texts()).toEqual(['one'])
  await addInboundParts(database.db, [at(midnight + DAY_MS)])
  expect(await texts()).toEqual(['one', 'one'])
})

test('what waits is bounded by all that it holds, long addresses among it', async () => {
  const held = { sql: { begin: () => new Promise(() => {}) } } as unknown as TestDatabase['db'] // asked for nothing else
  const tell = telling({ db: held })('telco')
  const told = Array.from({ length: 300 }, () => tell([inbound({ from: '1'.repeat(70_000) })]))
  await expect(Promise.race(told)).rejects.toBeInstanceOf(QueueFull)
})

test('while the database is away nothing is said to be kept', async () => {
  const away = await createDatabase()
  await away.drop()
  await expect(telling({ db: away.db })('telco')([inbound()])).rejects.toThrow()
})
