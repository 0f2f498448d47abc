import { expect, test } from 'bun:test'
import { Value } from '@sinclair/typebox/value'
import { rawSegment } from '../../../../src/provider/smpp/raw-segment.ts'
import { renderSubmission } from '../../../../src/provider/smpp/render.ts'
import { SmppSettings } from '../../../../src/provider/smpp/settings.ts'
import { submission } from '../../../support/http-provider.ts'

const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex')
const tlvsOf = ({ tlvs }: ReturnType<typeof rawSegment>) => tlvs.map(({ tag, value }) => [tag, hex(value)])

test.each([
  // esm_class 0x40: there is a header (SMPP v3.4, clause 5.2.12).
  [{ data_coding: 0xf1, header: '050003ab0302', octets: '00ff' }, 0x40, '050003ab030200ff', []],
  [{ data_coding: 4, header: '', octets: '00ff' }, 0, '00ff', []],
  [{ data_coding: 8, header: '', octets: '' }, 0, '', []],
  [
    { data_coding: 8, header: '', octets: '0041', sar: { reference: 0x1234, total: 3, number: 2 } },
    0,
    '0041',
    // sar_msg_ref_num, sar_total_segments, sar_segment_seqnum (clauses 5.3.2.22 to 5.3.2.24).
    [
      [0x020c, '1234'],
      [0x020e, '03'],
      [0x020f, '02'],
    ],
  ],
  // 254 octets are a short_message, 255 are message_payload (clauses 5.2.21 and 5.3.2.32).
  [{ data_coding: 4, header: '', octets: 'ab'.repeat(254) }, 0, 'ab'.repeat(254), []],
  [{ data_coding: 4, header: '', octets: 'ab'.repeat(255) }, 0, '', [[0x0424, 'ab'.repeat(255)]]],
] as const)('%j', (userData, esmClass, shortMessage, tlvs) => {
  const segment = rawSegment('', userData, true)
  expect([segment.esmClass, segment.dataCoding, segment.protocolId]).toEqual([
    esmClass,
    userData.data_coding,
    0,
  ])
  expect(hex(segment.shortMessage)).toBe(shortMessage)
  expect(tlvsOf(segment)).toEqual(tlvs as never)
})

test.each([
  // 3GPP TS 23.040, clause 9.2.3.24.8: element 08 of 4 octets.
  ['', '0608041234030241'],
  ['0605040b8423f0', '0c05040b8423f008041234030241'],
])('an SMSC of version 3.3 is told the place of a part behind the header %p', (header, shortMessage) => {
  const sar = { reference: 0x1234, total: 3, number: 2 }
  const segment = rawSegment('', { data_coding: 0, header, octets: '41', sar }, false)
  expect([segment.esmClass, hex(segment.shortMessage), segment.tlvs]).toEqual([0x40, shortMessage, []])
})

test('what would be submitted is shown with its octets', () => {
  const settings = Value.Parse(SmppSettings, { host: '127.0.0.1', port: 2775, system_id: 'gateway' })
  const userData = { data_coding: 0xf5, header: '0605040b8423f0', octets: '00ff26', protocol_id: 127 }
  const request = submission({ text: '', encoding: 'BINARY', userData })
  expect(renderSubmission(settings, { now: () => 0 }, request).headers).toMatchObject({
    part: '1 of 1',
    esm_class: '64',
    data_coding: '245',
    protocol_id: '127',
    short_message: '0605040b8423f000ff26',
  })
})
