import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { InboundRaw } from '../../../../../src/provider/port.ts'
import { inboundOf } from '../../../../../src/provider/smpp/received/inbound.ts'
import { textOfReceived } from '../../../../../src/provider/smpp/received/received-text.ts'
import { userDataIn } from '../../../../../src/provider/smpp/received/user-data.ts'
import { SMPP_KIND } from '../../../../../src/provider/smpp/smpp-kind.ts'
import { DATA_CODINGS, DEFAULT_ALPHABETS, type Writing } from '../../../../../src/provider/smpp/text.ts'
import type { Delivery } from '../../../../../src/smpp/pdu.ts'
import { TLVS } from '../../../../../src/smpp/tlvs.ts'
import { DELIVER } from '../../../../support/smpp/submission.ts'

const GSM: Writing = { alphabet: 'gsm', codings: DATA_CODINGS }
const PACKED: Writing = { alphabet: 'gsm_packed', codings: DATA_CODINGS }

const raw = (hex: string, dataCoding = 0, header = ''): InboundRaw => ({
  octets: Buffer.from(hex, 'hex'),
  dataCoding,
  header: Buffer.from(header, 'hex'),
})

/** As it comes from an SMSC. */
function received(hex: string, { esmClass = 0x40, dataCoding = 0, writing = GSM, payload = '' } = {}) {
  const pdu: Delivery = {
    command: 'deliver_sm',
    status: 0,
    sequence: 1,
    body: {
      ...DELIVER.body,
      esm_class: esmClass,
      data_coding: dataCoding,
      short_message: Buffer.from(hex, 'hex'),
    },
    tlvs:
      payload === ''
        ? [{ tag: TLVS.message_payload.tag, value: new Uint8Array(0) }]
        : [{ tag: TLVS.message_payload.tag, value: Buffer.from(payload, 'hex') }],
  }
  return inboundOf(pdu, userDataIn(pdu), writing)
}

describe('the text of parts', () => {
  test('a character may stand half in one part and half in the next', () => {
    // U+1F389 is D83C DF89.
    expect(textOfReceived([raw('0061d83c', 8), raw('df890062', 8)], GSM)).toBe('a🎉b')
    // 1B 65 is the euro.
    expect(textOfReceived([raw('611b'), raw('6562')], GSM)).toBe('a€b')
    // 가 is B0A1 in EUC-KR.
    expect(textOfReceived([raw('61b0', 14), raw('a162', 14)], GSM)).toBe('a가b')
  })
  test('also packed, where each part begins with bits of its own', () => {
    // Behind six octets of header one bit is left over: 61 is C2, 65 is CA, and the septet behind them has an octet of its own.
    const parts = [raw('c21b', 0, '050003070201'), raw('ca62', 0, '050003070202')]
    expect(textOfReceived(parts, PACKED)).toBe('a€b')
  })
  test('but not across a part that is missing', () => {
    expect(textOfReceived([raw('611b'), null, raw('6562')], GSM)).toBe('a eb')
    expect(textOfReceived([raw('d83c', 8), null, raw('df89', 8)], GSM)).toBe('\u{fffd}\u{fffd}')
  })
  test('nor into one of another alphabet or language', () => {
    expect(textOfReceived([raw('611b'), raw('0065', 8)], GSM)).toBe('a e')
    // Behind a header that names Turkish, 1B 69 is ı; the other part knows of no language.
    expect(textOfReceived([raw('1b69', 0, '03240101'), raw('1b69')], GSM)).toBe('ıi')
  })
  test('half a character at the end of a part shifts nothing behind it', () => {
    expect(textOfReceived([raw('006100', 8), raw('0062', 8)], GSM)).toBe('ab')
  })
  test('however a text is cut, all of it is read', () => {
    const textOf = fc.array(fc.constantFrom('a', '€', '🎉', 'é', '漢')).map((all) => all.join(''))
    fc.assert(
      fc.property(textOf, fc.array(fc.nat(), { maxLength: 4 }), (text, cuts) => {
        const octets = Buffer.from(text, 'utf16le').swap16()
        const units = octets.length / 2
        const at = [0, ...cuts.map((cut) => 2 * (cut % (units + 1))).toSorted((a, b) => a - b), octets.length]
        const parts = at.slice(1).map((end, index) => raw(octets.subarray(at[index], end).toString('hex'), 8))
        expect(textOfReceived(parts, GSM)).toBe(text)
      }),
    )
  })
  test('is what the kind says', () => {
    const parts = [raw('d83c', 24), raw('df89', 24)]
    const settings = { host: 'smsc.example.com', port: 2775, system_id: 'us', data_coding: { ucs2: 24 } }
    expect(SMPP_KIND.textOfParts?.(settings, parts)).toBe('🎉')
  })
})

describe('a handset’s message', () => {
  test('of a national language is read by the tables that its header names', () => {
    // Hindi, locking and single: क is 15, ख़ is 1B 2D.
    expect(received('06250106240106151b2d').text).toBe('क\u0959')
    // With the place among parts.
    expect(received('0b0003070201250106240106151b2d')).toMatchObject({
      text: 'क\u0959',
      part: { reference: 7, total: 2, number: 1 },
    })
    // In Latin-1 there are no such tables.
    expect(received('03240101e9', { writing: { ...GSM, alphabet: 'latin1' } }).text).toBe('é')
  })
  test('of which elements are repeated is read by the last of each', () => {
    expect(received('0624010224010161')).toMatchObject({
      text: 'a',
      raw: { octets: Buffer.from('61', 'hex') },
    })
    expect(received('062401012401021b61').text).toBe('á')
    expect(received('0a000307020100030802026161').part).toEqual({ reference: 8, total: 2, number: 2 })
    // One that contradicts itself is none.
    expect(received('0a00030702010003080203' + '61').part).toEqual({ reference: 7, total: 2, number: 1 })
  })
  test('whose message_payload is empty is that of short_message', () => {
    expect(received('6162', { esmClass: 0 })).toMatchObject({ text: 'ab' })
    expect(received('', { payload: '050003070201d83d', dataCoding: 8 })).toMatchObject({
      raw: { octets: Buffer.from('d83d', 'hex') },
      part: { reference: 7, total: 2, number: 1 },
    })
  })

  // 3GPP TS 23.038, clause 4, and SMPP v3.4, clause 5.2.19.
  test.each([
    [0x0a, '1b2442467c1b2842', '日'],
    [0x0e, 'b0a1', '가'],
    [0x10, '00', '@'],
    [0x14, '61', ''],
    [0x18, '6f22', '漢'],
    [0x20, '61', ''],
    [0x58, '6f22', '漢'],
    [0x80, '00', '@'],
    [0xc8, '00', '@'],
    [0xd0, '00', '@'],
    [0xe0, '6f22', '漢'],
    [0xf0, '00', '@'],
    [0xf4, '61', ''],
    [0x02, '61', ''],
    [0x05, '61', ''],
  ])('of data_coding %p, %s, is read as %p', (dataCoding, hex, text) => {
    expect(textOfReceived([raw(hex, dataCoding)], GSM)).toBe(text)
  })

  test('whatever it holds is read without failing, and no octet of it is lost', () => {
    const octets = fc.uint8Array({ maxLength: 160 })
    const alphabet = fc.constantFrom(...DEFAULT_ALPHABETS)
    fc.assert(
      fc.property(octets, octets, fc.nat(255), fc.nat(255), alphabet, (short, payload, esm, dcs, of) => {
        const writing: Writing = { ...GSM, alphabet: of }
        const all = payload.length > 0 ? payload : short
        const { text, raw: kept } = received(Buffer.from(short).toString('hex'), {
          esmClass: esm,
          dataCoding: dcs,
          writing,
          payload: Buffer.from(payload).toString('hex'),
        })
        expect(typeof text).toBe('string')
        expect(Buffer.concat(kept ? [kept.header, kept.octets] : [])).toEqual(Buffer.from(all))
      }),
    )
  })
})
