// What the SMPP server says, from the octets of its connections, read by Wireshark and by libsmpp34: npm run test:peers. The client is npm
// smpp, so both ends of what is read are programs of others.

import { afterAll, beforeAll, expect, test } from 'bun:test'
import smpp, { type NpmPdu, type NpmSession } from 'smpp'
import { ask, post } from '../../support/api.ts'
import { eventually } from '../../support/eventually.ts'
import { ADMIN } from '../../support/places.ts'
import { embeddedReceiptUrl } from '../../support/receipt-url.ts'
import { ACCOUNT } from '../../support/smpp/esme.ts'
import { openSmppGateway, type SmppGateway } from '../../support/smpp/gateway.ts'
import { type Libsmpp34, openLibsmpp34 } from './libsmpp34.ts'
import { openRecorder, type Packet, type Recorder } from './recorder.ts'
import { dissectSession, SERVER_PORT } from './tshark.ts'

const SENDING = { source_addr_ton: 5, source_addr: 'SHOP', dest_addr_ton: 1, dest_addr_npi: 1 }
const NUMBER = '12345'
const LATER = '000000020000000R'
const HEADER = 16
const PATIENCE_MS = 120_000
/** additional_status_info_text. */
const WORDS = 0x001d
const SUBMIT_SM_RESP = 0x80000004
const BIND_RESPONSES = [0x80000001, 0x80000002, 0x80000009]

let gateway: SmppGateway
let recorder: Recorder
let library: Libsmpp34

type Asked = 'bind_transmitter' | 'bind_receiver' | 'bind_transceiver' | Request
type Request =
  | 'submit_sm'
  | 'submit_multi'
  | 'data_sm'
  | 'query_sm'
  | 'cancel_sm'
  | 'replace_sm'
  | 'enquire_link'

type Client = {
  ask(command: Asked, fields?: object): Promise<NpmPdu>
  /** Octets as they are, and the answer to them. */
  write(octets: string): Promise<NpmPdu>
  readonly delivered: readonly NpmPdu[]
  unbind(): Promise<void>
}

beforeAll(async () => {
  library = openLibsmpp34()
  gateway = await openSmppGateway(1_000)
  recorder = await openRecorder(gateway.smppPort)
  const numbers = { numbers: [{ number: NUMBER, client_id: gateway.client }] }
  expect((await ask('PUT', `${gateway.url}/v1/numbers`, ADMIN, numbers)).status).toBe(200)
  await allCommands()
  await oldVersion()
  await faults()
}, PATIENCE_MS)
afterAll(async () => {
  await recorder.close()
  await gateway.stop()
  library.close()
})

async function connect(): Promise<Client> {
  const session: NpmSession = smpp.connect({ host: '127.0.0.1', port: recorder.port })
  const delivered: NpmPdu[] = []
  session.on('error', () => session.destroy())
  session.on('deliver_sm', (pdu: NpmPdu) => {
    delivered.push(pdu)
    session.send(pdu.response())
  })
  await new Promise((resolve) => session.on('connect', resolve))
  return {
    delivered,
    ask: (command, fields = {}) =>
      new Promise((resolve) => {
        session[command](fields, resolve)
      }),
    write: (octets) =>
      new Promise((resolve) => {
        session.once('pdu', resolve)
        session.socket.write(Buffer.from(octets, 'hex'))
      }),
    unbind: () =>
      new Promise((resolve) => {
        session.unbind(() => {
          session.on('close', () => resolve())
          session.destroy()
        })
      }),
  }
}

/** A transceiver of v3.4 that does all that there is. */
async function allCommands(): Promise<void> {
  const client = await connect()
  await client.ask('bind_transceiver', { ...ACCOUNT, interface_version: 0x34 })
  const submit = (more: object) => client.ask('submit_sm', { ...SENDING, ...more })
  await submit({ destination_addr: '4915112345601', short_message: 'Grüße', registered_delivery: 1 })
  await submit({
    destination_addr: '4915112345602',
    message_payload: 'Ж'.repeat(200),
    registered_delivery: 1,
  })
  await client.ask('data_sm', {
    ...SENDING,
    destination_addr: '4915112345603',
    message_payload: 'data',
    registered_delivery: 1,
    user_message_reference: 7,
  })
  await client.ask('submit_multi', {
    ...SENDING,
    short_message: 'To all',
    dest_address: ['4915112345604', '0800'].map((destination_addr) => ({
      dest_addr_ton: 1,
      dest_addr_npi: 1,
      destination_addr,
    })),
  })
  const scheduled = { destination_addr: '4915112345605', short_message: 'Later' }
  const { message_id } = await submit({ ...scheduled, schedule_delivery_time: LATER })
  await client.ask('replace_sm', { message_id, source_addr: 'SHOP', short_message: 'Much later' })
  await client.ask('query_sm', { message_id })
  await client.ask('cancel_sm', { message_id })
  await client.ask('query_sm', { message_id })
  await client.ask('enquire_link')
  const inbox = (await embeddedReceiptUrl(gateway.dataDir, gateway.url)).replace('/dlr/', '/inbound/')
  for (const text of ['Hello', 'Привет '.repeat(40)])
    expect((await post(inbox, { from: '+4915112345606', to: NUMBER, text })).status).toBe(204)
  // Three receipts, of the data_sm too, and what came in twice.
  await eventually(() => client.delivered.length >= 5, { withinMs: 20_000 })
  await client.unbind()
}

/** A client of v3.3 as a transmitter, and one as a receiver. */
async function oldVersion(): Promise<void> {
  for (const command of ['bind_transmitter', 'bind_receiver'] as const) {
    const client = await connect()
    await client.ask(command, { ...ACCOUNT, interface_version: 0x33 })
    await client.ask('submit_sm', { ...SENDING, destination_addr: '0800', short_message: 'x' })
    await client.unbind()
  }
}

/** What is refused, each in its way. */
async function faults(): Promise<void> {
  const wrong = await connect()
  await wrong.ask('bind_transceiver', { ...ACCOUNT, password: 'wrong', interface_version: 0x34 })
  const client = await connect()
  await client.ask('bind_transceiver', { ...ACCOUNT, interface_version: 0x34 })
  await client.ask('submit_sm', { ...SENDING, destination_addr: '0800', short_message: 'x' })
  await client.ask('submit_multi', { ...SENDING, dest_address: [], short_message: 'x' })
  await client.ask('data_sm', { ...SENDING, destination_addr: '0800', message_payload: 'x' })
  for (const command of ['query_sm', 'cancel_sm', 'replace_sm'] as const)
    await client.ask(command, { message_id: 'nobody', short_message: 'x' })
  await client.ask('bind_transceiver', { ...ACCOUNT, interface_version: 0x34 })
  // A command that there is none of, and a submit_sm without its body.
  await client.write('00000010000001ff0000000000000063')
  await client.write('00000010000000040000000000000064')
  await client.unbind()
}

/** PDUs of the server, cut by their command_length (clause 3.2). */
function pdusOf(packets: readonly Packet[]): Buffer[] {
  const stream = Buffer.concat(packets.filter(({ from }) => from === 'server').map(({ octets }) => octets))
  const pdus: Buffer[] = []
  for (let at = 0; at < stream.length; at += stream.readUInt32BE(at))
    pdus.push(stream.subarray(at, at + stream.readUInt32BE(at)))
  return pdus
}

/**
 * Without additional_status_info_text at the end of a refusal (clause 5.3.2.11): libsmpp34 knows no parameters in these responses. Before
 * a parameter stands the body, which a refused submit_sm has none of else (clause 4.4.2).
 */
function withoutWords(pdu: Buffer): Buffer {
  const at = pdu.findLastIndex(
    (_, place) =>
      place >= HEADER &&
      place + 4 <= pdu.length &&
      pdu.readUInt16BE(place) === WORDS &&
      place + 4 + pdu.readUInt16BE(place + 2) === pdu.length,
  )
  if (at < 0) return pdu
  return ofItsLength(pdu.subarray(0, pdu.readUInt32BE(4) === SUBMIT_SM_RESP ? HEADER : at))
}

/** A refused bind is answered without a body (clause 4.1.2), where libsmpp34 wants the end of a system_id. */
function withBody(pdu: Buffer): Buffer {
  const isBind = BIND_RESPONSES.includes(pdu.readUInt32BE(4))
  return isBind && pdu.length === HEADER ? ofItsLength(Buffer.concat([pdu, Buffer.alloc(1)])) : pdu
}

function ofItsLength(pdu: Buffer): Buffer {
  const own = Buffer.from(pdu)
  own.writeUInt32BE(own.length)
  return own
}

/** Everything that the server may say (v3.4, clause 5.1.2.1), but for outbind and alert_notification. */
const SAID = [
  ['generic_nack', 0x80000000],
  ['bind_receiver_resp', 0x80000001],
  ['bind_transmitter_resp', 0x80000002],
  ['query_sm_resp', 0x80000003],
  ['submit_sm_resp', 0x80000004],
  ['deliver_sm', 0x00000005],
  ['unbind_resp', 0x80000006],
  ['replace_sm_resp', 0x80000007],
  ['cancel_sm_resp', 0x80000008],
  ['bind_transceiver_resp', 0x80000009],
  ['enquire_link_resp', 0x80000015],
  ['submit_multi_resp', 0x80000021],
  ['data_sm_resp', 0x80000103],
] as const

test('all that a server may say has been said', () => {
  const said = new Set(recorder.connections.flatMap(pdusOf).map((pdu) => pdu.readUInt32BE(4)))
  expect(SAID.filter(([, id]) => !said.has(id))).toEqual([])
  expect(said.size).toBe(SAID.length)
})

test('Wireshark finds every PDU of it in the stream, and a fault in none', () => {
  const rows = recorder.connections
    .flatMap((packets) => dissectSession(packets, ['tcp.srcport', 'smpp.command_id', '_ws.malformed']))
    .map((row) => row.split('\t'))
    .filter(([port]) => port === SERVER_PORT)
  const found = rows.flatMap(([, ids = '']) => ids.split(',').filter(Boolean).map(Number))
  const said = recorder.connections.flatMap(pdusOf).map((pdu) => pdu.readUInt32BE(4))
  expect(found.toSorted()).toEqual(said.toSorted())
  expect(rows.filter(([, , malformed]) => malformed !== '')).toEqual([])
})

test('libsmpp34 reads every PDU of it; refusals without their words', async () => {
  const said = recorder.connections.flatMap(pdusOf)
  const verdicts = await library.judge(said.map(withoutWords).map(withBody))
  const refused = verdicts.map((verdict) => (verdict.kind === 'refused' ? verdict.words : null))
  expect(refused.filter((words) => words !== null)).toEqual([])
  const isRefusal = (pdu: Buffer) => pdu.readUInt32BE(8) !== 0
  expect(said.filter((pdu) => withoutWords(pdu) !== pdu).every(isRefusal)).toBe(true)
  expect(said.filter(isRefusal).length).toBeGreaterThan(8)
})
