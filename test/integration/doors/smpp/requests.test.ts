import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import pino from 'pino'
import { fingerprintOf } from '../../../../src/api/http/idempotency.ts'
import { openMemoryLimiter } from '../../../../src/cache/memory.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { ClientId, MessageId } from '../../../../src/domain/message.ts'
import type { SmppAccount } from '../../../../src/domain/smpp/account.ts'
import { readMessageId } from '../../../../src/domain/smpp/message-id.ts'
import { type Asked, openRequests, type Requests } from '../../../../src/doors/smpp/requests.ts'
import { IDEMPOTENCY_TAG } from '../../../../src/doors/smpp/submit/parameters.ts'
import { type Intake, openIntake } from '../../../../src/flow/accept/intake.ts'
import type { PduOf } from '../../../../src/smpp/pdu.ts'
import { STATUSES } from '../../../../src/smpp/status.ts'
import { integerTlv, type Tlv, tlvText } from '../../../../src/smpp/tlvs.ts'
import { audit } from '../../../../src/store/audit.ts'
import { openDb } from '../../../../src/store/database/db.ts'
import { loadActors } from '../../../../src/store/message/actor-rows.ts'
import { findMessage } from '../../../../src/store/message/message-views.ts'
import { apiDeps, openBusAway } from '../../../support/apart.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { draft } from '../../../support/drafts.ts'
import { account, asker, request, submitting } from '../../../support/smpp/submitting.ts'

const TO = '4912345678901'
const { ESME_ROK } = STATUSES

let database: TestDatabase
let intake: Intake
let requests: Requests
let clientId: ClientId

beforeAll(async () => {
  database = await createDatabase()
  // A clock that stands: an account has its parts of one second.
  const limiter = openMemoryLimiter({ now: () => 0 })
  const deps = apiDeps({ db: database.db, bus: openBusAway(), limiter })
  intake = openIntake(deps)
  requests = openRequests(deps, intake)
})
afterAll(async () => {
  expect(await audit(database.db)).toEqual([])
  await database.drop()
})
beforeEach(async () => {
  clientId = await createTestClient(database.db, 1_000)
})

type Answer = {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly words: string | null
}

async function ask<C extends Asked>(
  pdu: PduOf<C>,
  more: Partial<SmppAccount> = {},
  version = 0x34,
): Promise<Answer> {
  const answer = must(requests[pdu.command], `an answer to ${pdu.command}`) as (
    who: ReturnType<typeof asker>,
    pdu: PduOf<C>,
  ) => ReturnType<NonNullable<Requests['submit_sm']>>
  const response = await answer({ ...asker(account(clientId, more)), version }, pdu)
  const { status, body = {}, tlvs = [] } = must(response, 'a response')
  return { status, body, words: tlvText(tlvs, 'additional_status_info_text') }
}

const submit = (
  text: string,
  body: Partial<PduOf<'submit_sm'>['body']> = {},
  tlvs: readonly Tlv[] = [],
  more: Partial<SmppAccount> = {},
) => ask(request('submit_sm', submitting(TO, text, body), tlvs), more)

const idIn = ({ body }: Answer) => must(readMessageId('uuid', String(body['message_id'])), 'a message_id')
const messageOf = (answer: Answer) => findMessage(database.db, idIn(answer))
const actorOf = async (id: MessageId) => must((await loadActors(database.db.sql, [id]))[0], 'a message')
const part = (number: number, text: string) => ({
  esm_class: 0x40,
  short_message: Buffer.concat([Buffer.of(5, 0, 3, 9, 2, number), Buffer.from(text)]),
})

describe('submit_sm', () => {
  test('is answered with the id of a message that is paid for', async () => {
    const answer = await submit('Hello World')
    expect(answer.status).toBe(ESME_ROK)
    expect(await messageOf(answer)).toMatchObject({
      client_id: clientId,
      to: `+${TO}`,
      from: 'SHOP',
      text: 'Hello World',
      parts: 1,
      status: 'QUEUED',
      door: 'smpp',
      user_data: null,
      credit_state: 'HELD',
    })
  })

  test('of a part is one message, kept as it came', async () => {
    const answer = await submit('', part(1, 'Hello '))
    expect(await messageOf(answer)).toMatchObject({
      text: 'Hello ',
      parts: 1,
      user_data: { data_coding: 0, header: '050003090201', octets: '48656c6c6f20' },
    })
  })

  test.each([
    ['hex', /^[0-9a-f]{32}$/],
    ['dec', /^\d{36,39}$/],
  ] as const)('of an account with ids in %s', async (messageId, form) => {
    const receipts = { format: 'text', messageId } as const
    const { body } = await submit('Hello', { registered_delivery: 1 }, [], { receipts })
    expect(String(body['message_id'])).toMatch(form)
    const queried = await ask(request('query_sm', { message_id: String(body['message_id']) }), { receipts })
    expect(queried).toMatchObject({ status: ESME_ROK, body: { message_state: 1 } })
  })

  test('without enough credits is refused as its account wants it, with the sums', async () => {
    clientId = await createTestClient(database.db, 3)
    expect(await submit('Hello')).toEqual({
      status: 0x45,
      body: {},
      words: 'insufficient credits: it needs 5 cents, there are 3',
    })
    expect(await submit('Hello', {}, [], { noCreditsStatus: 0x08 })).toMatchObject({ status: 0x08 })
  })

  test('of a session of version 3.3 is refused without a parameter', async () => {
    const answer = await ask(request('submit_sm', submitting('0', 'Hello')), {}, 0x33)
    expect(answer).toEqual({ status: STATUSES.ESME_RINVDSTADR, body: {}, words: null })
  })

  test('scheduled waits for its time', async () => {
    const answer = await submit('Later', { schedule_delivery_time: '000000020000000R' })
    expect(await messageOf(answer)).toMatchObject({ status: 'SCHEDULED' })
  })

  test('under a key is carried out once', async () => {
    const key = [{ tag: IDEMPOTENCY_TAG, value: Buffer.from('order-7\0') }]
    const first = await submit('Hello', {}, key)
    expect(await submit('Hello', {}, key)).toEqual(first)
    expect(await submit('Good bye', {}, key)).toMatchObject({
      status: STATUSES.ESME_RSUBMITFAIL,
      words: expect.stringContaining('text differs'),
    })
    expect(await submit('Hello', { source_addr: 'OTHER' }, key)).toMatchObject({
      words: expect.stringContaining('source_addr differs'),
    })
  })

  test('under a key that a request of the API has is refused as one that came by another door', async () => {
    const fingerprint = fingerprintOf('send', { to: TO, text: 'Hello' })
    const drafts = [draft(clientId)]
    await intake.accept({ clientId, drafts, once: { key: 'order-8', fingerprint, answer: () => null } })
    const answer = await submit('Hello', {}, [{ tag: IDEMPOTENCY_TAG, value: Buffer.from('order-8') }])
    expect(answer).toMatchObject({
      status: STATUSES.ESME_RSUBMITFAIL,
      words: expect.stringContaining('within 24 hours: it did not come over SMPP'),
    })
  })

  test('over the rate of its account is throttled, a long message whole', async () => {
    const more = { maxPartsPerS: 3 }
    const statuses = []
    for (const body of [part(1, 'a'), {}, {}, part(2, 'b')])
      statuses.push((await submit('alone', body, [], more)).status)
    expect(statuses).toEqual([ESME_ROK, ESME_ROK, STATUSES.ESME_RTHROTTLED, ESME_ROK])
  })
})

test('data_sm has its text in message_payload, and its life in qos_time_to_live', async () => {
  const { short_message, ...addresses } = submitting(TO)
  const tlvs = [{ tag: 0x0424, value: Buffer.from('x'.repeat(200)) }, integerTlv('qos_time_to_live', 600)]
  const answer = await ask(request('data_sm', addresses, tlvs))
  const message = must(await messageOf(answer), 'a message')
  expect(message).toMatchObject({ parts: 2, door: 'smpp' })
  expect(message.expires_at.getTime() - message.created_at.getTime()).toBe(600_000)
})

describe('submit_multi', () => {
  const to = (address: string) => ({ ton: 1, npi: 1, address })
  const multi = (dest_address: PduOf<'submit_multi'>['body']['dest_address']) => {
    const { dest_addr_ton, dest_addr_npi, destination_addr, ...rest } = submitting(TO)
    return request('submit_multi', { ...rest, registered_delivery: 1, dest_address })
  }

  test('is a message for each destination, and names those without one', async () => {
    const answer = await ask(multi([to('4912345001'), to('0800'), { list: 'friends' }, to('4912345002')]))
    expect(answer).toMatchObject({
      status: ESME_ROK,
      body: {
        unsuccess_sme: [
          { ton: 1, npi: 1, address: '0800', status: STATUSES.ESME_RINVDSTADR },
          { ton: 0, npi: 0, address: 'friends', status: STATUSES.ESME_RINVDLNAME },
        ],
      },
    })
    const rows = await database.db.sql<{ id: string; to: string; named: string }[]>`
      select id, to_msisdn as to, callback_to->'form'->>'id' as named from messages where client_id = ${clientId} order by to_msisdn`
    const named = idIn(answer)
    expect(rows.map((row) => [row.to, row.named])).toEqual([
      ['+4912345001', named],
      ['+4912345002', named],
    ])
    expect(rows[0]?.id).toBe(named)
  })

  test('takes the credits in the order of its destinations', async () => {
    clientId = await createTestClient(database.db, 7)
    expect(await ask(multi([to('4912345001'), to('4912345002')]))).toMatchObject({
      status: ESME_ROK,
      body: { unsuccess_sme: [{ address: '4912345002', status: 0x45 }] },
    })
  })

  test('names what is no number as far as unsuccess_sme holds it, beside those that were accepted', async () => {
    const long = '1'.repeat(300)
    const { status, body } = await ask(multi([to(TO), to(long), { list: long }]))
    expect(status).toBe(ESME_ROK)
    expect(body['unsuccess_sme']).toEqual([
      { ton: 1, npi: 1, address: '1'.repeat(20), status: STATUSES.ESME_RINVDSTADR },
      { ton: 0, npi: 0, address: '1'.repeat(20), status: STATUSES.ESME_RINVDLNAME },
    ])
  })

  test('of which nothing was accepted is refused as its first destination', async () => {
    expect(await ask(multi([to('0800'), { list: 'friends' }]))).toMatchObject({
      status: STATUSES.ESME_RINVDSTADR,
      body: { unsuccess_sme: [{ address: '0800' }, { address: 'friends' }] },
    })
  })

  test.each([[0], [255]])('for %d destinations is refused', async (count) => {
    const answer = await ask(multi(Array.from({ length: count }, () => to('4912345001'))))
    expect(answer.status).toBe(STATUSES.ESME_RINVNUMDESTS)
  })
})

describe('a message that was submitted', () => {
  test('is found, cancelled and found again', async () => {
    const message_id = idIn(await submit('Hello'))
    expect(await ask(request('query_sm', { message_id }))).toMatchObject({
      status: ESME_ROK,
      body: { message_id, final_date: '', message_state: 1, error_code: 0 },
    })
    expect(await ask(request('cancel_sm', { message_id }))).toMatchObject({ status: ESME_ROK })
    expect(await ask(request('cancel_sm', { message_id }))).toMatchObject({ status: ESME_ROK })
    expect(await ask(request('query_sm', { message_id }))).toMatchObject({
      status: ESME_ROK,
      body: { message_state: 4, final_date: expect.stringMatching(/^\d{13}00\+$/) },
    })
    expect(await ask(request('replace_sm', { message_id, short_message: Buffer.from('No') }))).toMatchObject({
      status: STATUSES.ESME_RREPLACEFAIL,
      words: 'the message is CANCELLED: it can no longer be replaced',
    })
  })

  test('is replaced, in the data_coding that it had', async () => {
    const id = idIn(await submit('', { data_coding: 8, short_message: Buffer.from('041f', 'hex') }))
    const replaced = await ask(
      request('replace_sm', {
        message_id: id,
        registered_delivery: 1,
        schedule_delivery_time: '000000020000000R',
        short_message: Buffer.from('0416', 'hex'),
      }),
    )
    expect(replaced).toMatchObject({ status: ESME_ROK, words: null })
    expect(await actorOf(id)).toMatchObject({ text: 'Ж', encoding: 'UCS2', status: 'SCHEDULED' })
    const [row] = await database.db.sql`select callback_to->'form' as form from messages where id = ${id}`
    expect(row?.['form']).toMatchObject({
      source_addr_ton: 5,
      source_addr: 'SHOP',
      dest_addr_ton: 1,
      destination_addr: TO,
      text: '.',
    })
  })

  test.each(['query_sm', 'cancel_sm', 'replace_sm'] as const)(
    '%s of another client’s, or of none',
    async (command) => {
      const message_id = idIn(await submit('Hello'))
      clientId = await createTestClient(database.db, 1_000)
      const never = ['0', 'f'].map((digit) => crypto.randomUUID().replace(/[^-]/g, digit))
      for (const named of [message_id, crypto.randomUUID(), ...never, 'abc'])
        expect((await ask(request(command, { message_id: named }))).status).toBe(STATUSES.ESME_RINVMSGID)
    },
  )
})

describe('with join_parts', () => {
  test('the parts of a long message become one, and each is answered with its id', async () => {
    const more = { joinParts: true }
    const second = submit('', { ...part(2, 'World'), registered_delivery: 1 }, [], more)
    const [one, other] = await Promise.all([submit('', part(1, 'Hello '), [], more), second])
    expect(one).toMatchObject({ status: ESME_ROK })
    expect(other).toEqual(one)
    expect(await messageOf(one)).toMatchObject({ text: 'Hello World', parts: 1, user_data: null })
    expect(await database.db.sql`select id from messages where client_id = ${clientId}`).toHaveLength(1)
  })
})

test('without a database nothing is answered as done, and the log says why', async () => {
  const address = { kind: 'url', url: 'postgres://sms:secret@127.0.0.1:1/none' } as const
  const nowhere = openDb({ address, name: 'sms-test', max: 1 })
  const logged: unknown[] = []
  const log = pino({ level: 'warn', base: null }, { write: (line) => void logged.push(JSON.parse(line)) })
  const deps = apiDeps({ db: nowhere, bus: openBusAway(), log })
  const blind = openRequests(deps, openIntake(deps))
  const message_id = crypto.randomUUID()
  const { dest_addr_ton, dest_addr_npi, destination_addr, ...rest } = submitting(TO)
  const dest_address = [{ ton: dest_addr_ton, npi: dest_addr_npi, address: destination_addr }]
  const who = asker(account(clientId))
  const answers = await Promise.all([
    blind.submit_sm?.(who, request('submit_sm', submitting(TO))),
    blind.submit_multi?.(who, request('submit_multi', { ...rest, dest_address })),
    blind.query_sm?.(who, request('query_sm', { message_id })),
    blind.cancel_sm?.(who, request('cancel_sm', { message_id })),
    blind.replace_sm?.(who, request('replace_sm', { message_id })),
  ])
  expect(answers.map((one) => one?.status)).toEqual(Array(5).fill(STATUSES.ESME_RSYSERR))
  const away = { msg: 'database away', session: who.sessionId, reason: expect.any(String) }
  expect(logged).toEqual(Array(5).fill(expect.objectContaining(away)))
  await nowhere.close()
})
