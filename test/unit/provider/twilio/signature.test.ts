import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks'
import { bodyHashIn, isSigned } from '../../../../src/provider/twilio/signature.ts'
import cases from '../../../cases/twilio_signature.json'
import { RECEIPT_URL, requestOf, SECRETS, signedForm, signedJson } from '../../../support/twilio.ts'

const TOKEN = SECRETS.auth_token

const formOf = (url: string, params: object, signature: string) =>
  requestOf(url, new URLSearchParams(Object.entries(params)).toString(), { 'x-twilio-signature': signature })

describe('signatures of twilio-node’s own tests', () => {
  for (const { id, input, expected } of cases.cases) {
    const { token, url, params } = input
    const signature = expected.x_twilio_signature
    if (token === undefined || url === undefined || params === undefined || signature === undefined) continue
    test(`${id} is believed, and no other one`, () => {
      const request = formOf(url, params, signature)
      expect(isSigned([token], request)).toBe(true)
      expect(isSigned([`${token}6`], request)).toBe(false)
      expect(isSigned([], request)).toBe(false)
      expect(isSigned([token], formOf(`${url}&more=1`, params, signature))).toBe(false)
      expect(isSigned([token], formOf(url, { ...params, To: '+1' }, signature))).toBe(false)
      expect(isSigned([token], formOf(url, params, signature.toLowerCase()))).toBe(false)
    })
  }
})

test('the hash of a body stands in the URL', () => {
  const one = cases.cases.find(({ input }) => 'body' in input)
  const request = signedJson(one?.input.body ?? '')
  expect(bodyHashIn(request.url)).toBe(one?.expected.bodySHA256 ?? '')
  expect(
    validateRequestWithBody(
      TOKEN,
      request.headers.get('x-twilio-signature') ?? '',
      request.url,
      one?.input.body ?? '',
    ),
  ).toBe(true)
  expect(isSigned([TOKEN], request)).toBe(true)
  expect(isSigned([TOKEN], { ...request, bytes: Buffer.from('{"property": "other"}') })).toBe(false)
  expect(isSigned([TOKEN], { ...request, url: RECEIPT_URL })).toBe(false)
})

describe('the official client', () => {
  const field = fc.string({ unit: 'grapheme', maxLength: 12 })
  const fields = fc.dictionary(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), field, {
    maxKeys: 12,
    noNullPrototype: true,
  })
  const urls = fc.constantFrom(
    RECEIPT_URL,
    'https://sms.example.test:8443/v1/providers/acme/dlr?a=1&b=%20x&B=%C3%BC',
    'https://SMS.example.test/v1/providers/acme/dlr',
    'http://[2001:db8::1]:8080/v1/providers/acme/dlr/T',
    'http://sms.example.test/v1/providers/acme/dlr?b=2&a=1',
  )

  test('signs nothing that is not believed, whatever fields and URL', () => {
    fc.assert(
      fc.property(fields, urls, (given, url) => {
        const known = Object.fromEntries(
          Object.entries(given).map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
        )
        expect(isSigned(['another', TOKEN], signedForm(known, { url }))).toBe(true)
      }),
    )
  })

  test('and where a byte is changed both say no', () => {
    const known = { MessageSid: 'SM1', MessageStatus: 'sent', To: '+4915112345678' }
    const request = signedForm(known)
    const signature = request.headers.get('x-twilio-signature') ?? ''
    fc.assert(
      fc.property(fc.nat(request.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (place, bits) => {
        const bytes = Uint8Array.from(request.bytes)
        bytes[place] = (bytes[place] ?? 0) ^ bits
        const form = Object.fromEntries(new URLSearchParams(Buffer.from(bytes).toString()))
        expect(isSigned([TOKEN], { ...request, bytes })).toBe(
          validateRequest(TOKEN, signature, RECEIPT_URL, form),
        )
      }),
    )
  })

  test('takes each value of a name once, as ours does', () => {
    const request = signedForm({ a: '1', b: '2' })
    const twice = { ...request, bytes: Buffer.from('b=2&a=1&b=2') }
    expect(isSigned([TOKEN], twice)).toBe(true)
    expect(isSigned([TOKEN], { ...request, bytes: Buffer.from('b=2&a=1&b=3') })).toBe(false)
  })
})

test.each([
  ['https://sms.example.test:443/v1/dlr', 'https://sms.example.test/v1/dlr'],
  ['http://sms.example.test:80/v1/dlr', 'http://sms.example.test/v1/dlr'],
  ['https://sms.example.test/v1/dlr', 'https://sms.example.test:443/v1/dlr'],
  ['https://sms.example.test/v1/dlr', 'https://sms.example.test:8443/v1/dlr'],
])('what was signed for %s is believed at %s', (signed, url) => {
  const request = signedForm({ MessageSid: 'SM1' }, { url: signed })
  expect(isSigned([TOKEN], { ...request, url })).toBe(true)
  expect(isSigned([TOKEN], { ...request, url: url.replace('sms.', 'www.') })).toBe(false)
})

test.each([null, '', 'x', 'RSOYDt4T1cUTdK1PDd93/VVr8B8='])('%p is no signature of ours', (given) => {
  const { url, bytes } = signedForm({ MessageSid: 'SM1' })
  const headers = given === null ? {} : { 'x-twilio-signature': given }
  expect(isSigned([TOKEN], requestOf(url, Buffer.from(bytes).toString(), headers))).toBe(false)
})

test('SignalWire names the header after itself', () => {
  const { url, bytes, headers } = signedForm({ MessageSid: 'SM1' })
  const given = { 'x-signalwire-signature': headers.get('x-twilio-signature') ?? '' }
  expect(isSigned([TOKEN], requestOf(url, Buffer.from(bytes).toString(), given))).toBe(true)
})

test('a form of more fields than Twilio ever sends is not looked at', () => {
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, place) => [`f${place}`, '1']))
  expect(isSigned([TOKEN], signedForm(fields(1_000)))).toBe(true)
  expect(isSigned([TOKEN], signedForm(fields(1_001)))).toBe(false)
})
