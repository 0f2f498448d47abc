import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { isStorable } from '../../../../src/domain/message/message-draft.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { measureText } from '../../../../src/domain/text/parts.ts'
import { isRefused } from '../../../../src/doors/smpp/refusal.ts'
import { draftFor, readSubmission } from '../../../../src/doors/smpp/submit/submission.ts'
import type { Pdu } from '../../../../src/smpp/pdu.ts'
import { tlvOctets } from '../../../../src/smpp/tlvs.ts'
import { anyPdu } from '../../../support/smpp/any-pdu.ts'
import { account, request } from '../../../support/smpp/submitting.ts'

const NOW = Date.parse('2026-11-27T03:00:00Z')
const OF = account('019abcde-0000-7000-8000-00000000000c' as ClientId)
const TO = { ton: 1, npi: 1, address: '4912345678901' }

type SubmitPdu = Extract<Pdu, { readonly command: 'submit_sm' | 'data_sm' | 'submit_multi' }>

test('any PDU is read or refused, with words that fit their parameter', () => {
  const submits = anyPdu.filter(
    (pdu): pdu is SubmitPdu =>
      pdu.command === 'submit_sm' || pdu.command === 'data_sm' || pdu.command === 'submit_multi',
  )
  fc.assert(
    fc.property(submits, (pdu) => {
      const read = readSubmission(pdu, OF, NOW)
      if (read.kind === 'refused') expect([read.status > 0, read.words.length > 0]).toEqual([true, true])
    }),
  )
})

const octet = fc.integer({ min: 0, max: 255 })
const message = fc.record({
  data_coding: fc.oneof(fc.constantFrom(0, 1, 3, 4, 8, 0xf0, 0xf5), octet),
  esm_class: fc.constantFrom(0, 3, 0x40, 0x43),
  protocol_id: fc.constantFrom(0, 0, 0x40),
  octets: fc.oneof(
    fc.uint8Array({ maxLength: 254 }),
    fc.string({ maxLength: 170 }).map((text) => new Uint8Array(Buffer.from(text, 'latin1'))),
    fc
      .string({ maxLength: 100, unit: 'binary' })
      .map((text) => new Uint8Array(Buffer.from(text, 'utf16le').swap16())),
  ),
  inPayload: fc.boolean(),
})

test('nothing of a message that is taken is lost: its octets are kept, or its text says them', () => {
  fc.assert(
    fc.property(message, ({ octets, inPayload, ...flags }) => {
      const short = octets.subarray(0, 254)
      const tlvs = inPayload ? [{ tag: 0x0424, value: octets }] : []
      const body = { ...flags, source_addr: 'SHOP', ...(inPayload ? {} : { short_message: short }) }
      const read = readSubmission(request('submit_sm', body, tlvs), OF, NOW)
      if (read.kind === 'refused') return
      const draft = draftFor(read, TO)
      if (isRefused(draft)) throw new Error(draft.words)
      const sent = Buffer.from(tlvOctets(tlvs, 'message_payload') ?? short)
      expect(isStorable(draft.text)).toBe(true)
      if (draft.userData) {
        const { header, octets: rest, data_coding, protocol_id = 0 } = draft.userData
        expect(header + rest).toBe(sent.toString('hex'))
        expect({ data_coding, protocol_id }).toEqual({
          data_coding: flags.data_coding,
          protocol_id: flags.protocol_id,
        })
        expect([draft.parts, sent.length <= 160]).toEqual([1, true])
      } else {
        expect(draft.parts).toBe(measureText(draft.text).parts)
        if (flags.data_coding === 8)
          expect(Buffer.from(draft.text, 'utf16le').swap16().toString('hex')).toBe(sent.toString('hex'))
      }
    }),
    { numRuns: 2_000 },
  )
})
