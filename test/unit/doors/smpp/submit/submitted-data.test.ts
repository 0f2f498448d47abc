import { describe, expect, test } from 'bun:test'
import { readSubmittedData } from '../../../../../src/doors/smpp/submit/submitted-data.ts'
import { STATUSES } from '../../../../../src/smpp/status.ts'
import { integerTlv, TLVS, type Tlv } from '../../../../../src/smpp/tlvs.ts'

const octets = (...parts: readonly string[]) => Buffer.from(parts.join(''), 'hex')
const ascii = (text: string) => Buffer.from(text, 'latin1')

function read(
  dataCoding: number,
  message: Uint8Array,
  { esmClass = 0, protocolId = 0, tlvs = [] }: { esmClass?: number; protocolId?: number; tlvs?: Tlv[] } = {},
) {
  const body = {
    esm_class: esmClass,
    data_coding: dataCoding,
    protocol_id: protocolId,
    short_message: message,
  }
  return readSubmittedData({ body, tlvs })
}

/** The user data header of the first of two parts, reference 7 (3GPP TS 23.040, clause 9.2.3.24.1). */
const FIRST_OF_TWO = '050003070201'
const sar = (reference: number, total: number, number: number) => [
  integerTlv('sar_msg_ref_num', reference),
  integerTlv('sar_total_segments', total),
  integerTlv('sar_segment_seqnum', number),
]
const payload = (value: Uint8Array): Tlv => ({ tag: TLVS.message_payload.tag, value })

describe('what its text says octet for octet needs no user data', () => {
  test('of the alphabet of GSM, with an escape', () => {
    // @ is 0x00 and € is 0x1b65 (3GPP TS 23.038, clauses 6.2.1 and 6.2.1.1).
    expect(read(0, octets('48692000', '1b65'))).toMatchObject({
      text: 'Hi @€',
      encoding: 'GSM7',
      parts: 1,
      userData: null,
      place: null,
    })
  })
  test('in UCS-2 that GSM could not say', () => {
    expect(read(8, octets('041f0440'))).toMatchObject({
      text: 'Пр',
      encoding: 'UCS2',
      parts: 1,
      userData: null,
    })
  })
})

describe('what a text would not say again is kept as it came', () => {
  test('UCS-2 that GSM could say', () => {
    expect(read(8, octets('00480069'))).toMatchObject({
      text: 'Hi',
      encoding: 'UCS2',
      parts: 1,
      userData: { data_coding: 8, header: '', octets: '00480069' },
    })
  })
  test('Latin-1, an e with a circumflex among it', () => {
    expect(read(3, octets('ea'))).toMatchObject({
      text: 'ê',
      encoding: 'UCS2',
      parts: 1,
      userData: { data_coding: 3, header: '', octets: 'ea' },
    })
  })
  test('a message class', () => {
    expect(read(0xf0, ascii('now'))).toMatchObject({
      text: 'now',
      encoding: 'GSM7',
      userData: { data_coding: 0xf0, header: '', octets: '6e6f77' },
    })
  })
  test('a protocol_id', () => {
    expect(read(0, ascii('now'), { protocolId: 0x41 })).toMatchObject({
      userData: { data_coding: 0, header: '', octets: '6e6f77', protocol_id: 0x41 },
    })
  })
  test.each([[4], [2], [0xf5]])('octets for a program, data_coding %d', (dataCoding) => {
    expect(read(dataCoding, octets('00ff10'))).toMatchObject({
      text: '',
      encoding: 'BINARY',
      parts: 1,
      userData: { data_coding: dataCoding, header: '', octets: '00ff10' },
    })
  })
  test('a part with its header, and its place', () => {
    expect(read(0, octets(FIRST_OF_TWO, '4869'), { esmClass: 0x43 })).toMatchObject({
      text: 'Hi',
      parts: 1,
      userData: { data_coding: 0, header: FIRST_OF_TWO, octets: '4869' },
      place: { reference: 7, total: 2, number: 1 },
    })
  })
  test('a part by the sar_ parameters', () => {
    expect(read(0, ascii('Hi'), { tlvs: sar(300, 2, 1) })).toMatchObject({
      userData: { data_coding: 0, header: '', octets: '4869', sar: { reference: 300, total: 2, number: 1 } },
      place: { reference: 300, total: 2, number: 1 },
    })
  })
  test('an empty message, as Kannel sends one without a text', () => {
    expect(read(0, ascii(''))).toMatchObject({ text: '', parts: 1, userData: { octets: '' } })
  })
  test('the alphabet of GSM under the name of ASCII, as npm smpp writes it', () => {
    expect(read(1, octets('484900'))).toMatchObject({
      text: 'HI@',
      encoding: 'GSM7',
      userData: { data_coding: 1, octets: '484900' },
    })
  })
  test('a NUL in UCS-2 is shown as what cannot be shown', () => {
    expect(read(8, octets('04100000'))).toMatchObject({
      text: 'А\ufffd',
      userData: { data_coding: 8, octets: '04100000' },
    })
  })
})

describe('a text for more than one part', () => {
  test('in short_message is cut by the gateway', () => {
    expect(read(0, ascii('x'.repeat(161)))).toMatchObject({ encoding: 'GSM7', parts: 2, userData: null })
  })
  test('in message_payload is cut by the gateway', () => {
    expect(read(8, ascii(''), { tlvs: [payload(octets('0416'.repeat(135)))] })).toMatchObject({
      text: 'Ж'.repeat(135),
      encoding: 'UCS2',
      // 67 units a part: 134 are two.
      parts: 3,
      userData: null,
    })
  })
  test('is one message of ten parts at most', () => {
    expect(read(0, ascii(''), { tlvs: [payload(ascii('x'.repeat(1_530)))] })).toMatchObject({ parts: 10 })
    expect(read(0, ascii(''), { tlvs: [payload(ascii('x'.repeat(1_531)))] })).toMatchObject({
      kind: 'refused',
      status: STATUSES.ESME_RINVMSGLEN,
    })
  })
})

describe('a long text that cannot be read whole is refused', () => {
  test.each([
    ['octets that are none of the alphabet of GSM', 0, `${'41'.repeat(160)}ff`],
    ['half a character of UCS-2', 8, `${'0416'.repeat(70)}04`],
    ['half a surrogate pair', 8, `${'0416'.repeat(70)}d83d`],
    ['a NUL', 8, `${'0416'.repeat(70)}0000`],
  ])('%s', (_, dataCoding, hex) => {
    expect(read(dataCoding, octets(hex))).toMatchObject({ kind: 'refused', status: STATUSES.ESME_RINVMSGLEN })
  })
})

describe('what fits no short message is refused', () => {
  const refused = { kind: 'refused', status: STATUSES.ESME_RINVMSGLEN }
  test('154 septets behind six octets of header; 153 fit', () => {
    expect(read(0, octets(FIRST_OF_TWO, '41'.repeat(153)), { esmClass: 0x40 })).toMatchObject({ parts: 1 })
    expect(read(0, octets(FIRST_OF_TWO, '41'.repeat(154)), { esmClass: 0x40 })).toMatchObject(refused)
  })
  test('154 septets of a part by the sar_ parameters', () => {
    expect(read(0, ascii('A'.repeat(153)), { tlvs: sar(1, 2, 1) })).toMatchObject({ parts: 1 })
    expect(read(0, ascii('A'.repeat(154)), { tlvs: sar(1, 2, 1) })).toMatchObject(refused)
  })
  test('141 octets of data', () => {
    expect(read(4, octets('00'.repeat(140)))).toMatchObject({ parts: 1 })
    expect(read(4, octets('00'.repeat(141)))).toMatchObject(refused)
  })
  test('a header that says that it is longer than the message', () => {
    expect(read(0, octets('0a000307'), { esmClass: 0x40 })).toMatchObject(refused)
    expect(read(0, ascii(''), { esmClass: 0x40 })).toMatchObject(refused)
  })
  test('a text in both places', () => {
    expect(read(0, ascii('a'), { tlvs: [payload(ascii('b'))] })).toMatchObject(refused)
  })
})
