import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { COMMANDS } from '../../../src/smpp/commands.ts'
import { decodePdu } from '../../../src/smpp/decode.ts'
import { encodePdu } from '../../../src/smpp/encode.ts'
import type { Pdu, PduOf } from '../../../src/smpp/pdu.ts'
import { openPduReader } from '../../../src/smpp/pdu-reader.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { integerTlv, TLVS, textTlv, tlvInteger, tlvOctets, tlvText } from '../../../src/smpp/tlvs.ts'
import { anyPdu } from '../../support/smpp/any-pdu.ts'
import { SUBMIT as NEW_SUBMIT } from '../../support/smpp/submission.ts'

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

const SUBMIT: PduOf<'submit_sm'> = { ...NEW_SUBMIT, status: 0, sequence: 5, tlvs: [] }

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

  /** Decoding never throws, and what it answers is just what the octets say. */
  const isReadAsItIs = (octets: Buffer) => {
    const decoded = decodePdu(octets)
    if (decoded.kind === 'malformed') expect(decoded.error).not.toBe(STATUSES.ESME_ROK)
    // A body that was left out is written out, and that of an error without a word is left out.
    if (decoded.kind !== 'pdu' || octets.length <= 17) return
    // Of what is read only these are not written again.
    const tooLong = /^\w+ has at most \d+ (characters|octets)$|^\w+ has at most 254$/
    const again = written(decoded.pdu)
    if (typeof again === 'string') expect(again).toMatch(tooLong)
    else expect(again.toString('hex')).toBe(octets.toString('hex'))
  }

  test('cut short anywhere, with a length that says so, is refused or another good PDU', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), (pdu, where) => {
        const whole = encodePdu(pdu)
        const length = 16 + (where % Math.max(1, whole.length - 16))
        const cut = Buffer.from(whole.subarray(0, length))
        cut.writeUInt32BE(length, 0)
        isReadAsItIs(cut)
      }),
      { numRuns: 1_000 },
    )
  })

  test('with any bits changed is refused or another good PDU', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), fc.integer({ min: 1, max: 255 }), (pdu, where, change) => {
        const octets = encodePdu(pdu)
        const at = 4 + (where % (octets.length - 4))
        octets[at] = (octets[at] ?? 0) ^ change
        isReadAsItIs(octets)
      }),
      { numRuns: 2_000 },
    )
  })

  test('with an octet more or less is refused or another good PDU', () => {
    fc.assert(
      fc.property(anyPdu, fc.nat(), fc.option(fc.integer({ min: 0, max: 255 })), (pdu, where, more) => {
        const octets = encodePdu(pdu)
        const at = 16 + (where % (octets.length - 15))
        const rest = octets.subarray(more === null ? at + 1 : at)
        const changed = Buffer.concat([
          octets.subarray(0, at),
          Buffer.from(more === null ? [] : [more]),
          rest,
        ])
        changed.writeUInt32BE(changed.length, 0)
        isReadAsItIs(changed)
      }),
      { numRuns: 1_000 },
    )
  })
})

/** The octets, or why there can be none. */
function written(pdu: Pdu): Buffer | string {
  try {
    return encodePdu(pdu)
  } catch (error) {
    if (error instanceof RangeError) return error.message
    throw error
  }
}

test('an error of a bind or a submission has no body, unless it has something to say', () => {
  const hexOf = (pdu: Pdu) => encodePdu(pdu).toString('hex')
  const refused: PduOf<'submit_sm_resp'> = {
    command: 'submit_sm_resp',
    status: STATUSES.ESME_RTHROTTLED,
    sequence: 7,
    body: { message_id: '' },
    tlvs: [],
  }
  expect(hexOf(refused)).toBe('00000010800000040000005800000007')
  expect(hexOf({ ...refused, status: 0 })).toBe('0000001180000004000000000000000700')
  expect(hexOf({ ...refused, body: { message_id: '9' } })).toBe('000000128000000400000058000000073900')
  const said = { ...refused, tlvs: [textTlv('additional_status_info_text', 'x')] }
  expect(hexOf(said)).toBe('0000001780000004000000580000000700001d00027800')
  // Clause 4.6.2 has no such rule.
  expect(hexOf({ ...refused, command: 'deliver_sm_resp' })).toBe('0000001180000005000000580000000700')
})

describe('a response without its body', () => {
  const bare = (id: number, status: number) => {
    const octets = Buffer.alloc(16)
    octets.writeUInt32BE(16, 0)
    octets.writeUInt32BE(0x8000_0000 + id, 4)
    octets.writeUInt32BE(status, 8)
    return decodePdu(octets)
  }

  test('is read where it says an error', () => {
    expect(bare(0x21, STATUSES.ESME_RSYSERR)).toMatchObject({
      kind: 'pdu',
      pdu: { command: 'submit_multi_resp', body: { message_id: '', unsuccess_sme: [] } },
    })
  })

  test('is read where an id is all it has to say', () => {
    for (const id of [1, 2, 4, 5, 9, 0x103]) expect(bare(id, 0).kind).toBe('pdu')
  })

  test('is refused where it says OK and no more', () => {
    for (const id of [3, 0x21]) expect(bare(id, 0)).toMatchObject({ kind: 'malformed' })
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

describe('what no PDU can hold is a bug of the caller, and named', () => {
  const of = (body: Partial<PduOf<'submit_sm'>['body']>) => () =>
    encodePdu({ ...SUBMIT, body: { ...SUBMIT.body, ...body } })
  const table: readonly [what: string, encode: () => unknown, words: string][] = [
    ['a long message', of({ short_message: new Uint8Array(255) }), 'short_message has at most 254 octets'],
    ['a NUL in a text', of({ source_addr: 'a\0b' }), 'source_addr must be Latin-1 without a NUL'],
    // Written as one octet it would be that NUL.
    ['a letter beyond Latin-1', of({ source_addr: 'Ā' }), 'source_addr must be Latin-1 without a NUL'],
    ['a long text', of({ service_type: '123456' }), 'service_type has at most 5 characters'],
    ['no octet', of({ esm_class: 256 }), 'esm_class must be a whole number from 0 to 255'],
    ['no whole number', of({ data_coding: 0.5 }), 'data_coding must be a whole number from 0 to 255'],
    [
      'a long parameter',
      () => encodePdu({ ...SUBMIT, tlvs: [{ tag: 0x1400, value: new Uint8Array(65_536) }] }),
      'optional parameter 0x1400 has at most 65535 octets',
    ],
    [
      'too many destinations',
      () =>
        encodePdu({
          command: 'submit_multi_resp',
          status: 0,
          sequence: 1,
          body: {
            message_id: '',
            unsuccess_sme: Array(255).fill({ ton: 0, npi: 0, address: '', status: 1 }),
          },
          tlvs: [],
        }),
      'unsuccess_sme has at most 254',
    ],
    [
      'an integer beyond its octets',
      () => integerTlv('sar_total_segments', 256),
      'sar_total_segments must be a whole number of 1 octets',
    ],
    [
      'a text parameter with a NUL',
      () => textTlv('receipted_message_id', 'a\0'),
      'receipted_message_id must be Latin-1 without a NUL',
    ],
  ]
  for (const [what, encode, words] of table)
    test(what, () => {
      expect(encode).toThrow(new RangeError(words))
    })
})

test('a text longer than its clause allows is read', () => {
  const long = '9'.repeat(40)
  const octets = encodePdu({ ...SUBMIT, body: { ...SUBMIT.body, source_addr: '' } })
  const changed = Buffer.concat([octets.subarray(0, 19), Buffer.from(long), octets.subarray(19)])
  changed.writeUInt32BE(changed.length, 0)
  expect(decodePdu(changed)).toMatchObject({ kind: 'pdu', pdu: { body: { source_addr: long } } })
})

test('the tables are those of the specification: 27 PDUs and 44 parameters of v3.4, 64 of v5.0', () => {
  expect(Object.keys(COMMANDS)).toHaveLength(27)
  const tags = Object.values(TLVS).map(({ tag }) => tag)
  expect(new Set(tags).size).toBe(64)
  // Those of v5.0 alone (clause 4.8.1).
  const isNew = (tag: number) => tag === 0x0428 || (tag >= 0x0600 && tag <= 0x0613)
  expect(tags.filter((tag) => !isNew(tag))).toHaveLength(44)
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
