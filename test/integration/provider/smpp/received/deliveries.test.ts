import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import larvitsmpp, { type LarvitSession } from 'larvitsmpp'
import { freePort } from '../../../../../scripts/services/free-port.ts'
import type { Hooks } from '../../../../../src/provider/kind.ts'
import type { Inbound, ToldReceipt } from '../../../../../src/provider/port.ts'
import { readKept } from '../../../../../src/provider/smpp/received/receipts.ts'
import { eventually } from '../../../../support/eventually.ts'
import { type NpmSmsc, openNpmSmsc } from '../../../../support/smpp/npm-smsc.ts'
import { type OpenedSmpp, openProvider } from '../../../../support/smpp/provider.ts'

// What SMSCs that nobody here wrote hand over: npm smpp's and larvitsmpp's.

const RECEIPT = 4
const OK = 0
const TEMPORARY = 0x64
const PERMANENT = 0x65

type Told = Parameters<Hooks['tell']>[0][number]

let smsc: NpmSmsc
let provider: OpenedSmpp
let told: Told[]
let tell: Hooks['tell']
beforeEach(async () => {
  told = []
  tell = async (what) => void told.push(...what)
  smsc = await openNpmSmsc()
})
afterEach(async () => {
  await provider.close()
  await smsc.close()
})

async function open(settings: object = {}): Promise<void> {
  provider = openProvider(smsc.port, settings, { tell: (what) => tell(what) })
  await provider.bound()
  await eventually(() => smsc.sessions.length > 0)
}
const receipts = () => told.filter((one): one is ToldReceipt => 'receipt' in one)
const inbound = (): Inbound[] => told.flatMap((one) => ('inbound' in one ? [one.inbound] : []))
const TEXT = 'id:77 sub:001 dlvrd:001 submit date:2601010000 done date:2601010001 stat:DELIVRD err:000 text:'

describe('a receipt', () => {
  test('is told, kept without its text, and answered when that is durable', async () => {
    await open()
    const durable = Promise.withResolvers<void>()
    tell = (what) => {
      told.push(...what)
      return durable.promise
    }
    let answered: number | null = null
    const answer = smsc.deliver({ esm_class: RECEIPT, short_message: `${TEXT}Your code is 123456` })
    void answer.then((status) => {
      answered = status
    })
    await eventually(() => told.length === 1)
    // Its session goes on, and the receipt has no answer yet.
    expect(await provider.send('hello')).toMatchObject({ kind: 'accepted' })
    expect(answered).toBeNull()
    durable.resolve()
    expect(await answer).toBe(OK)
    const [one] = receipts()
    expect(one?.receipt).toMatchObject({ providerMessageId: '77', outcome: 'delivered', status: 'DELIVRD' })
    expect(one?.body).toEqual({ id: '77', status: 'DELIVRD', outcome: 'delivered' })
    expect(one && readKept(one.body)).toEqual(one?.receipt)
  })

  test('that cannot be kept is refused for now: the SMSC comes again', async () => {
    await open()
    tell = () => Promise.reject(new Error('the bus is away'))
    expect(await smsc.deliver({ esm_class: RECEIPT, short_message: TEXT })).toBe(TEMPORARY)
    tell = async (what) => void told.push(...what)
    expect(await smsc.deliver({ esm_class: RECEIPT, short_message: TEXT })).toBe(OK)
    expect(receipts()).toHaveLength(1)
  })

  test('that names no message is refused for good', async () => {
    await open()
    expect(await smsc.deliver({ esm_class: RECEIPT, short_message: 'stat:DELIVRD' })).toBe(PERMANENT)
    expect(told).toEqual([])
  })

  test('by its parameters comes before its text, over deliver_sm and data_sm', async () => {
    await open()
    const parameters = {
      esm_class: RECEIPT,
      receipted_message_id: 'abc',
      message_state: 5,
      network_error_code: Buffer.from('030022', 'hex'),
    }
    expect(await smsc.deliver({ ...parameters, short_message: TEXT })).toBe(OK)
    const answered = Promise.withResolvers<number>()
    smsc.sessions[0]?.data_sm(parameters, ({ command_status }) => answered.resolve(command_status))
    expect(await answered.promise).toBe(OK)
    expect(receipts().map(({ receipt }) => receipt)).toMatchObject([
      { providerMessageId: 'abc', outcome: 'failed', status: 'UNDELIV', error: 'network error 3/34' },
      { providerMessageId: 'abc', outcome: 'failed', status: 'UNDELIV' },
    ])
  })

  test('in UCS-2 or in message_payload is read as well', async () => {
    await open()
    expect(await smsc.deliver({ esm_class: RECEIPT, data_coding: 8, short_message: TEXT })).toBe(OK)
    expect(await smsc.deliver({ esm_class: RECEIPT, message_payload: TEXT })).toBe(OK)
    expect(receipts().map(({ receipt }) => receipt.providerMessageId)).toEqual(['77', '77'])
  })

  test('comes on the receiver of a pair', async () => {
    provider = openProvider(smsc.port, { bind: 'pair' }, { tell: (what) => tell(what) })
    await eventually(() => smsc.sessions.length === 2)
    const place = smsc.binds.findIndex(({ command }) => command === 'bind_receiver')
    expect(await smsc.deliver({ esm_class: RECEIPT, short_message: TEXT }, smsc.sessions[place])).toBe(OK)
    expect(receipts()).toHaveLength(1)
  })

  test('of larvitsmpp, as its own server sends it, is read', async () => {
    const port = await freePort()
    const sessions: LarvitSession[] = []
    const log = Object.fromEntries(
      ['silly', 'debug', 'verbose', 'info', 'warn', 'error'].map((level) => [level, () => {}]),
    )
    larvitsmpp.server({ host: '127.0.0.1', port, log }, (_, session) => {
      sessions.push(session)
      // As its documentation has it.
      session.on('sms', (sms: { dlr: boolean; sendResp(): void; sendDlr(state?: string): void }) => {
        sms.sendResp()
        if (sms.dlr) sms.sendDlr('UNDELIVERABLE')
      })
    })
    provider = openProvider(port, {}, { tell: (what) => tell(what) })
    const answer = await provider.send('hello')
    await eventually(() => receipts().length === 1)
    const id = answer.kind === 'accepted' ? answer.providerMessageIds[0] : ''
    expect(receipts()[0]?.receipt).toMatchObject({ providerMessageId: id, outcome: 'failed' })
    // It answers the parts of a long message when it has all of them.
    expect(await provider.send(`${'a'.repeat(300)}🎉`)).toMatchObject({ kind: 'accepted' })
    for (const session of sessions) session.unbind()
  })
})

describe('a message of a handset', () => {
  test('is told with what it was read from, and answered when that is durable', async () => {
    await open()
    const fields = {
      source_addr_ton: 1,
      source_addr_npi: 1,
      source_addr: '491701234567',
      destination_addr: '72404',
      short_message: 'STOP',
    }
    expect(await smsc.deliver(fields)).toBe(OK)
    tell = () => Promise.reject(new Error('the database is away'))
    expect(await smsc.deliver(fields)).toBe(TEMPORARY)
    expect(inbound()).toEqual([
      {
        from: '+491701234567',
        to: '72404',
        text: 'STOP',
        raw: { octets: Buffer.from('STOP'), dataCoding: 1, header: new Uint8Array(0) },
        part: null,
        providerMessageId: null,
      },
    ])
  })

  test('that reads like a receipt is none', async () => {
    await open()
    expect(await smsc.deliver({ short_message: TEXT })).toBe(OK)
    expect([receipts().length, inbound()[0]?.text]).toEqual([0, TEXT])
  })

  for (const [name, fields] of [
    ['udh8', { esm_class: 0x40, short_message: { udh: Buffer.from('050003070302', 'hex'), message: 'é🎉' } }],
    [
      'udh16',
      { esm_class: 0x40, short_message: { udh: Buffer.from('06080400070302', 'hex'), message: 'é🎉' } },
    ],
    ['sar', { short_message: 'é🎉', sar_msg_ref_num: 7, sar_total_segments: 3, sar_segment_seqnum: 2 }],
  ] as const)
    test(`that is a part of a long one says so: ${name}`, async () => {
      await open()
      expect(await smsc.deliver({ ...fields, data_coding: 8 })).toBe(OK)
      expect(inbound()[0]).toMatchObject({ text: 'é🎉', part: { reference: 7, total: 3, number: 2 } })
    })

  // The tables that npm smpp has: single shift of Turkish, Spanish and Portuguese, locking shift of Turkish and Portuguese.
  for (const [name, header, text] of [
    ['Turkish, both', '06250101240101', 'aşğı İ'],
    ['Spanish, single', '03240102', 'Árbol, según'],
    ['Portuguese, both', '06250103240103', 'coração, à Ê'],
  ] as const)
    test(`is read as its own SMSC has written it: ${name}`, async () => {
      await open()
      const short_message = { udh: Buffer.from(header, 'hex'), message: text }
      expect(await smsc.deliver({ esm_class: 0x40, short_message })).toBe(OK)
      expect(inbound()[0]).toMatchObject({ text, raw: { header: Buffer.from(header, 'hex') } })
    })

  test('with a header that is longer than it is, is kept as it came', async () => {
    await open()
    expect(await smsc.deliver({ esm_class: 0x40, short_message: Buffer.from('ff414243', 'hex') })).toBe(OK)
    expect(inbound()[0]).toMatchObject({ part: null, raw: { octets: Buffer.from('ff414243', 'hex') } })
  })
})
