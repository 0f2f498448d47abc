import { expect, test } from 'bun:test'
import type { Msisdn } from '../../../../src/domain/message.ts'
import type { Variable } from '../../../../src/provider/http/template.ts'
import { variableOf } from '../../../../src/provider/http/values.ts'
import type { SubmitRequest } from '../../../../src/provider/port.ts'
import { NOW_MS, submission } from '../../../support/http-provider.ts'

const options = { receiptUrl: 'https://g.example/dlr/T', encoding: undefined, nowMs: NOW_MS }

/** For port 2948, 8-bit data of class 1. */
const BINARY = { data_coding: 0xf5, header: '0605040b8423f0', octets: '00ff26' } as const

test.each<[Variable, Partial<SubmitRequest>, string]>([
  ['to', {}, '+4915112345678'],
  ['to_no_plus', {}, '4915112345678'],
  ['to_national', {}, '15112345678'],
  // Italy keeps its zero, and what belongs to no country has no national form.
  ['to_national', { to: '+390612345678' as Msisdn }, '0612345678'],
  ['to_national', { to: '+99912345678' as Msisdn }, '99912345678'],
  ['from', {}, 'ACME'],
  ['text', { text: 'é' }, 'é'],
  // 3GPP TS 23.038, 6.2.1: é is 0x05, € is 0x1B 0x65, @ is 0x00.
  ['text_hex', { text: '@é€a' }, '00051B6561'],
  ['text_hex', { text: '\u043f\u0440', encoding: 'UCS2' }, '043F0440'],
  ['text_ucs2_hex', { text: '€a' }, '20AC0061'],
  ['text_ucs2_hex', { text: '😀', encoding: 'UCS2' }, 'D83DDE00'],
  ['encoding', {}, 'GSM7'],
  ['parts', { parts: 3 }, '3'],
  ['message_id', {}, '01890a5d-ac96-774b-bcce-b302099a8057'],
  ['submission_id', { attempt: 2, throttles: 5 }, '01890a5d-ac96-774b-bcce-b302099a8057-2'],
  ['reference', {}, ''],
  ['reference', { reference: 'R1' }, 'R1'],
  ['receipt_url', {}, 'https://g.example/dlr/T'],
  ['validity_s', {}, '90'],
  ['validity_s', { expiresAtMs: NOW_MS + 1 }, '1'],
  ['validity_s', { expiresAtMs: NOW_MS - 5_000 }, '1'],
  ['validity_min', {}, '2'],
  ['validity_min', { expiresAtMs: NOW_MS }, '1'],
  ['expires_at', {}, '2026-01-01T00:01:30.000Z'],
  ['expires_at', { expiresAtMs: NOW_MS - 5_000 }, '2026-01-01T00:00:01.000Z'],
  ['dlt_entity_id', {}, ''],
  ['dlt_template_id', {}, ''],
  ['dlt_entity_id', { dlt: { entityId: '1101456', templateId: '' } }, '1101456'],
  ['dlt_template_id', { dlt: { entityId: '', templateId: '1107457' } }, '1107457'],
  ['data_coding', {}, '0'],
  ['data_coding', { text: 'п', encoding: 'UCS2' }, '8'],
  ['data_coding', { userData: BINARY }, '245'],
  // 3GPP TS 23.038, clause 4: 0xF5 is 8-bit data of class 1, 0x10 the default alphabet of class 0, 0x08 has none.
  ['message_class', { userData: BINARY }, '1'],
  ['message_class', { userData: { ...BINARY, data_coding: 0x10 } }, '0'],
  ['message_class', { userData: { ...BINARY, data_coding: 0x08 } }, ''],
  ['message_class', {}, ''],
  ['protocol_id', {}, ''],
  ['protocol_id', { userData: { ...BINARY, protocol_id: 127 } }, '127'],
  ['udh_hex', {}, ''],
  ['udh_hex', { userData: BINARY }, '0605040B8423F0'],
  // Its place in a long message came beside the header (3GPP TS 23.040, clause 9.2.3.24.8).
  [
    'udh_hex',
    { userData: { ...BINARY, sar: { reference: 0x1234, total: 3, number: 2 } } },
    '0C05040B8423F0080412340302',
  ],
  ['octets_hex', { text: '@é', encoding: 'GSM7' }, '0005'],
  ['octets_hex', { userData: BINARY }, '00FF26'],
  ['udh', { userData: BINARY }, '\x06\x05\x04\x0b\x84#\xf0'],
  ['octets', { userData: BINARY, encoding: 'BINARY', text: '' }, '\0\xff&'],
  ['text_or_octets', { userData: BINARY, encoding: 'BINARY', text: '' }, '\0\xff&'],
  // UTF-8, a character for each octet.
  ['text_or_octets', { userData: { ...BINARY, data_coding: 0 }, text: 'é' }, '\xc3\xa9'],
])('{%s} of %p is %p', (name, given, expected) => {
  expect(variableOf(name, submission(given), options)).toBe(expected)
})

test('{encoding} has the words of the provider', () => {
  const encoding = { GSM7: '0', UCS2: '8' }
  expect(variableOf('encoding', submission(), { ...options, encoding })).toBe('0')
  expect(variableOf('encoding', submission({ encoding: 'UCS2' }), { ...options, encoding })).toBe('8')
})

test('{receipt_url} is empty where no address is known', () => {
  expect(variableOf('receipt_url', submission(), { ...options, receiptUrl: null })).toBe('')
})
