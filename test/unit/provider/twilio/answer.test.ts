import { describe, expect, test } from 'bun:test'
import { readTwilioAnswer } from '../../../../src/provider/twilio/answer.ts'
import cases from '../../../cases/provider_mapping.json'
import { NOW_MS } from '../../../support/http-provider.ts'
import { MESSAGE_SID } from '../../../support/twilio.ts'

const read = (status: number, body: unknown, retryAfter: string | null = null) =>
  readTwilioAnswer(
    {
      status,
      header: (name) => (name === 'retry-after' ? retryAfter : null),
      body: typeof body === 'string' ? body : JSON.stringify(body),
    },
    NOW_MS,
  )

/** The example of Twilio's Messages resource. */
const TAKEN = {
  account_sid: 'AC0123456789abcdef0123456789abcdef',
  api_version: '2010-04-01',
  body: 'Your code is 123456',
  date_created: 'Thu, 24 Aug 2023 05:01:45 +0000',
  date_sent: null,
  date_updated: 'Thu, 24 Aug 2023 05:01:45 +0000',
  direction: 'outbound-api',
  error_code: null,
  error_message: null,
  from: null,
  messaging_service_sid: 'MG0123456789abcdef0123456789abcdef',
  num_media: '0',
  num_segments: '2',
  price: '-0.01580',
  price_unit: 'USD',
  sid: MESSAGE_SID,
  status: 'accepted',
  subresource_uris: {},
  to: '+4915112345678',
  uri: '/2010-04-01/…',
}

test('what was taken keeps price and segments, and not its text', () => {
  const answer = read(201, TAKEN)
  if (answer.kind !== 'accepted') throw new Error(JSON.stringify(answer))
  expect(answer.providerMessageIds).toEqual([MESSAGE_SID])
  expect(JSON.parse(answer.detail.slice('HTTP 201: '.length))).toEqual({
    error_code: null,
    error_message: null,
    from: null,
    messaging_service_sid: 'MG0123456789abcdef0123456789abcdef',
    num_segments: '2',
    price: '-0.01580',
    price_unit: 'USD',
    sid: MESSAGE_SID,
    status: 'accepted',
  })
})

test.each([
  ['nothing', ''],
  ['no JSON', '<html>'],
  ['no SID', '{}'],
  ['null for a SID', { ...TAKEN, sid: null }],
  ['an empty SID', { ...TAKEN, sid: '' }],
  ['a SID with a blank', { ...TAKEN, sid: 'S M' }],
  ['half of it', JSON.stringify(TAKEN).slice(0, -9)],
])('201 with %s is unknown', (_, body) => {
  expect(read(201, body)).toEqual({
    kind: 'unknown',
    error: 'Twilio answered 201 without a SID that can be read',
  })
})

test('what failed at once is refused: no receipt would come', () => {
  const failed = { ...TAKEN, status: 'failed', error_code: 21610, error_message: 'Blocked' }
  expect(read(201, failed)).toMatchObject({
    kind: 'rejected_permanent',
    error: '21610: opted out (Blocked)',
    optedOut: true,
  })
  expect(read(201, { ...failed, error_code: 30001, error_message: null })).toMatchObject({
    kind: 'rejected_temporary',
    error: '30001: the queue is full',
  })
  expect(read(201, { ...failed, error_code: null, error_message: null })).toMatchObject({
    kind: 'rejected_permanent',
    error: 'Twilio says failed',
  })
})

describe('refusals', () => {
  test.each<[number, number, string, object]>([
    [
      400,
      21211,
      "The 'To' number 12 is not a valid phone number.",
      {
        kind: 'rejected_permanent',
        error: "21211: no valid number (The 'To' number 12 is not a valid phone number.)",
      },
    ],
    [
      400,
      21610,
      'Attempt to send to unsubscribed recipient',
      { kind: 'rejected_permanent', error: '21610: opted out (Attempt to send to unsubscribed recipient)' },
    ],
    [400, 21408, 'Permission to send an SMS has not been enabled', { kind: 'rejected_temporary' }],
    [400, 21606, 'From is not yours', { kind: 'rejected_temporary' }],
    [400, 21611, 'queue', { kind: 'throttled', retryAfterMs: null }],
    [
      401,
      20003,
      'Authenticate',
      { kind: 'rejected_temporary', error: '20003: Twilio refuses our credentials (Authenticate)' },
    ],
    [404, 20404, 'The requested resource was not found', { kind: 'rejected_temporary' }],
    [403, 99999, 'no', { kind: 'rejected_temporary', error: '99999: no' }],
    [400, 99999, 'no', { kind: 'rejected_permanent', error: '99999: no' }],
    [409, 99999, 'no', { kind: 'unknown' }],
    [500, 20500, 'An internal server error has occurred', { kind: 'unknown' }],
    [503, 21610, 'whatever a gateway says', { kind: 'unknown' }],
  ])('%i with code %i %s', (status, code, message, expected) => {
    const body = { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }
    const answer = read(status, body)
    expect(answer).toMatchObject(expected)
    if ('detail' in answer) expect(answer.detail).toBe(`HTTP ${status}: ${JSON.stringify(body)}`)
  })

  test.each([
    [429, { code: 20429, message: 'Too Many Requests' }, '7', 7_000],
    [429, { code: 21211, message: 'whatever' }, null, null],
    [429, 'slow', 'Thu, 01 Jan 2026 00:00:03 GMT', 3_000],
    [400, { code: 20429, message: 'Too Many Requests' }, '1', 1_000],
    [400, { code: 14107, message: null }, null, null],
  ])('%i %j, Retry-After %p is throttled', (status, body, retryAfter, retryAfterMs) => {
    expect(read(status, body, retryAfter)).toMatchObject({ kind: 'throttled', retryAfterMs })
  })

  test.each([
    [400, 'no', 'rejected_permanent'],
    [403, '', 'rejected_temporary'],
    [308, '', 'rejected_temporary'],
    [302, '', 'unknown'],
    [408, '', 'unknown'],
    [502, '<html>', 'unknown'],
  ])('%i without a code: %p is %s', (status, body, kind) => {
    expect(read(status, body)).toMatchObject({ kind })
  })
})

test('each error code of the cases is refused as they say', () => {
  const known = cases.cases.filter(({ kind }) => kind === 'twilio_error')
  expect(known.length).toBeGreaterThan(10)
  for (const { input, expected } of known) {
    const answer = read(400, { code: input.code, message: 'no' })
    expect([input.code, answer.kind === 'rejected_permanent']).toEqual([
      input.code,
      expected.retry === 'permanent',
    ])
    expect('optedOut' in answer).toBe(expected.opt_out === true)
  }
})
