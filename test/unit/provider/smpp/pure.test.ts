import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { gsm7Octets, packSeptets } from '../../../../src/domain/text/gsm7.ts'
import { measureText } from '../../../../src/domain/text/parts.ts'
import { destinationOf, senderOf } from '../../../../src/provider/smpp/address.ts'
import { outcomeOfStatus, refusalOf } from '../../../../src/provider/smpp/answers.ts'
import { receiptOf } from '../../../../src/provider/smpp/received/receipts.ts'
import { textOfReceived } from '../../../../src/provider/smpp/received/received-text.ts'
import {
  cutText,
  LONG_MESSAGES,
  type LongMessages,
  segmentsOf,
} from '../../../../src/provider/smpp/segments.ts'
import {
  DATA_CODINGS,
  DEFAULT_ALPHABETS,
  encodingFor,
  userDataOf,
  type Writing,
} from '../../../../src/provider/smpp/text.ts'
import { integerTlv, type Tlv, textTlv, tlvInteger, tlvOctets } from '../../../../src/smpp/tlvs.ts'
import bytes from '../../../cases/gsm7_bytes.json'
import mapping from '../../../cases/provider_mapping.json'
import dlr from '../../../cases/smpp_dlr.json'

const hexOf = (octets: Uint8Array | null) => Buffer.from(octets ?? []).toString('hex')
const NONE = new Uint8Array(0)
const AS_IS = { answers: 'as_is', receipts: 'as_is', parameter: 'as_is' } as const
const GSM: Writing = { alphabet: 'gsm', codings: DATA_CODINGS }
const PACKED: Writing = { alphabet: 'gsm_packed', codings: DATA_CODINGS }
const LATIN: Writing = { alphabet: 'latin1', codings: DATA_CODINGS }

/** A text as the submit_sm that carry it. */
function cutAs(longMessages: LongMessages, text: string, reference: number, writing: Writing = GSM) {
  const cut = cutText(text, longMessages, writing)
  return segmentsOf(cut, longMessages, writing, reference)
}

describe('octets of texts', () => {
  for (const { id, kind, input, expected } of bytes.cases as {
    id: string
    kind: string
    input: { text?: string; septets_hex?: string; fill_bits?: number; udh_octets?: number }
    expected: Record<string, unknown>
  }[]) {
    const { text = '' } = input
    if (kind === 'encode_unpacked')
      test(`${id}: ${text}`, () => expect(hexOf(gsm7Octets(text))).toBe(String(expected['hex'])))
    if (kind === 'pack7')
      test(`${id}: ${text} packed`, () => {
        const packed = packSeptets(gsm7Octets(text))
        expect(hexOf(packed)).toBe(String(expected['hex']))
      })
    if (kind === 'pack7_fill')
      test(`${id}: packed behind ${input.fill_bits} bits`, () => {
        const packed = packSeptets(Buffer.from(input.septets_hex ?? '', 'hex'), input.fill_bits)
        expect(hexOf(packed)).toBe(String(expected['hex']))
      })
    if (kind === 'ucs2')
      test(`${id}: ${text}`, () => {
        expect(userDataOf(text, 'UCS2', GSM, 0)).toEqual({
          dataCoding: 8,
          octets: Buffer.from(String(expected['hex']), 'hex'),
        })
      })
    if (kind === 'udh_first_septet_fill')
      test(`${id}: behind a header of ${input.udh_octets} octets`, () => {
        const { octets } = userDataOf('a', 'GSM7', PACKED, input.udh_octets ?? 0)
        const fill = Number(expected['fill_bits'])
        expect(hexOf(octets)).toBe(hexOf(packSeptets(Uint8Array.of(0x61), fill)))
      })
  }

  test('an SMSC whose default is Latin-1 gets UCS-2 for what Latin-1 lacks, and then all of the text', () => {
    expect(userDataOf('né@', 'GSM7', LATIN, 0)).toEqual({
      dataCoding: 0,
      octets: Buffer.from('6ee940', 'hex'),
    })
    expect(encodingFor('né@', 'GSM7', 'latin1')).toBe('GSM7')
    expect(encodingFor('nΩ', 'GSM7', 'latin1')).toBe('UCS2')
    expect(encodingFor('nΩ', 'GSM7', 'gsm')).toBe('GSM7')
    const segments = cutAs('udh8', `${'a'.repeat(155)}€`, 7, LATIN)
    expect(segments.map(({ dataCoding, text }) => [dataCoding, text.length])).toEqual([
      [8, 67],
      [8, 67],
      [8, 22],
    ])
    for (const { shortMessage } of segments) expect(shortMessage.length).toBeLessThanOrEqual(140)
  })

  test('packed, seven bits that are left over are no @', () => {
    const { octets } = userDataOf('1234567', 'GSM7', PACKED, 0)
    expect(hexOf(octets)).toBe('31d98c56b3dd1a')
    expect(textOfReceived([{ dataCoding: 0, octets, header: NONE }], PACKED)).toBe('1234567')
  })

  test('data_coding is what the provider says', () => {
    const writing: Writing = { alphabet: 'gsm', codings: { default: 1, ucs2: 24 } }
    expect(userDataOf('a', 'GSM7', writing, 0).dataCoding).toBe(1)
    expect(userDataOf('a', 'UCS2', writing, 0).dataCoding).toBe(24)
  })

  for (const [dataCoding, hex, text] of [
    [0, '001b65', '@€'],
    [8, 'd83ddc4d00e9', '👍é'],
    [3, 'e9', 'é'],
    [1, '6162', 'ab'],
    [6, 'bfe0d8', 'При'],
    [7, 'f9ec', 'של'],
    [0xf1, '61', 'a'],
    [0xf5, '61', ''],
    [4, '61', ''],
  ] as const)
    test(`data_coding ${dataCoding} of a handset's message is read as ${text || 'no text'}`, () => {
      const octets = Buffer.from(hex, 'hex')
      expect(textOfReceived([{ dataCoding, octets, header: NONE }], GSM)).toBe(text)
    })
})

describe('long messages', () => {
  const textOf = fc
    .array(fc.constantFrom('a', '€', 'é', '{', 'Ω', '漢', '👍', ' '), { minLength: 1, maxLength: 600 })
    .map((characters) => characters.join(''))

  /** What a handset shows: the parts' texts joined. */
  function shown(longMessages: LongMessages, text: string, writing: Writing): string {
    const parts = cutAs(longMessages, text, 0x1234, writing).map(
      ({ dataCoding, shortMessage, tlvs, esmClass }) => {
        const payload = tlvOctets(tlvs, 'message_payload') ?? shortMessage
        const header = esmClass === 0x40 ? (payload[0] ?? 0) + 1 : 0
        return { dataCoding, octets: payload.subarray(header), header: payload.subarray(0, header) }
      },
    )
    return parts.map((part) => textOfReceived([part], writing)).join('')
  }

  for (const longMessages of LONG_MESSAGES) {
    for (const alphabet of DEFAULT_ALPHABETS)
      test(`${longMessages}, ${alphabet}: the handset shows the text, in as many parts as were paid for`, () => {
        const writing: Writing = { alphabet, codings: DATA_CODINGS }
        fc.assert(
          fc.property(textOf, (text) => {
            expect(shown(longMessages, text, writing)).toBe(text)
            const { encoding, parts } = measureText(text)
            const segments = cutAs(longMessages, text, 7, writing)
            if (encodingFor(text, encoding, alphabet) !== encoding) return
            expect(segments.length).toBe(longMessages === 'payload' ? 1 : parts)
            if (longMessages !== 'payload')
              for (const { shortMessage } of segments) expect(shortMessage.length).toBeLessThanOrEqual(160)
          }),
        )
      })
  }

  test('each part says which it is, of how many, and of which message', () => {
    const of = (longMessages: LongMessages) => cutAs(longMessages, 'x'.repeat(161), 0x1234)
    const headers = (longMessages: LongMessages, octets: number) =>
      of(longMessages).map(({ esmClass, shortMessage }) => [
        esmClass,
        hexOf(shortMessage.subarray(0, octets)),
      ])
    expect(headers('udh8', 6)).toEqual([
      [0x40, '050003340201'],
      [0x40, '050003340202'],
    ])
    expect(headers('udh16', 7)).toEqual([
      [0x40, '06080412340201'],
      [0x40, '06080412340202'],
    ])
    const names = ['sar_msg_ref_num', 'sar_total_segments', 'sar_segment_seqnum'] as const
    expect(
      of('sar').map(({ esmClass, tlvs }) => [esmClass, ...names.map((name) => tlvInteger(tlvs, name))]),
    ).toEqual([
      [0, 0x1234, 2, 1],
      [0, 0x1234, 2, 2],
    ])
  })

  test('what is longer than one part is in message_payload as a whole, however few octets it has', () => {
    const [one, ...others] = cutAs('payload', 'x'.repeat(161), 0, PACKED)
    expect([others.length, one?.shortMessage.length, one?.tlvs.length]).toEqual([0, 0, 1])
  })
})

test('addresses have the type that they look like, unless it is said otherwise', () => {
  expect(destinationOf('+491701234567', false)).toEqual({ ton: 1, npi: 1, address: '491701234567' })
  expect(destinationOf('+491701234567', true, { ton: 0 })).toEqual({
    ton: 0,
    npi: 1,
    address: '+491701234567',
  })
  expect(senderOf('SHOP 24', false, {})).toEqual({ ton: 5, npi: 0, address: 'SHOP 24' })
  expect(senderOf('SHOP 24', false, { alphanumeric: { npi: 1 }, digits: { ton: 2 } })).toEqual({
    ton: 5,
    npi: 1,
    address: 'SHOP 24',
  })
  expect(senderOf('72404', false, {})).toEqual({ ton: 3, npi: 0, address: '72404' })
  expect(senderOf('+4917012', false, {})).toEqual({ ton: 1, npi: 1, address: '4917012' })
  expect(senderOf('491701234567', false, {})).toEqual({ ton: 0, npi: 1, address: '491701234567' })
})

describe('a command_status', () => {
  for (const { id, kind, input, expected } of mapping.cases as {
    id: string
    kind: string
    input: { command_status?: string; name?: string }
    expected: { retry?: string; slow_down?: boolean }
  }[]) {
    if (kind !== 'smpp_status') continue
    test(`${id}: ${input.name}`, () => {
      const outcome = outcomeOfStatus(Number(input.command_status), new Map())
      const wanted = expected.slow_down
        ? 'throttled'
        : expected.retry === 'permanent'
          ? 'permanent'
          : 'temporary'
      expect(outcome).toBe(wanted)
    })
  }

  test('of a vendor is temporary, and a provider’s own table comes first', () => {
    expect(outcomeOfStatus(0x0410, new Map())).toBe('temporary')
    expect(outcomeOfStatus(0x0410, new Map([[0x0410, 'permanent']]))).toBe('permanent')
    expect(refusalOf(0x58, 'slow down', new Map())).toEqual({
      kind: 'throttled',
      retryAfterMs: null,
      detail: 'command_status ESME_RTHROTTLED (0x00000058): slow down',
    })
    expect(refusalOf(0x0403, null, new Map([[0x0403, 'opted_out']]))).toEqual({
      kind: 'rejected_permanent',
      error: expect.stringContaining('0x00000403'),
      detail: expect.stringContaining('0x00000403'),
      optedOut: true,
    })
    expect(refusalOf(0x0b, null, new Map())).toMatchObject({
      kind: 'rejected_permanent',
      error: 'ESME_RINVDSTADR (0x0000000b)',
    })
  })

  test('of whatever words an SMSC adds one line is kept, and no more than anybody reads', () => {
    const words = refusalOf(0x58, `slow\r\ndown ${'!'.repeat(60_000)}`, new Map())
    expect(words).toMatchObject({ detail: expect.stringMatching(/: slow down !{190}$/) })
    expect(refusalOf(0x58, ' \n', new Map())).toMatchObject({
      detail: 'command_status ESME_RTHROTTLED (0x00000058)',
    })
  })
})

describe('a receipt', () => {
  const OUTCOME_OF: Record<string, string> = {
    DELIVERED: 'delivered',
    FAILED: 'failed',
    SENT: 'progress',
    UNKNOWN: 'unknown',
  }
  for (const { id, input, expected } of dlr.cases as {
    id: string
    input: { short_message?: string; tlv?: { message_state: number; receipted_message_id: string } }
    expected: { message_id?: string | null; normalised_state?: string; stat?: string | null }
  }[]) {
    if (input.short_message === undefined || !expected.normalised_state) continue
    test(`${id}: ${expected.stat} is ${expected.normalised_state}`, () => {
      const tlvs = input.tlv
        ? [
            integerTlv('message_state', input.tlv.message_state),
            textTlv('receipted_message_id', input.tlv.receipted_message_id),
          ]
        : []
      const receipt = receiptOf(0x04, input.short_message ?? '', tlvs, AS_IS)
      if (expected.message_id === null) {
        expect(receipt).toEqual({ kind: 'unreadable' })
        return
      }
      // The end by time is an end of its own here, as Appendix B has it.
      const outcome = expected.stat === 'EXPIRED' ? 'expired' : OUTCOME_OF[expected.normalised_state ?? '']
      const told = input.tlv?.receipted_message_id ?? expected.message_id
      expect(receipt).toMatchObject({ providerMessageId: told, outcome, status: expected.stat })
    })
  }

  test('a message of a person is none, whatever it says', () => {
    expect(receiptOf(0, 'id:77 stat:DELIVRD', [], AS_IS)).toBeNull()
    expect(receiptOf(0x08, 'id:77 stat:DELIVRD', [], AS_IS)).toBeNull()
  })

  test('an intermediate notification is never an end', () => {
    expect(receiptOf(0x20, 'id:77 stat:DELIVRD', [], AS_IS)).toMatchObject({ outcome: 'progress' })
  })

  test('an id in the other notation is the one that was answered', () => {
    const forms = { answers: 'hex', receipts: 'decimal', parameter: 'as_is' } as const
    const idOf = (text: string, tlvs: readonly Tlv[] = []) => {
      const read = receiptOf(0x04, text, tlvs, forms)
      return read?.kind === 'receipt' ? read.providerMessageId : read
    }
    expect(idOf('id:0059113978 stat:DELIVRD')).toBe('38601fa')
    expect(idOf('id:0059113978 stat:DELIVRD', [textTlv('receipted_message_id', '038601FA')])).toBe('38601fa')
  })

  test('an error is told, and zeros are none', () => {
    expect(receiptOf(0x04, 'id:7 stat:UNDELIV err:012', [], AS_IS)).toMatchObject({ error: 'err 012' })
    expect(receiptOf(0x04, 'id:7 stat:UNDELIV err:000', [], AS_IS)).toMatchObject({ error: null })
    const network = [{ tag: 0x0423, value: Uint8Array.of(3, 0, 34) }]
    expect(receiptOf(0x04, 'id:7 stat:UNDELIV', network, AS_IS)).toMatchObject({
      error: 'network error 3/34',
    })
  })

  test('words that nobody may keep make it unreadable, and a NUL octet at its end is none of it', () => {
    expect(receiptOf(0x04, `id:${'7'.repeat(65)} stat:DELIVRD`, [], AS_IS)).toEqual({ kind: 'unreadable' })
    expect(receiptOf(0x04, 'id:7\u0001 stat:DELIVRD', [], AS_IS)).toEqual({ kind: 'unreadable' })
    expect(receiptOf(0x04, 'id:7 stat:DELIVRD\0', [], AS_IS)).toMatchObject({ status: 'DELIVRD' })
    expect(receiptOf(0x04, '', [textTlv('receipted_message_id', '')], AS_IS)).toEqual({ kind: 'unreadable' })
  })
})
