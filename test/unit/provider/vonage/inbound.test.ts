import { describe, expect, test } from 'bun:test'
import { readReceiptRequest } from '../../../../src/provider/vonage/receipts.ts'
import { signatureOf } from '../../../../src/provider/vonage/signature.ts'
import { VONAGE_KIND } from '../../../../src/provider/vonage/vonage-kind.ts'
import { receiptRequest } from '../../../support/http-provider.ts'

type Fields = Readonly<Record<string, string>>

/** As documented: developer.vonage.com/messaging/sms/guides/inbound-sms. */
const MESSAGE: Fields = {
  'api-key': 'abcd1234',
  msisdn: '447700900001',
  to: '447700900000',
  messageId: '0A0000000123ABCD1',
  text: 'Hello & welcome',
  type: 'text',
  keyword: 'HELLO',
  'message-timestamp': '2020-01-01 12:00:00',
}
const WAYS = {
  'GET with a query': (fields: Fields) => receiptRequest('GET', { query: `?${new URLSearchParams(fields)}` }),
  'POST with a form': (fields: Fields) =>
    receiptRequest('POST', {
      type: 'application/x-www-form-urlencoded',
      body: new URLSearchParams(fields).toString(),
      address: 'inbound',
    }),
  'POST with JSON': (fields: Fields) =>
    receiptRequest('POST', { type: 'application/json', body: JSON.stringify(fields), address: 'inbound' }),
}
const SETTINGS = { api_key: 'abcd1234' }

function told(fields: Fields, request = WAYS['POST with JSON']) {
  const answer = readReceiptRequest(SETTINGS, {}, request(fields))
  if (answer.kind !== 'told') throw new Error(JSON.stringify(answer))
  expect(answer.receipts).toEqual([])
  return answer.inbound?.map(({ inbound }) => inbound)[0]
}

describe.each(Object.entries(WAYS))('an inbound message by %s', (_, request) => {
  test('is told', () => {
    expect(told(MESSAGE, request)).toEqual({
      from: '447700900001',
      to: '447700900000',
      text: 'Hello & welcome',
      raw: null,
      part: null,
      providerMessageId: '0A0000000123ABCD1',
    })
  })
  test('must be signed where the settings name a signature', () => {
    const settings = { ...SETTINGS, signature: 'sha256hmac' } as const
    const secrets = { signature_secret: 'abcdefg' }
    const sig = signatureOf(new Map(Object.entries(MESSAGE)), 'abcdefg', 'sha256hmac')
    expect(readReceiptRequest(settings, secrets, request({ ...MESSAGE, sig }))).toMatchObject({
      kind: 'told',
    })
    expect(readReceiptRequest(settings, secrets, request({ ...MESSAGE, sig, text: 'x' }))).toEqual({
      kind: 'forged',
    })
  })
})

describe('a part of a long one', () => {
  const part = (number: string, more: Fields) => ({
    ...MESSAGE,
    concat: 'true',
    'concat-ref': '108',
    'concat-total': '2',
    'concat-part': number,
    ...more,
  })

  test('says which it is', () => {
    expect(told(part('2', {}))).toMatchObject({ raw: null, part: { reference: 108, total: 2, number: 2 } })
    expect(told(part('3', {}))).toMatchObject({ part: null })
  })
  test('in Unicode may end in the middle of a character', () => {
    const parts = [
      part('1', { type: 'unicode', text: 'a\ud83c' }),
      part('2', { type: 'unicode', text: '\udf89b' }),
    ]
    const raws = parts.map((fields) => told(fields)?.raw ?? null)
    expect(raws).not.toContain(null)
    expect(VONAGE_KIND.textOfParts?.(SETTINGS, raws)).toBe('a🎉b')
  })
})

test('octets are kept with their header, and have no text', () => {
  const { text: _, ...message } = MESSAGE
  const header = '0b0504158200000003070201'
  expect(told({ ...message, type: 'binary', data: '48690a', udh: header })).toMatchObject({
    text: '',
    raw: {
      octets: Buffer.from('48690a', 'hex'),
      dataCoding: 4,
      header: Buffer.from(header, 'hex'),
    },
    part: { reference: 7, total: 2, number: 1 },
  })
})

test.each([
  [{ ...MESSAGE, msisdn: '' }, 'msisdn'],
  [{ ...MESSAGE, to: 'a\nb' }, 'to'],
  [{ ...MESSAGE, type: 'binary', data: 'x' }, 'data'],
  [{ msisdn: '447700900001', to: '447700900000', type: 'text' }, 'text'],
  [{ ...MESSAGE, text: 'x'.repeat(39_016) }, 'text'],
])('what cannot be read is told by its field: %#', (fields: Fields, field) => {
  expect(readReceiptRequest(SETTINGS, {}, WAYS['POST with JSON'](fields))).toMatchObject({
    kind: 'unreadable',
    field,
  })
})
