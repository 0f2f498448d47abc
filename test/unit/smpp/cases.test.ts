import { expect, test } from 'bun:test'
import { COMMANDS } from '../../../src/smpp/commands.ts'
import { decodePdu } from '../../../src/smpp/decode.ts'
import { deliveredAs, wantedReceipts } from '../../../src/smpp/esm-class.ts'
import { idInForm, plainId } from '../../../src/smpp/message-id.ts'
import { openPduReader } from '../../../src/smpp/pdu-reader.ts'
import { readReceiptText } from '../../../src/smpp/receipt-text.ts'
import { tlvInteger, tlvOctets, tlvText } from '../../../src/smpp/tlvs.ts'
import dlrCases from '../../cases/smpp_dlr.json'
import pduCases from '../../cases/smpp_pdu.json'

// PDUs and receipts that real SMSCs sent, from the public suites that each case names.

type Expected = Readonly<Record<string, unknown>>

for (const { id, input, expected } of pduCases.cases as {
  id: string
  input: { hex: string }
  expected: Expected
}[]) {
  test(`${id}: ${expected['command'] ?? expected['error']}`, () => {
    const octets = Buffer.from(input.hex, 'hex')
    const { pdus, broken } = openPduReader().push(octets)
    if (String(expected['error'] ?? '').startsWith('command_length')) {
      expect([pdus, typeof broken]).toEqual([[], 'number'])
      return
    }
    const [whole = Buffer.alloc(0)] = pdus
    const decoded = decodePdu(whole)
    if (expected['error'] !== undefined) {
      expect(decoded).toMatchObject({ kind: 'malformed', command: expected['command'] })
      return
    }
    if (decoded.kind !== 'pdu') throw new Error(`${id} is ${decoded.kind}`)
    expect(shownOf(decoded.pdu, octets, Object.keys(expected))).toEqual(expected)
  })
}

/** What the case names, read from the PDU. */
function shownOf(pdu: ReturnType<typeof pduOf>, octets: Buffer, names: readonly string[]): Expected {
  const body: Readonly<Record<string, unknown>> = pdu.body
  const message = Buffer.from((body['short_message'] as Uint8Array | undefined) ?? [])
  const payload = tlvOctets(pdu.tlvs, 'message_payload')
  const text = payload === null ? message.toString('latin1') : Buffer.from(payload).toString('latin1')
  const receipt = readReceiptText(text)
  const told = tlvText(pdu.tlvs, 'receipted_message_id')
  const network = tlvOctets(pdu.tlvs, 'network_error_code')
  // The cases are read by v3.4; these are of v5.0.
  const isUnknown = ({ tag }: { readonly tag: number }) => tag >= 0x0600 && tag <= 0x0613
  const unknown = pdu.tlvs.filter(isUnknown)
  const shown: Record<string, unknown> = {
    command: pdu.command,
    command_status: pdu.status,
    command_length: octets.readUInt32BE(0),
    sequence: pdu.sequence,
    esm_class: body['esm_class'],
    data_coding: body['data_coding'],
    source_addr: body['source_addr'],
    source_ton: body['source_addr_ton'],
    dest_addr: body['destination_addr'],
    dest_ton: body['dest_addr_ton'],
    dest_npi: body['dest_addr_npi'],
    system_id: body['system_id'],
    message_id: octets.length === 16 ? null : (body['message_id'] ?? null),
    sm_length: message.length,
    short_message_latin1: message.toString('latin1'),
    text,
    text_from: payload === null ? 'short_message' : 'message_payload',
    receipt_in: payload === null ? 'short_message' : 'message_payload',
    text_id: receipt.id,
    stat: receipt.stat,
    receipted_message_id: told,
    message_state: tlvInteger(pdu.tlvs, 'message_state'),
    network_error_code_hex: network && Buffer.from(network).toString('hex'),
    ids_equal_as: `hex 0x${told} = decimal ${idInForm(told ?? '', 'hex', 'decimal')}`,
    lenient: 'accept',
    vendor_tlv: [...pdu.tlvs]
      .map(({ tag, value }) => `0x${tag.toString(16)}=${Buffer.from(value).toString('hex')}`)
      .at(-1),
    unknown_tlvs: unknown.map(({ tag }) => `0x${tag.toString(16).padStart(4, '0')}`),
  }
  return Object.fromEntries(names.map((name) => [name, shown[name]]))
}

function pduOf(octets: Buffer) {
  const decoded = decodePdu(octets)
  if (decoded.kind !== 'pdu') throw new Error(decoded.kind)
  return decoded.pdu
}

type DlrCase = {
  readonly id: string
  readonly input: {
    readonly short_message?: string
    readonly esm_class?: number
    readonly registered_delivery?: number
  }
  readonly expected: Expected
}

for (const { id, input, expected } of dlrCases.cases as DlrCase[]) {
  test(`${id}: ${JSON.stringify(input).slice(0, 60)}`, () => {
    if (input.esm_class !== undefined) {
      const { smscReceipt, intermediate, esmeAck, hasUdh } = deliveredAs(input.esm_class)
      const shown = { smsc_receipt: smscReceipt, intermediate, esme_ack: esmeAck, udhi: hasUdh }
      expect(shown).toMatchObject(expected)
      return
    }
    if (input.registered_delivery !== undefined) {
      const { final, onFailureOnly, intermediate } = wantedReceipts(input.registered_delivery)
      expect({ receipt: final, on_failure_only: onFailureOnly, intermediate }).toEqual(expected as never)
      return
    }
    const read = readReceiptText(input.short_message ?? '')
    const wanted = (expected['lenient'] as Expected | undefined) ?? expected
    const byState = 'tlv' in input
    const shown: Record<string, unknown> = {
      message_id: read.id,
      stat: read.stat,
      err: read.err,
      sub: read.sub,
      dlvrd: read.dlvrd,
      submit_date: read.submitDate,
      done_date: read.doneDate,
      text: read.text,
      is_receipt: read.id !== null || read.stat !== null,
    }
    for (const [name, value] of Object.entries(wanted)) {
      // Parameters win over the text; that is decided where both are at hand.
      if (byState && (name === 'stat' || name === 'message_id')) continue
      if (name in shown) expect([id, name, shown[name]]).toEqual([id, name, value])
    }
  })
}

test('an id is the same in decimal and in hexadecimal, with and without leading zeros', () => {
  expect(idInForm('0059113978', 'decimal', 'hex')).toBe('38601fa')
  expect(idInForm('38601FA', 'hex', 'decimal')).toBe('59113978')
  expect(plainId('0059113978', 'decimal')).toBe('59113978')
  expect(plainId('038601FA', 'hex')).toBe('38601fa')
  expect(idInForm('4a38dc46-5125', 'decimal', 'hex')).toBe('4a38dc46-5125')
  expect(idInForm('0042', 'as_is', 'hex')).toBe('0042')
})

test('every command has the id of its request with the first bit set, or is one', () => {
  const ids = new Map(Object.entries(COMMANDS).map(([name, { id }]) => [name, id]))
  for (const [name, id] of ids) {
    if (!name.endsWith('_resp')) continue
    expect([name, id - 0x8000_0000]).toEqual([name, ids.get(name.replace(/_resp$/, '')) ?? -1])
  }
})
