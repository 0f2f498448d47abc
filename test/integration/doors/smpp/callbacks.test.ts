import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { CallbackTo } from '../../../../src/domain/callback/callback-to.ts'
import { TO_SMPP } from '../../../../src/domain/callback/target.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../../../src/domain/smpp/account.ts'
import { startSmppCallbacks } from '../../../../src/doors/smpp/deliver/callback-sender.ts'
import { receiptsTo } from '../../../../src/doors/smpp/deliver/receipt-form.ts'
import { openSmppServer, type SmppServer } from '../../../../src/doors/smpp/server.ts'
import { cleanCallbacks } from '../../../../src/flow/callback/give-up-callbacks.ts'
import { setAccount } from '../../../../src/flow/smpp/set-smpp-account.ts'
import type { Pdu } from '../../../../src/smpp/pdu.ts'
import type { Answered } from '../../../../src/smpp/pending.ts'
import { readReceiptText } from '../../../../src/smpp/receipt-text.ts'
import { STATUSES } from '../../../../src/smpp/status.ts'
import { countWaitingForAccount } from '../../../../src/store/callback/callback-queue.ts'
import { queueReceived } from '../../../../src/store/callback/received-callbacks.ts'
import type { Db } from '../../../../src/store/database/db.ts'
import { addInboundMessages } from '../../../../src/store/inbound/inbound-messages.ts'
import { addInboundParts } from '../../../../src/store/inbound/inbound-parts.ts'
import { ALL_INBOUND, listInbound } from '../../../../src/store/inbound/inbound-views.ts'
import { findSmppAccount, removeSmppAccount } from '../../../../src/store/smpp/smpp-accounts.ts'
import { apiDeps, CALLBACK_POLICY, openBusAway } from '../../../support/apart.ts'
import { callbacksOf, moveThrough, startSender, waitForCallbacks } from '../../../support/callbacks.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'
import { newInbound } from '../../../support/inbound.ts'
import { ACCOUNT, type BindGiven, type Esme, openEsme } from '../../../support/smpp/esme.ts'

let database: TestDatabase
let db: Db
let clientId: ClientId
let server: SmppServer
let stopTelling: () => Promise<void>
const esmes: Esme[] = []

const SETTINGS = { ...DEFAULT_SMPP_ACCOUNT, systemId: ACCOUNT.system_id }

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
beforeEach(async () => {
  clientId = await createTestClient(db, 100_000)
  await db.sql`delete from smpp_accounts`
  await db.sql`delete from callbacks`
  await setAccount(database, clientId, SETTINGS, ACCOUNT.password)
  const deps = apiDeps({ db, bus: openBusAway() })
  server = await openSmppServer(deps, {}, { host: '127.0.0.1', port: 0, tls: null })
  const telling = startSmppCallbacks(
    { ...deps, callbackPolicy: { ...CALLBACK_POLICY, waitsMs: [50, 50] } },
    server.receivers,
  )
  stopTelling = () => telling.stop(1_000)
})
afterEach(async () => {
  for (const esme of esmes.splice(0)) esme.close()
  await stopTelling()
  await server.stop()
})
afterAll(() => database.drop())

async function bound(
  given: BindGiven = {},
  answer: Parameters<Esme['answer']>[0] | null = null,
): Promise<Esme> {
  const esme = await openEsme(server.port ?? 0)
  esmes.push(esme)
  if (answer) esme.answer(answer)
  expect(await esme.bind(given)).toBe(STATUSES.ESME_ROK)
  return esme
}

const ADDRESSES = {
  source_addr_ton: 5,
  source_addr_npi: 0,
  source_addr: 'SHOP',
  dest_addr_ton: 1,
  dest_addr_npi: 1,
  destination_addr: '1234567890',
}
/** As the door gives it for a registered_delivery of 1 or 0x11. */
const receipts = (registeredDelivery = 1): CallbackTo | null =>
  receiptsTo(registeredDelivery, { ...ADDRESSES, text: 'Hello World', id_form: 'uuid' })

const toldOf = (count: number, callbackTo = receipts()) =>
  moveThrough(db, clientId, ['SENDING', 'SENT', 'DELIVERED'], count, { door: 'smpp', callbackTo })

const textOf = (pdu: Pdu | undefined) =>
  pdu?.command === 'deliver_sm' ? Buffer.from(pdu.body.short_message).toString('latin1') : ''
const receiptsAt = (...at: readonly Esme[]) =>
  at.flatMap(({ asked }) => asked.map((pdu) => readReceiptText(textOf(pdu))))

describe('a receipt', () => {
  test('goes down a session of the account, and nowhere else', async () => {
    await db.sql`update clients set dlr_callback_url = 'https://client.example/sms' where id = ${clientId}`
    const esme = await bound()
    const [id] = await toldOf(1)
    const [callback] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(callback).toMatchObject({
      via: 'smpp',
      url: null,
      messageId: id,
      status: 'DELIVERED',
      attempts: 1,
    })
    expect(await callbacksOf(db, clientId)).toHaveLength(1)
    expect(receiptsAt(esme)).toMatchObject([{ id, stat: 'DELIVRD', text: 'Hello World' }])
  })

  test('tells the statuses that were asked for', async () => {
    const esme = await bound()
    await toldOf(1, receipts(0x11))
    await waitForCallbacks(db, clientId, 'DELIVERED', 2)
    expect(receiptsAt(esme).map(({ stat }) => stat)).toEqual(['ENROUTE', 'DELIVRD'])
    await toldOf(1, receipts(2))
    expect(await callbacksOf(db, clientId)).toHaveLength(2)
  })

  // No version before 3.4 has a transceiver: who is one knows parameters, whatever he says.
  test.each([
    ['bind_receiver', 0x33, 0],
    ['bind_receiver', 0x34, 3],
    ['bind_transceiver', 0x00, 3],
    ['bind_transceiver', 0x33, 3],
  ] as const)('by a %s of version %p has %p parameters', async (as, version, count) => {
    const esme = await bound({ as, interface_version: version })
    await toldOf(1)
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(esme.asked[0]?.tlvs).toHaveLength(count)
  })

  test('waits while nobody is bound that receives, without an attempt counted', async () => {
    await bound({ as: 'bind_transmitter' })
    await toldOf(30)
    expect(await countWaitingForAccount(db.sql, clientId)).toBe(30)
    expect(
      new Set(
        (await callbacksOf(db, clientId)).map(({ state, attempts, version }) =>
          [state, attempts, version].join(),
        ),
      ),
    ).toEqual(new Set(['PENDING,0,1']))
    const esme = await bound({ as: 'bind_receiver' })
    await waitForCallbacks(db, clientId, 'DELIVERED', 30)
    expect(new Set(receiptsAt(esme).map(({ id }) => id)).size).toBe(30)
    expect(await countWaitingForAccount(db.sql, clientId)).toBe(0)
  })

  test('goes to any of the sessions, no more unanswered on one than its window', async () => {
    await setAccount(database, clientId, { ...SETTINGS, window: 2 }, null)
    const held: (() => void)[] = []
    const hold = () =>
      new Promise<{ status: number }>((answer) => held.push(() => answer({ status: STATUSES.ESME_ROK })))
    const both = [await bound({}, hold), await bound({}, hold)]
    await toldOf(20)
    await eventually(() => held.length === 4)
    expect(both.map(({ asked }) => asked.length)).toEqual([2, 2])
    await eventually(async () => {
      for (const answer of held.splice(0)) answer()
      return (await callbacksOf(db, clientId)).every(({ state }) => state === 'DELIVERED')
    })
    expect(receiptsAt(...both)).toHaveLength(20)
  })

  test('that is refused comes again by the schedule, and is DEAD in the end with the words of the ESME', async () => {
    const esme = await bound({}, () => ({ status: STATUSES.ESME_RX_P_APPN }))
    await toldOf(1)
    const [dead] = await waitForCallbacks(db, clientId, 'DEAD', 1)
    expect(dead).toMatchObject({
      attempts: 3,
      lastStatusCode: null,
      lastError: 'the ESME answered deliver_sm_resp ESME_RX_P_APPN (0x00000065)',
    })
    expect(esme.asked).toHaveLength(3)
  })

  test('of an ESME that is busy waits behind its breaker; whoever binds anew is told at once', async () => {
    const busy = await bound({}, () => ({ status: STATUSES.ESME_RMSGQFUL }))
    await toldOf(1)
    await eventually(async () => {
      const [row] =
        await db.sql`select 1 from callback_target_breakers where target = ${TO_SMPP} and open_until > now()`
      return row !== undefined
    })
    busy.close()
    await eventually(() => server.receivers.accounts().length === 0)
    await bound()
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
  })

  test('whose session ended without an answer is sent down another', async () => {
    const first = await bound({}, () => new Promise(() => {}))
    await toldOf(1)
    await eventually(() => first.asked.length === 1)
    first.close()
    const second = await bound()
    const [told] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    expect(told?.attempts).toBe(2)
    expect(textOf(second.asked[0])).toBe(textOf(first.asked[0]))
  })

  test('that found no room after all is due again at once, without an attempt counted', async () => {
    const account = must(await findSmppAccount(db.sql, clientId), 'the account')
    let asked = 0
    const response = { kind: 'response', pdu: { command: 'deliver_sm_resp', status: 0 } } as Answered
    const telling = startSmppCallbacks(apiDeps({ db, bus: openBusAway() }), {
      accounts: () => [account],
      room: () => 1,
      deliver: () => (asked++ === 0 ? null : Promise.resolve(response)),
      onFirst() {},
    })
    await toldOf(1)
    const [told] = await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    // Claimed twice and settled once.
    expect([asked, told?.attempts, told?.version]).toEqual([2, 1, 4])
    await telling.stop(1_000)
  })

  test('of a client that answers nothing leaves room for those of others', async () => {
    const hanging = clientId
    const accountOf = async (of: ClientId) => must(await findSmppAccount(db.sql, of), 'an account')
    const other = await createTestClient(db, 100_000)
    await setAccount(database, other, { ...SETTINGS, systemId: 'mall' }, ACCOUNT.password)
    const accounts = [await accountOf(hanging), await accountOf(other)]
    const response = { kind: 'response', pdu: { command: 'deliver_sm_resp', status: 0 } } as Answered
    const lost: ((answered: Answered) => void)[] = []
    await toldOf(1_100)
    const telling = startSmppCallbacks(apiDeps({ db, bus: openBusAway() }), {
      accounts: () => accounts,
      room: () => 10_000,
      deliver: (of) =>
        of === hanging ? new Promise((resolve) => lost.push(resolve)) : Promise.resolve(response),
      onFirst() {},
    })
    await eventually(() => lost.length === 500)
    await moveThrough(db, other, ['SENDING', 'SENT', 'DELIVERED'], 1, {
      door: 'smpp',
      callbackTo: receipts(),
    })
    await waitForCallbacks(db, other, 'DELIVERED', 1)
    expect(lost).toHaveLength(500)
    for (const answer of lost) answer({ kind: 'lost', reason: 'the test is over' })
    await telling.stop(5_000)
  })

  test('of an account that is gone ends with the housekeeping', async () => {
    await toldOf(3)
    await removeSmppAccount(db.sql, clientId)
    await cleanCallbacks({ db, now: Date.now })
    const dead = await waitForCallbacks(db, clientId, 'DEAD', 3)
    expect(new Set(dead.map(({ lastError }) => lastError))).toEqual(
      new Set(['the client has no SMPP account any more']),
    )
  })

  test('is not claimed by who delivers over HTTP', async () => {
    const stop = startSender(db)
    const url = 'http://127.0.0.1:1/sms'
    await db.sql`update clients set dlr_callback_url = ${url} where id = ${clientId}`
    await toldOf(5)
    await moveThrough(db, clientId, ['FAILED_PERM'])
    await eventually(async () =>
      (await callbacksOf(db, clientId)).some(({ lastError }) => lastError !== null),
    )
    await stop()
    const smpp = (await callbacksOf(db, clientId)).filter(({ via }) => via === 'smpp')
    expect(smpp.map(({ state, version }) => [state, version])).toEqual(Array(5).fill(['PENDING', 1]))
  })
})

describe('what comes in', () => {
  async function comes(
    more: Parameters<typeof newInbound>[0],
    octets: readonly [string, number] | null = null,
  ) {
    const message = newInbound({ clientId, ...more })
    const { id, provider, from, to, text, told } = message
    const raw = octets && {
      header: new Uint8Array(0),
      octets: Uint8Array.from(Buffer.from(octets[0], 'hex')),
      dataCoding: octets[1],
    }
    await addInboundParts(db, [
      { id, provider, from, to, text, told, providerMessageId: null, raw, part: null },
    ])
    await addInboundMessages(db.sql, [message])
    await queueReceived(db.sql, await listInbound(db, { ...ALL_INBOUND, clientId }, 10))
  }

  test('goes down a session of a client without an endpoint', async () => {
    const esme = await bound()
    await comes({ text: 'INFO please' })
    await comes({ text: '' }, ['00ff', 4])
    await waitForCallbacks(db, clientId, 'DELIVERED', 2)
    expect(esme.asked.map(textOf).toSorted()).toEqual(['\u0000\u00ff', 'INFO please'])
    expect(esme.asked).toMatchObject([
      { body: { source_addr: '12025550123', destination_addr: '12345' } },
      { body: { source_addr: '12025550123', destination_addr: '12345' } },
    ])
  })

  test('goes to the endpoint of a client that has one', async () => {
    await db.sql`update clients set dlr_callback_url = 'https://client.example/sms' where id = ${clientId}`
    await comes({ text: 'INFO please' })
    expect(await callbacksOf(db, clientId)).toMatchObject([{ via: 'http', url: null }])
  })

  test('that is long comes again as a whole when one part of it was refused', async () => {
    let refused = 0
    const esme = await bound({}, () => ({
      status: esme.asked.length === 2 && refused++ === 0 ? STATUSES.ESME_RX_R_APPN : STATUSES.ESME_ROK,
    }))
    await comes({ text: 'a'.repeat(320) })
    await waitForCallbacks(db, clientId, 'DELIVERED', 1)
    const numbers = esme.asked.map((pdu) => (pdu.command === 'deliver_sm' ? pdu.body.short_message[6] : 0))
    expect(numbers).toEqual([1, 2, 1, 2, 3])
  })
})
