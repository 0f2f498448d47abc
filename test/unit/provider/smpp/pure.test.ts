import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { gsm7Octets, packSeptets } from '../../../../src/domain/gsm7.ts'
import { measureText } from '../../../../src/domain/parts.ts'
import { destinationOf, senderOf } from '../../../../src/provider/smpp/address.ts'
import { outcomeOfStatus, refusalOf } from '../../../../src/provider/smpp/answers.ts'
import { receiptOf } from '../../../../src/provider/smpp/receipts.ts'
import { openReferences } from '../../../../src/provider/smpp/references.ts'
import { LONG_MESSAGES, type LongMessages, segmentsOf } from '../../../../src/provider/smpp/segments.ts'
import { userDataOf } from '../../../../src/provider/smpp/text.ts'
import { integerTlv, textTlv, tlvInteger, tlvOctets } from '../../../../src/smpp/tlvs.ts'
import bytes from '../../../cases/gsm7_bytes.json'
import mapping from '../../../cases/provider_mapping.json'
import dlr from '../../../cases/smpp_dlr.json'

const hexOf = (octets: Uint8Array | null) => Buffer.from(octets ?? []).toString('hex')
const AS_IS = { told: 'as_is', answered: 'as_is' } as const

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
        expect(userDataOf(text, 'UCS2', 'gsm', 0)).toEqual({
          dataCoding: 8,
          octets: Buffer.from(String(expected['hex']), 'hex'),
        })
      })
    if (kind === 'udh_first_septet_fill')
      test(`${id}: behind a header of ${input.udh_octets} octets`, () => {
        const { octets } = userDataOf('a', 'GSM7', 'gsm_packed', input.udh_octets ?? 0)
        const fill = Number(expected['fill_bits'])
        expect(hexOf(octets)).toBe(hexOf(packSeptets(Uint8Array.of(0x61), fill)))
      })
  }

  test('an SMSC whose default is Latin-1 gets UCS-2 for what Latin-1 lacks', () => {
    expect(userDataOf('né@', 'GSM7', 'latin1', 0)).toEqual({
      dataCoding: 0,
      octets: Buffer.from('6ee940', 'hex'),
    })
    expect(userDataOf('Ω', 'GSM7', 'latin1', 0)).toEqual({
      dataCoding: 8,
      octets: Buffer.from('03a9', 'hex'),
    })
  })
})

describe('long messages', () => {
  const textOf = fc
    .array(fc.constantFrom('a', '€', 'é', '{', 'Ω', '漢', '👍', ' '), { minLength: 1, maxLength: 600 })
    .map((characters) => characters.join(''))

  /** What a handset shows: the parts' texts joined. */
  function shown(longMessages: LongMessages, text: string): string {
    const { encoding } = measureText(text)
    const segments = segmentsOf({ text, encoding }, { longMessages, alphabet: 'gsm' }, 0x1234)
    return segments
      .map(({ dataCoding, shortMessage, tlvs, esmClass }) => {
        const payload = tlvOctets(tlvs, 'message_payload') ?? shortMessage
        const octets = Buffer.from(payload.subarray(esmClass === 0x40 ? (payload[0] ?? 0) + 1 : 0))
        return dataCoding === 8 ? Buffer.from(octets).swap16().toString('utf16le') : gsmText(octets)
      })
      .join('')
  }

  for (const longMessages of LONG_MESSAGES) {
    test(`${longMessages}: the handset shows the text, in as many parts as were paid for`, () => {
      fc.assert(
        fc.property(textOf, (text) => {
          expect(shown(longMessages, text)).toBe(text)
          const { encoding, parts } = measureText(text)
          const segments = segmentsOf({ text, encoding }, { longMessages, alphabet: 'gsm' }, 7)
          expect(segments.length).toBe(longMessages === 'payload' ? 1 : parts)
          if (longMessages !== 'payload')
            for (const { shortMessage } of segments) expect(shortMessage.length).toBeLessThanOrEqual(160)
        }),
      )
    })
  }

  test('each part says which it is, of how many, and of which message', () => {
    const of = (longMessages: LongMessages) =>
      segmentsOf({ text: 'x'.repeat(161), encoding: 'GSM7' }, { longMessages, alphabet: 'gsm' }, 0x1234)
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

  test('two in a row to one handset have different references, whatever went to others', () => {
    const references = openReferences(() => 0.999_999)
    const first = references.next('+491')
    for (let count = 0; count < 256; count++) references.next(`+492${count}`)
    expect(references.next('+491')).toBe((first + 1) & 0xffff)
  })
})

/** GSM 7-bit unpacked, for the characters of these tests. */
function gsmText(octets: Buffer): string {
  const texts = new Map<string, string>()
  for (const character of ['a', '€', 'é', '{', 'Ω', ' ', 'x'])
    texts.set(hexOf(gsm7Octets(character)), character)
  let text = ''
  for (let at = 0; at < octets.length; at++) {
    const length = octets[at] === 0x1b ? 2 : 1
    text += texts.get(octets.subarray(at, at + length).toString('hex')) ?? '?'
    at += length - 1
  }
  return text
}

test('addresses have the type that they look like, unless it is said otherwise', () => {
  expect(destinationOf('+491701234567', false, {})).toEqual({ ton: 1, npi: 1, address: '491701234567' })
  expect(destinationOf('+491701234567', true, { ton: 0 })).toEqual({
    ton: 0,
    npi: 1,
    address: '+491701234567',
  })
  expect(senderOf('SHOP 24', false, {})).toEqual({ ton: 5, npi: 0, address: 'SHOP 24' })
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
    expect(refusalOf(0x0b, null, new Map())).toMatchObject({
      kind: 'rejected_permanent',
      error: 'ESME_RINVDSTADR (0x0000000b)',
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
        expect(receipt).toBeNull()
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
    const forms = { told: 'decimal', answered: 'hex' } as const
    expect(receiptOf(0x04, 'id:0059113978 stat:DELIVRD', [], forms)?.providerMessageId).toBe('38601fa')
  })

  test('an error is told, and zeros are none', () => {
    expect(receiptOf(0x04, 'id:7 stat:UNDELIV err:012', [], AS_IS)?.error).toBe('err 012')
    expect(receiptOf(0x04, 'id:7 stat:UNDELIV err:000', [], AS_IS)?.error).toBeNull()
    const network = [{ tag: 0x0423, value: Uint8Array.of(3, 0, 34) }]
    expect(receiptOf(0x04, 'id:7 stat:UNDELIV', network, AS_IS)?.error).toBe('network error 3/34')
  })
})
