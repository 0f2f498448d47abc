import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { MessagePolicy } from '../../actors/message/policy.ts'
import type { FoundMessage, StoredEvent } from '../../src/console/web/answers.ts'
import { replayHistory } from '../../src/console/web/replay/replay.ts'
import { must } from '../../src/domain/assert.ts'
import { audit } from '../../src/store/audit.ts'
import { type Db, openDb } from '../../src/store/database/db.ts'
import { embeddedAddress } from '../../src/store/database/embedded.ts'
import { get, message, post, type Reply } from '../support/api.ts'
import { createDataDir } from '../support/data-dir.ts'
import { createTestClient } from '../support/database.ts'
import { eventually } from '../support/eventually.ts'
import { type Fleet, startFleet } from '../support/fleet.ts'
import { type Gateway, startGateway } from '../support/gateway.ts'
import { historyOf, waitForStatus } from '../support/messages.ts'
import { embeddedReceiptUrl } from '../support/receipt-url.ts'

const DEMO = '550e8400-e29b-41d4-a716-446655440000'

/** A body of an OTP to the n-th number of its own, with these last four digits. */
const otpTo = (clientId: string, index: number, lastFour = '1234') => ({
  client_id: clientId,
  to: `+4915${String(index).padStart(5, '0')}${lastFour}`,
  from: 'SENDER',
  otp: true,
})

describe('embedded, with every log line there is', () => {
  const data = createDataDir()
  // A slow machine asks nobody twice but for 0005, and no code is late.
  const env = {
    DATA_DIR: data.path,
    LOG_LEVEL: 'debug',
    PROVIDER_TIMEOUT_MS: '5000',
    OTP_DEADLINE_MS: '60000',
  }
  let gateway: Gateway
  const replies: Reply[] = []
  const sendTo = async (index: number, lastFour: string) => {
    const reply = await post(`${gateway.url}/v1/messages`, otpTo(DEMO, index, lastFour))
    replies.push(reply)
    return reply
  }
  const idOf = ({ body }: Reply) => String(body['message_id'])

  beforeAll(async () => {
    gateway = await startGateway(env)
  })
  afterAll(async () => {
    await gateway.stop()
    data.remove()
  })

  test('a code is sent and verified with nothing set, by a secret of its own that only its user can read', async () => {
    const reply = await sendTo(1, '1234')
    expect(reply.status).toBe(200)
    const check = { client_id: DEMO, message_id: idOf(reply), code: reply.body['otp_code'] }
    expect((await post(`${gateway.url}/v1/otp/verify`, check)).body).toEqual({
      verified: true,
      attempts_left: 4,
    })
    expect(statSync(join(data.path, 'otp-secret')).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['0010', 2],
    ['0005', 2],
    ['0006', 1],
    ['0007', 1],
    ['0009', 1],
  ])('one to a number that ends in %s is taken', async (lastFour, attempts) => {
    const reply = await sendTo(2, lastFour)
    expect(reply.status).toBe(200)
    const delivered = await waitForStatus(gateway.url, idOf(reply), 'DELIVERED')
    expect([delivered['attempts'], delivered['credit_state']]).toEqual([attempts, 'CAPTURED'])
    if (lastFour === '0010') expect(delivered['provider']).toBe('mock-b')
  })

  test('the console replays each of these lives as it was', async () => {
    const policy = (await get(`${gateway.url}/console/policy.json`)).body as unknown as MessagePolicy // as it is served
    for (const reply of replies) {
      const id = idOf(reply)
      await waitForStatus(gateway.url, id, 'DELIVERED')
      const [found] = (await get(`${gateway.url}/v1/messages/search?q=${id}`)).body[
        'messages'
      ] as FoundMessage[]
      const rows = (await get(`${gateway.url}/v1/messages/${id}/events`)).body['events'] as StoredEvent[]
      expect(replayHistory(must(found, 'the message'), rows, policy).disagreements).toEqual([])
    }
  })

  test('one that is refused by both providers is answered 503 and costs nothing', async () => {
    const reply = await sendTo(3, '0001')
    expect([reply.status, reply.body['reason']]).toEqual([503, 'ESME_RINVDSTADR'])
    expect(await historyOf(gateway.url, idOf(reply))).toEqual([
      'ACCEPTED',
      'DISPATCHED',
      'PROVIDER_REJECTED_PERM',
      'DISPATCHED',
      'PROVIDER_REJECTED_PERM',
    ])
    expect((await get(`${gateway.url}/v1/messages/${idOf(reply)}`)).body['credit_state']).toBe('RELEASED')
  })

  test('no code is in a log, the database or a book of a provider', async () => {
    // Those that were verified, guessed wrong, and quoted by an operator, too.
    for (let index = 10; index < 20; index++) {
      const { body } = await sendTo(index, '0004')
      const code = String(body['otp_code'])
      await post(`${gateway.url}/v1/otp/verify`, { client_id: DEMO, to: otpTo(DEMO, index, '0004').to, code })
      const { body: sent } = await get(`${gateway.url}/v1/messages/${body['message_id']}`)
      const quote = {
        provider_message_id: sent['provider_message_id'],
        status: 'UNDELIV',
        error: `text:Your code is ${code}`,
      }
      await post(await embeddedReceiptUrl(data.path, gateway.url, String(sent['provider'])), quote)
      await waitForStatus(gateway.url, String(body['message_id']), 'FAILED_PERM')
    }
    const codes = replies.flatMap(({ body }) =>
      body['otp_code'] === undefined ? [] : [String(body['otp_code'])],
    )
    expect(codes.length).toBeGreaterThan(15)
    // Drawn from a million: of twenty two are the same once in 5,000 runs, three pairs never.
    expect(new Set(codes).size).toBeGreaterThan(codes.length - 3)
    const places = {
      log: gateway.output(),
      database: await wordsIn(data.path),
      'first book': wordsInBook(join(data.path, 'mock-provider.sqlite')),
      'second book': wordsInBook(join(data.path, 'mock-b-provider.sqlite')),
    }
    for (const [place, words] of Object.entries(places)) {
      expect([place, words.length > 100]).toEqual([place, true])
      // As a word of its own: ids and hashes have many digits.
      for (const code of codes)
        expect([place, new RegExp(`(?<![0-9a-f])${code}(?![0-9a-f])`).test(words)]).toEqual([place, false])
    }
    expect(places.database).toContain('Your code is {code}.')
    expect(places.database).toContain('text:Your code is ******')
    expect(places.log).toContain('"message event"')
    // Nor is what the receipts proved themselves with, though every request is logged.
    expect(places.log).toMatch(/\/v1\/providers\/[^"]+\/dlr\/[^"]/)
    const token = (await embeddedReceiptUrl(data.path, '')).split('/').at(-1) ?? ''
    expect([token.length, places.log.includes(token)]).toEqual([43, false])
  })
})

/** Every text of every table. */
async function wordsIn(dataDir: string): Promise<string> {
  const db = openDb({ address: embeddedAddress(dataDir), name: 'sms-test', max: 1 })
  try {
    const columns = await db.sql<{ table_name: string; column_name: string }[]>`
      select c.table_name, c.column_name from information_schema.columns c
      join information_schema.tables t on t.table_name = c.table_name and t.table_schema = c.table_schema
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.data_type in ('text', 'json')`
    let words = ''
    for (const { table_name, column_name } of columns) {
      const rows = await db.sql<{ word: string | null }[]>`
        select ${db.sql(column_name)}::text as word from ${db.sql(table_name)}`
      words += rows.map(({ word }) => word ?? '').join('\n')
    }
    return words
  } finally {
    await db.close()
  }
}

function wordsInBook(path: string): string {
  const book = new Database(path, { readonly: true })
  try {
    const tables = ['submissions', 'receipts'].map((table) => book.query(`select * from ${table}`).all())
    return JSON.stringify(tables)
  } finally {
    book.close()
  }
}

describe('on services, two api and two worker processes', () => {
  let fleet: Fleet
  let db: Db
  const urlOf = (index: number) => fleet.apis[index % fleet.apis.length]?.url ?? ''

  beforeAll(async () => {
    fleet = await startFleet({
      OTP_SECRET: 'a secret that both kinds of process know',
      OTP_DEADLINE_MS: '60000',
      PROVIDER_TIMEOUT_MS: '3000',
      MOCK_LATENCY_MS: '300',
    })
    db = fleet.database.db
  })
  afterAll(() => fleet.stop())

  test('codes are taken before their deadline while another client floods', async () => {
    const [flooder, client] = await Promise.all([createTestClient(db, 100_000), createTestClient(db, 1_000)])
    const flood = Array.from({ length: 20 }, async (_, connection) => {
      for (let sent = 0; sent < 150; sent++)
        await post(`${urlOf(connection)}/v1/messages`, message(flooder, '1234'))
    })
    const otps = Array.from({ length: 60 }, async (_, index) => {
      await Bun.sleep(index * 50)
      return await post(`${urlOf(index)}/v1/messages`, otpTo(client, index))
    })
    const replies = await Promise.all(otps)
    await Promise.all(flood)
    const refused = replies.filter(({ status }) => status !== 200)
    expect(refused.map(({ status, body }) => [status, body['code'], body['reason']])).toEqual([])
  })

  test('when a worker is killed, each code that waits is answered 200 and sent, or 503 and void; never both', async () => {
    const client = await createTestClient(db, 1_000)
    const sending = Array.from({ length: 40 }, (_, index) =>
      post(`${urlOf(index)}/v1/messages`, otpTo(client, 100 + index)),
    )
    await eventually(
      async () =>
        (await db.sql`select 1 from messages where client_id = ${client} and status = 'SENDING'`).length > 5,
    )
    await fleet.workers[0]?.kill()
    const replies = await Promise.all(sending)
    // The other worker finds what the dead one had in hand, inside the deadline.
    expect(replies.filter(({ status }) => status === 200).length).toBeGreaterThan(30)
    for (const { status, body } of replies) {
      const [row] = await db.sql`
        select m.status, l.state, o.taken_at, o.void_at, o.sealed_code from otps o
        join messages m on m.id = o.message_id join credit_locks l on l.id = o.message_id
        where o.message_id = ${String(body['message_id'])}`
      expect(row?.['sealed_code']).toBeNull()
      if (status === 200) {
        expect(['SENT', 'DELIVERED']).toContain(row?.['status'])
        expect([row?.['taken_at'] === null, row?.['void_at']]).toEqual([false, null])
      } else {
        expect(status).toBe(503)
        expect([row?.['state'], row?.['taken_at'], row?.['void_at'] === null]).toEqual([
          'RELEASED',
          null,
          false,
        ])
      }
    }
    await fleet.restart('worker', 0)
    await eventually(
      async () =>
        (await db.sql`select 1 from messages where client_id = ${client} and wake_at is not null`).length ===
        0,
    )
    for (const { status, body } of replies)
      expect((await get(`${urlOf(0)}/v1/messages/${body['message_id']}`)).body['credit_state']).toBe(
        status === 200 ? 'CAPTURED' : 'RELEASED',
      )
    expect(await audit(db)).toEqual([])
  })

  test('without OTP_SECRET they are refused, with how to switch them on', async () => {
    const api = await startGateway({ ...fleet.env, OTP_SECRET: '', ROLE: 'api' })
    const client = await createTestClient(db, 100)
    const { status, body } = await post(`${api.url}/v1/messages`, otpTo(client, 200))
    await api.stop()
    expect([status, body['code']]).toEqual([422, 'otp_not_available'])
  })
})
