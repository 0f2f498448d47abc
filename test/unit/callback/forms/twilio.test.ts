import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { validateRequest } from 'twilio/lib/webhooks/webhooks'
import type { FormedCallback } from '../../../../src/callback/form.ts'
import { TWILIO_FORM } from '../../../../src/callback/forms/twilio.ts'
import type { CallbackId } from '../../../../src/domain/callback/callback.ts'
import type { CallbackVerdict } from '../../../../src/domain/callback/callback-answer.ts'
import { signedFields, twilioSignature } from '../../../../src/outbound/twilio-signature.ts'
import cases from '../../../cases/twilio_signature.json'

const ID = '019abcde-0000-7000-8000-00000000000a'

function callbackOf(data: object, more: Partial<FormedCallback> = {}): FormedCallback {
  const told = { kind: 'received', timestamp: '2026-11-24T10:00:00.000Z', data }
  return {
    id: ID as CallbackId,
    told: told as unknown as FormedCallback['told'],
    url: 'https://example.com/sms?a=1',
    form: {},
    token: 'a token',
    ...more,
  }
}

const inbound = (text: string) => ({
  id: ID,
  client_id: ID,
  from: '+12025550123',
  to: '12345',
  text,
  parts: 1,
})

describe('signatures of twilio-node’s own tests', () => {
  for (const { id, input, expected } of cases.cases) {
    const { token, url, params } = input
    if (token === undefined || url === undefined || params === undefined) continue
    test(`${id} is made`, () => {
      const signature = twilioSignature(token, url, signedFields(Object.entries(params)))
      expect(signature).toBe(expected.x_twilio_signature ?? '')
    })
  }
})

test('what is posted is believed by the official client, whatever the text and the URL', () => {
  const url = fc.constantFrom(
    'https://example.com/sms?a=1',
    'http://example.com:8080/sms?b=%20x&a=%C3%BC',
    'http://127.0.0.1:3000/',
  )
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 40 }),
      url,
      fc.string({ minLength: 1 }),
      (text, to, token) => {
        const request = TWILIO_FORM.requestOf(callbackOf(inbound(text), { url: to, token }))
        const fields = Object.fromEntries(new URLSearchParams(request.body ?? ''))
        expect(fields['Body']).toBe(text)
        expect(validateRequest(token, request.headers['x-twilio-signature'] ?? '', to, fields)).toBe(true)
      },
    ),
  )
})

test('without a token nothing is signed', () => {
  const { headers } = TWILIO_FORM.requestOf(callbackOf(inbound('x'), { token: null }))
  expect(Object.keys(headers)).not.toContain('x-twilio-signature')
})

test.each<[number, string, CallbackVerdict['kind'], readonly string[]]>([
  [200, '<Response><Message>Hi</Message></Response>', 'delivered', ['Hi']],
  [204, '', 'delivered', []],
  [200, 'OK', 'delivered', []],
  [500, '<Response><Message>Hi</Message></Response>', 'failed', []],
  [429, '', 'throttled', []],
  [410, '', 'gone', []],
])('an answer %p %p is %s', (statusCode, body, kind, replies) => {
  const reading = TWILIO_FORM.readingOf({ statusCode, body, retryAfter: null }, 0)
  expect(reading.verdict.kind).toBe(kind)
  expect(reading.replies).toEqual(replies)
})
