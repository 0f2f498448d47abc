import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { decodePdu } from '../../../src/smpp/decode.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Pdu, PduOf } from '../../../src/smpp/pdu.ts'
import { openPduReader } from '../../../src/smpp/pdu-reader.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { integerTlv, textTlv, tlvInteger, tlvOctets, tlvText } from '../../../src/smpp/tlvs.ts'
import { anyPdu } from './pdus.ts'

/** As they compare: octets as hex. */
function plain(pdu: Pdu): unknown {
  return JSON.parse(
    JSON.stringify(pdu, (_, value) =>
      value instanceof Uint8Array || value?.type === 'Buffer'
        ? Buffer.from(value.data ?? value).toString('hex')
        : value,
    ),
  )
}

const SUBMIT: PduOf<'submit_sm'> = {
  command: 'submit_sm',
  status: 0,
  sequence: 5,
  body: {
    service_type: '',
    source_addr_ton: 5,
    source_addr_npi: 0,
    source_addr: 'SHOP',
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: '491701234567',
    esm_class: 0,
    protocol_id: 0,
    priority_flag: 0,
    schedule_delivery_time: '',
    validity_period: '',
    registered_delivery: 1,
    replace_if_present_flag: 0,
    data_coding: 0,
    sm_default_msg_id: 0,
    short_message: Buffer.from('Hello'),
  },
  tlvs: [],
}

test('a submit_sm is the octets of SMPP v3.4, clause 4.4.1', () => {
  expect(encodePdu(SUBMIT).toString('hex')).toBe(
    [
      '00000036' + '00000004' + '00000000' + '00000005', // command_length, submit_sm, ESME_ROK, sequence
      '00', // service_type
      '0500' + '53484f5000', // alphanumeric, unknown plan, SHOP
      '0101' + '34393137303132333435363700', // international, E.164
      '000000' + '00' + '00' + '01' + '00' + '00' + '00', // esm_class to sm_default_msg_id
      '05' + '48656c6c6f', // sm_length, Hello
    ].join(''),
  )
})

describe('any PDU', () => {
  test('is read as it was written', () => {
    fc.assert(
      fc.property(anyPdu, (pdu) => {
        const decoded = decodePdu(encodePdu(pdu))
        expect(decoded.kind).toBe('pdu')
        if (decoded.kind === 'pdu') expect(plain(decoded.pdu)).toEqual(plain(pdu))
      }),
      { numRuns: 300 },
    )
  })

  test('comes whole out of any chunking, and nothing is left', () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.array(anyPdu, { minLength: 1, maxLength: 4 }), cuts, (pdus, sizes) => {
        const stream = Buffer.concat(pdus.map(encodePdu))
        const reader = openPduReader()
        const read: Buffer[] = []
        for (let at = 0, turn = 0; at < stream.length; turn++) {
          const size = sizes[turn % sizes.length] ?? 1
          read.push(...reader.push(stream.subarray(at, at + size)).pdus)
          at += size
        }
        expect(read.map((one) => one.toString('hex'))).toEqual(
          pdus.map((pdu) => encodePdu(pdu).toString('hex')),
        )
        expect(reader.pending()).toBe(0)
      }),
      { numRuns: 200 },
    )
  })

  test('cut short anywhere, with a length that says so, is no PDU with more than it has, and never a throw', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), (pdu, where) => {
        const whole = encodePdu(pdu)
        const length = 16 + (where % Math.max(1, whole.length - 16))
        const cut = Buffer.from(whole.subarray(0, length))
        cut.writeUInt32BE(length, 0)
        const decoded = decodePdu(cut)
        // A cut between two parameters is another good PDU.
        if (decoded.kind === 'pdu') expect(encodePdu(decoded.pdu).length).toBeLessThanOrEqual(whole.length)
        else if (decoded.kind === 'malformed') expect(decoded.error).not.toBe(STATUSES.ESME_ROK)
      }),
      { numRuns: 500 },
    )
  })

  test('with any octet changed is read or refused, and never a throw; what is read is written alike', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), fc.integer({ min: 1, max: 255 }), (pdu, where, change) => {
        const octets = encodePdu(pdu)
        const at = 4 + (where % (octets.length - 4))
        octets[at] = (octets[at] ?? 0) ^ change
        const decoded = decodePdu(octets)
        if (decoded.kind !== 'pdu') return
        const again = encodePdu(decoded.pdu)
        // A body that was left out is written out.
        if (octets.length > 16) expect(again.toString('hex')).toBe(octets.toString('hex'))
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('a length that lies', () => {
  const lie = (change: (octets: Buffer) => void) => {
    const octets = encodePdu({ ...SUBMIT, tlvs: [integerTlv('sar_msg_ref_num', 7)] })
    change(octets)
    return decodePdu(octets)
  }
  const table: readonly [what: string, change: (octets: Buffer) => void, error: number, reason: string][] = [
    [
      'sm_length beyond the PDU',
      (octets) => octets.writeUInt8(200, 48),
      STATUSES.ESME_RINVMSGLEN,
      'short_message is longer than its PDU',
    ],
    [
      'a parameter beyond the PDU',
      (octets) => octets.writeUInt16BE(9, 56),
      STATUSES.ESME_RINVOPTPARSTREAM,
      'optional parameter 0x020c is longer than its PDU',
    ],
    [
      'a parameter with half a header',
      (octets) => octets.writeUInt8(8, 48),
      STATUSES.ESME_RINVOPTPARSTREAM,
      'an optional parameter has no header',
    ],
    [
      'a parameter of the wrong length',
      (octets) => octets.writeUInt16BE(0, 56),
      STATUSES.ESME_RINVPARLEN,
      'optional parameter 0x020c has 0 octets',
    ],
  ]
  for (const [what, change, error, reason] of table) {
    test(`${what} is refused by name`, () => {
      expect(lie(change)).toEqual({
        kind: 'malformed',
        command: 'submit_sm',
        status: 0,
        sequence: 5,
        error,
        reason,
      })
    })
  }

  test('of the PDU itself breaks the stream, whatever follows, and takes no memory', () => {
    for (const length of [0, 4, 12, 15, 70_001, 0x7fff_ffff, 0xffff_ffff, 0x4854_5450]) {
      const reader = openPduReader()
      const header = Buffer.alloc(16)
      header.writeUInt32BE(length, 0)
      const before = encodePdu(SUBMIT)
      const { pdus, broken } = reader.push(Buffer.concat([before, header]))
      expect([pdus.length, broken]).toEqual([1, length])
      expect(reader.push(before)).toEqual({ pdus: [], broken: length })
      expect(reader.pending()).toBe(0)
    }
  })
})

test('what no PDU can hold is a bug of the caller', () => {
  const of = (body: Partial<PduOf<'submit_sm'>['body']>) => () =>
    encodePdu({ ...SUBMIT, body: { ...SUBMIT.body, ...body } })
  expect(of({ short_message: new Uint8Array(255) })).toThrow('short_message has at most 254 octets')
  expect(of({ source_addr: 'a\0b' })).toThrow('source_addr must not hold a NUL')
  expect(of({ esm_class: 256 })).toThrow(RangeError)
  expect(() => integerTlv('sar_total_segments', 256)).toThrow(
    'sar_total_segments must be a whole number of 1 octets',
  )
})

test('parameters are asked for by their names', () => {
  const tlvs = [
    integerTlv('qos_time_to_live', 0xdead_beef),
    textTlv('receipted_message_id', 'a1'),
    { tag: 0x001d, value: Buffer.from('without its end') },
  ]
  expect(tlvInteger(tlvs, 'qos_time_to_live')).toBe(0xdead_beef)
  expect(tlvText(tlvs, 'receipted_message_id')).toBe('a1')
  expect(tlvText(tlvs, 'additional_status_info_text')).toBe('without its end')
  expect(tlvOctets(tlvs, 'message_payload')).toBeNull()
})
