import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { ClientId, Msisdn } from '../../../../src/domain/message.ts'
import { forgetFingerprints, takeInbound } from '../../../../src/flow/inbound/take-inbound.ts'
import { openTelling } from '../../../../src/flow/inbound/tell-gateway.ts'
import type { Heed, Heeded } from '../../../../src/flow/opt-out/heed-keywords.ts'
import type { Inbound } from '../../../../src/provider/port.ts'
import { findDueParts, lockTaking, MAX_MATES } from '../../../../src/store/inbound/inbound-queue.ts'
import type { ApiDeps } from '../../../../src/world.ts'
import { apiDeps, openBusAway, UNTOLD } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { insertMessages, newMessage } from '../../../support/drafts.ts'
import { holdOpen } from '../../../support/hold-open.ts'

const DAY_MS = 86_400_000
const HANDSET = '+12025550123'

let database: TestDatabase
let client: ClientId
/** Where the clock of the gateway is, a millisecond further each time that it is looked at, and what is added to it. */
let clockMs: number
let aheadMs: number
let heeded: Heeded[]
let received: number

beforeAll(async () => {
  database = await createDatabase()
  client = await createTestClient(database.db, 1_000)
  await database.db.sql`
    update clients set dlr_callback_url = 'http://127.0.0.1:9/told', callback_hmac_secret = 'whsec_AAAA' where id = ${client}`
})
afterAll(() => database.drop())
beforeEach(async () => {
  clockMs = Date.now()
  aheadMs = 0
  heeded = []
  received = 0
  for (const table of [
    'inbound_parts',
    'inbound_queue',
    'inbound_messages',
    'inbound_fingerprints',
    'callbacks',
  ])
    await database.db.sql`delete from ${database.db.sql(table)}`
})

function deps(more: Partial<ApiDeps> = {}): ApiDeps {
  return apiDeps({
    db: database.db,
    bus: openBusAway(),
    now: () => ++clockMs + aheadMs,
    numbers: {
      match: (to, word) =>
        to === '12345' ? { clientId: client, keyword: word === 'win' ? 'win' : null } : null,
      group: () => [],
    },
    live: { ...UNTOLD, received: (count) => (received += count) },
    ...more,
  })
}

/** Does nothing that handsets ask for, and remembers it. */
const noting: Heed = async (_, messages) => {
  heeded.push(...messages)
  return messages.map(({ text }) => (text === 'STOP' ? 'opt_out' : null))
}

const take = (more: Partial<ApiDeps> = {}, heed = noting) => takeInbound({ ...deps(more), heed })
/** As a provider tells it, on a session. */
const tell = (...inbound: Partial<Inbound>[]) =>
  openTelling(deps())('telco')(
    inbound.map((one) => ({
      inbound: {
        from: HANDSET,
        to: '12345',
        text: '',
        raw: null,
        part: null,
        providerMessageId: null,
        ...one,
      },
    })),
  )

const PLACE = { reference: 9, total: 3 }
const [ONE, TWO, THREE] = [1, 2, 3].map((number) => ({
  text: `part ${number} `,
  part: { ...PLACE, number },
}))

async function kept(): Promise<Record<string, unknown>[]> {
  return await database.db.sql`select * from inbound_messages order by id`
}
const texts = async () => (await kept()).map(({ text, partial }) => [text, partial])
const queued = async () => (await database.db.sql`select 1 from inbound_queue`).length
const callbacks = async () =>
  (
    await database.db.sql<{ message_id: string; body: string }[]>`select * from callbacks order by message_id`
  ).map(({ message_id, body }) => ({ message_id, ...JSON.parse(body) }))

test('a message becomes the client’s that has its number, is told to him, and has the id of what the provider told', async () => {
  await tell({ text: 'WIN a prize', providerMessageId: 'in-1' })
  const [part] = await database.db.sql`select id, received_at from inbound_parts`
  await take()
  expect(await kept()).toEqual([
    {
      id: part?.['id'],
      provider: 'telco',
      from_address: HANDSET,
      to_address: '12345',
      text: 'WIN a prize',
      encoding: 'GSM7',
      parts: 1,
      part_ids: [part?.['id']],
      partial: false,
      received_at: part?.['received_at'],
      client_id: client,
      keyword: 'win',
      in_reply_to: null,
      action: null,
    },
  ])
  expect(await callbacks()).toMatchObject([
    {
      message_id: part?.['id'],
      type: 'message.received',
      data: { id: part?.['id'], from: HANDSET, text: 'WIN a prize', keyword: 'win' },
    },
  ])
  expect([await queued(), received]).toEqual([0, 1])
})

test('one whose number nobody has is kept, and told to nobody', async () => {
  await tell({ to: '99999', text: 'hello' })
  await take()
  expect(await kept()).toMatchObject([{ client_id: null, text: 'hello' }])
  expect(await callbacks()).toEqual([])
})

test('three parts in any order, over several sessions and turns, are one message, told once', async () => {
  await tell({ ...THREE })
  await take()
  await tell({ ...ONE })
  await take()
  expect([await texts(), await queued()]).toEqual([[], 2])
  await tell({ ...TWO })
  await take()
  expect(await texts()).toEqual([['part 1 part 2 part 3 ', false]])
  const parts = await database.db.sql<{ id: string; number: number }[]>`select id, number from inbound_parts`
  const idOf = (number: number) => parts.find((part) => part.number === number)?.id ?? ''
  expect(await kept()).toMatchObject([{ id: idOf(3), parts: 3, part_ids: [idOf(1), idOf(2), idOf(3)] }])
  expect([(await callbacks()).length, await queued(), received]).toEqual([1, 0, 1])
})

test('parts of other providers, handsets, numbers, references and totals are of other messages', async () => {
  await tell(
    { ...ONE },
    { ...TWO, from: '+12025550124' },
    { ...TWO, to: '12346' },
    { ...TWO, part: { ...PLACE, reference: 8, number: 2 } },
    { ...THREE, part: { ...PLACE, total: 4, number: 3 } },
  )
  await openTelling(deps())('other')([
    {
      inbound: {
        from: HANDSET,
        to: '12345',
        raw: null,
        providerMessageId: null,
        text: '2',
        part: { ...PLACE, number: 2 },
      },
    },
  ])
  await take()
  expect([await texts(), await queued()]).toEqual([[], 6])
})

test('what has not come within INBOUND_JOIN_MS of the first part is not waited for; what comes after it is told, too', async () => {
  await tell({ ...ONE }, { ...THREE })
  await take()
  aheadMs = 59_000
  await take()
  expect(await texts()).toEqual([])
  aheadMs = 61_000
  await take()
  expect(await texts()).toEqual([['part 1 part 3 ', true]])
  await tell({ ...TWO })
  await take()
  aheadMs = 130_000
  await take()
  expect(await texts()).toEqual([
    ['part 1 part 3 ', true],
    ['part 2 ', true],
  ])
  expect([(await callbacks()).length, await queued()]).toEqual([2, 0])
})

test('of more messages under way than one turn reads, all are put together, and none is told in pieces', async () => {
  const total = 5
  const handsets = Array.from(
    { length: MAX_MATES / (total - 1) + 1 },
    (_, index) => `+1202555${1_000 + index}`,
  )
  const partsOf = (number: number) =>
    handsets.map((from) => ({ from, text: `${number}`, part: { reference: 1, total, number } }))
  await tell(...[5, 3, 4, 1].flatMap(partsOf))
  await take()
  expect([await texts(), await queued()]).toEqual([[], MAX_MATES + 4])
  await tell(...partsOf(2))
  await take()
  expect((await kept()).filter(({ text, partial }) => text === '12345' && partial === false)).toHaveLength(
    handsets.length,
  )
  expect([(await callbacks()).length, await queued()]).toEqual([handsets.length, 0])
})

test('what has come is put together, however late it is looked at and however much came before', async () => {
  await tell({ ...ONE })
  await take()
  aheadMs = 61_000
  const others = Array.from({ length: 600 }, (_, index) => ({ text: `message ${index}` }))
  await tell({ ...TWO }, ...others)
  await tell({ ...THREE })
  await take()
  expect((await texts()).filter(([text]) => String(text).startsWith('part'))).toEqual([
    ['part 1 part 2 part 3 ', false],
  ])
  expect(await queued()).toBe(0)
})

test('a provider that gives all its parts one place keeps none from what came after them', async () => {
  const same = Array.from({ length: MAX_MATES + 100 }, (_, index) => ({ ...ONE, text: `odd ${index}` }))
  await tell(...same)
  await take()
  await tell({ ...ONE, text: 'odd, too' }, { text: 'whole' })
  await take()
  expect(await texts()).toEqual([['whole', false]])
  aheadMs = 61_000
  await take()
  expect([(await texts()).length, await queued()]).toEqual([MAX_MATES + 102, 0])
})

test('a part whose place contradicts itself is a whole message', async () => {
  await tell(
    { text: 'no such part', part: { ...PLACE, number: 4 } },
    { text: 'one of one', part: { ...PLACE, total: 1, number: 1 } },
  )
  await take()
  expect(await texts()).toEqual([
    ['no such part', false],
    ['one of one', false],
  ])
})

describe('what comes again', () => {
  test('without an id is dropped within INBOUND_REPEAT_MS, in one turn and in later ones, whole and in parts', async () => {
    await tell({ text: 'YES' }, { text: 'YES' }, { ...ONE })
    await take()
    await tell({ text: 'YES' }, { ...ONE }, { ...TWO }, { ...THREE })
    await take()
    await tell({ ...TWO }, { text: 'yes' })
    await take()
    expect((await texts()).toSorted()).toEqual([
      ['YES', false],
      ['part 1 part 2 part 3 ', false],
      ['yes', false],
    ])
    expect(await queued()).toBe(0)
    expect(await database.db.sql`select 1 from inbound_parts`).toHaveLength(9)
  })

  test('after it is another message', async () => {
    await tell({ text: 'YES' })
    await take()
    aheadMs = 60_001
    await tell({ text: 'YES' })
    await take()
    expect(await texts()).toHaveLength(2)
  })

  test('is another message where nothing is a repetition, and where providers give ids', async () => {
    await tell({ text: 'YES' }, { text: 'YES' })
    await take({ inbound: { joinMs: 60_000, repeatMs: 0 } })
    await tell({ text: 'NO', providerMessageId: 'a' }, { text: 'NO', providerMessageId: 'b' })
    await take()
    expect(await texts()).toHaveLength(4)
  })

  test('is told by its octets where there are some: the header and the coding among them', async () => {
    const raw = (octets: string, dataCoding: number, header: string) => ({
      raw: { octets: Buffer.from(octets, 'hex'), dataCoding, header: Buffer.from(header, 'hex') },
    })
    await tell(
      raw('41', 0, ''),
      raw('41', 4, ''),
      raw('42', 0, ''),
      raw('41', 0, '0401020304'),
      raw('41', 0, ''),
    )
    await take()
    expect(await texts()).toHaveLength(4)
  })

  test('is forgotten when no repetition is known by it any more', async () => {
    await tell({ text: 'YES' })
    await take()
    const left = async () => (await database.db.sql`select 1 from inbound_fingerprints`).length
    await forgetFingerprints(deps())
    expect(await left()).toBe(1)
    aheadMs = 61_000
    await forgetFingerprints(deps())
    expect(await left()).toBe(0)
  })
})

test('handsets are heeded in the order in which they wrote, and what each did is kept', async () => {
  await tell({ text: 'STOP' }, { text: 'START', told: 'opt_in' }, { text: 'STOP', to: '99999' })
  await take()
  expect(heeded.map(({ text, clientId, from, told }) => [text, clientId, from, told])).toEqual([
    ['STOP', client, HANDSET, null],
    ['START', client, HANDSET, 'opt_in'],
    ['STOP', null, HANDSET, null],
  ])
  expect((await kept()).map(({ action }) => action)).toEqual(['opt_out', null, 'opt_out'])
})

test('addresses are kept as numbers, whatever the provider made of them, and no length harms', async () => {
  await tell(
    { from: '12025550123', text: 'a' },
    { from: 'x'.repeat(70_000), to: 'y'.repeat(9_000), text: 'b' },
  )
  await take()
  expect(await kept()).toMatchObject([
    { from_address: HANDSET },
    { from_address: 'x'.repeat(128), to_address: 'y'.repeat(128) },
  ])
})

describe('the message that is answered', () => {
  const sent = async (more: { from?: string; to?: string; clientId?: ClientId; agoMs?: number } = {}) => {
    const { clientId = client, from = '12345', to = HANDSET, agoMs = 1_000 } = more
    const acceptedAtMs = clockMs - agoMs
    const [message] = await insertMessages(database.db, [
      newMessage(clientId, { from, to: to as Msisdn, acceptedAtMs }), // in E.164 form
    ])
    return message?.id
  }
  const answered = async () => {
    const text = `answer ${crypto.randomUUID()}`
    await tell({ text })
    await take()
    return (await kept()).find((one) => one['text'] === text)?.['in_reply_to']
  }
  beforeEach(async () => {
    for (const table of ['messages', 'credit_locks', 'alarms'])
      await database.db.sql`delete from ${database.db.sql(table)}`
  })

  test('is the newest of the client from that number to that handset, with or without a plus', async () => {
    await sent({ agoMs: DAY_MS })
    expect(await answered()).toBeString()
    const newer = await sent({ from: '+12345', agoMs: 2_000 })
    const other = await createTestClient(database.db, 1_000)
    await sent({ clientId: other })
    await sent({ from: '54321' })
    await sent({ from: 'SHOP' })
    await sent({ to: '+12025550199' })
    expect(await answered()).toBe(newer)
  })

  test('is none that came after the answer, or is older than seven days', async () => {
    const message = await sent()
    aheadMs = 7 * DAY_MS - 60_000
    expect(await answered()).toBe(message)
    aheadMs = 7 * DAY_MS + 60_000
    expect(await answered()).toBeNull()
    aheadMs = -60_000
    expect(await answered()).toBeNull()
  })
})

describe('what goes wrong', () => {
  test('undoes all of the commit, and the next turn does it once', async () => {
    await tell({ text: 'YES' }, { ...ONE }, { ...TWO }, { ...THREE })
    const failing = () => Promise.reject(Object.assign(new Error('gone'), { code: 'CONNECTION_CLOSED' }))
    await expect(take({}, failing)).rejects.toThrow('gone')
    expect([await texts(), await queued(), received]).toEqual([[], 4, 0])
    await take()
    await take()
    expect(await texts()).toHaveLength(2)
    expect([(await callbacks()).length, await queued()]).toEqual([2, 0])
  })

  test('with one message keeps no other from its client, and is tried again', async () => {
    let broken = true
    const heed: Heed = async (_, messages) => {
      if (broken && messages.some(({ text }) => text === 'odd')) throw new Error('a bug')
      return messages.map(() => null)
    }
    await tell({ text: 'before' }, { text: 'odd' }, { text: 'after' })
    await take({}, heed)
    expect(await texts()).toEqual([
      ['before', false],
      ['after', false],
    ])
    expect(await findDueParts(database.db.sql, clockMs + aheadMs, 10)).toEqual([])
    broken = false
    aheadMs = 2_000
    await take({}, heed)
    expect(await texts()).toHaveLength(3)
  })

  test('a text that the kind cannot read is that of its parts', async () => {
    const providers = deps().providers
    const kind = providers.kindOf('mock')
    if (!kind) throw new Error('no mock')
    const textOfParts = () => {
      throw new Error('a bug')
    }
    const raw = { octets: Buffer.of(65), dataCoding: 0, header: Buffer.of() }
    await tell({ ...ONE, raw }, { ...TWO, raw }, { ...THREE, raw })
    await take({ providers: { ...providers, kindOf: () => ({ ...kind, textOfParts }) } })
    expect(await texts()).toEqual([['part 1 part 2 part 3 ', false]])
  })

  test('parts of a day that is gone leave the queue', async () => {
    await database.db
      .sql`insert into inbound_queue (part_id) values (${Bun.randomUUIDv7('hex', Date.UTC(2020, 0, 1))})`
    await tell({ text: 'here' })
    await take()
    expect([await texts(), await queued()]).toEqual([[['here', false]], 0])
  })
})

test('one process at a time takes what came in; another leaves it alone', async () => {
  await tell({ text: 'YES' })
  await database.db.sql.begin(async (tx) => {
    await holdOpen(tx)
    expect(await lockTaking(tx)).toBe(true)
    await take()
    expect(await queued()).toBe(1)
  })
  await Promise.all([take(), take(), take()])
  expect(await texts()).toHaveLength(1)
  expect(await callbacks()).toHaveLength(1)
})

test('of a flood each message is taken once, whoever takes it', async () => {
  const many = Array.from({ length: 1_100 }, (_, index) => ({ text: `message ${index}` }))
  await tell(...many)
  await Promise.all([take(), take()])
  await take()
  expect((await texts()).map(([text]) => text).toSorted()).toEqual(many.map(({ text }) => text).toSorted())
  expect([(await callbacks()).length, await queued()]).toEqual([1_100, 0])
})
