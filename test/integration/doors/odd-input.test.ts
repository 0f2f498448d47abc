import { afterAll, beforeAll, expect, test } from 'bun:test'
import { sidOf, sidOfNumber } from '../../../src/domain/twilio/sid.ts'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'
import { OTP_SECRET } from '../../support/otp-gateway.ts'
import { randomFrom } from '../../support/random.ts'
import { rawRequest } from '../../support/raw-request.ts'

// Whatever is sent to a door, its answer is one of its own, and nothing fails within.

let door: DoorTest

beforeAll(async () => {
  door = await openDoorTest({
    auth: 'none',
    otp: { secret: OTP_SECRET, deadlineMs: 1_000, echoCode: false },
  })
})
afterAll(async () => {
  await door.close()
})

/** What failed within, as it was logged. */
const failures = () =>
  door
    .logged()
    .split('\n')
    .filter((line) => line.includes('request failed'))

const VALUES = [
  '',
  'a',
  '0',
  '-1',
  '7',
  '99999999999999999999',
  '%00',
  '%ff%fe',
  '%F0%9F%98%80',
  '%ED%A0%80',
  '%',
  '%d',
  '%c3%28',
  'x'.repeat(2_000),
  '%2B15551230000',
  '15551230000',
  'http%3A%2F%2F127.0.0.1%3A8080%2F%25d',
  'javascript:alert(1)',
  '%05%00%03%01%02%01',
  '0500030102',
  '__proto__',
  '{"0x1400":{"__proto__":1}}',
  '[[[[',
  'utf-16be',
  'binary',
  'yes',
  'GET',
  '000000000100000R',
  '1%0d%0aX: y',
]
const NAMES = {
  '/cgi-bin/sendsms': [
    'to',
    'from',
    'text',
    'udh',
    'charset',
    'coding',
    'mclass',
    'mwi',
    'alt-dcs',
    'pid',
    'dlr-mask',
    'dlr-url',
    'validity',
    'deferred',
    'priority',
    'account',
    'binfo',
    'smsc',
    'meta-data',
  ],
  '/send': [
    'to',
    'from',
    'content',
    'hex-content',
    'coding',
    'priority',
    'sdt',
    'validity-period',
    'dlr',
    'dlr-url',
    'dlr-level',
    'dlr-method',
    'custom_tlvs',
    'tags',
  ],
  '/rate': ['to', 'from', 'content', 'coding'],
  '/sms/json': [
    'to',
    'from',
    'text',
    'type',
    'body',
    'udh',
    'message-class',
    'protocol-id',
    'ttl',
    'callback',
    'client-ref',
    'entity-id',
    'content-id',
  ],
}

test.each(Object.entries(NAMES))('%s', async (path, names) => {
  const random = randomFrom(16)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T // there is one
  const who = path === '/sms/json' ? ['api_key', 'api_secret'] : ['username', 'password']
  const credentials = `${who[0]}=${door.clientId}&${who[1]}=a`
  const right = 'to=15551230000&from=ACME&text=a&content=a'
  const queries = Array.from({ length: 400 }, () => {
    const odd = Array.from({ length: 1 + Math.floor(random() * 4) }, () => `${pick(names)}=${pick(VALUES)}`)
    const rest = right
      .split('&')
      .filter(
        (pair) =>
          !odd.some((one) => one.split('=')[0] === pair.split('=')[0]) &&
          names.includes(pair.split('=')[0] ?? ''),
      )
    return [...odd, ...rest, credentials].join('&')
  })
  const answers: [number, string, string][] = []
  for (const query of queries) {
    const response = await fetch(`${door.app.url}${path}?${query}`)
    answers.push([response.status, await response.text(), query])
  }
  expect(answers.filter(([status, body]) => status >= 500 || body.includes('request_id'))).toEqual([])
  expect(answers.some(([status]) => status < 300)).toBe(true)
  expect(failures()).toEqual([])
})

const AC = () => sidOf('AC', door.clientId)
const VA = () => sidOf('VA', door.clientId)

// The door for Twilio's clients: each is asked with odd parameters, in the query of a GET and in the form of a POST.
test.each<[string, 'GET' | 'POST', () => string, readonly string[]]>([
  [
    'a message',
    'POST',
    () => `/2010-04-01/Accounts/${AC()}/Messages.json`,
    [
      ...['To', 'From', 'Body', 'MessagingServiceSid', 'StatusCallback', 'SmartEncoded', 'ValidityPeriod'],
      ...['ScheduleType', 'SendAt', 'MediaUrl', 'ContentSid', 'SendAsMms', '%00', 'a%ffb'],
    ],
  ],
  [
    'a list',
    'GET',
    () => `/2010-04-01/Accounts/${AC()}/Messages.json`,
    ['To', 'From', 'DateSent', 'DateSent<', 'DateSent>', 'PageSize', 'Page', 'PageToken'],
  ],
  [
    'numbers',
    'GET',
    () => `/2010-04-01/Accounts/${AC()}/IncomingPhoneNumbers.json`,
    ['PhoneNumber', 'PageSize', 'PageToken'],
  ],
  [
    'a number',
    'POST',
    () => `/2010-04-01/Accounts/${AC()}/IncomingPhoneNumbers/${sidOfNumber('+15551230000')}.json`,
    ['SmsUrl', 'SmsMethod'],
  ],
  ['a service', 'POST', () => `/v2/Services/${VA()}`, ['FriendlyName', 'CodeLength']],
  ['a check', 'POST', () => `/v2/Services/${VA()}/VerificationCheck`, ['To', 'Code', 'VerificationSid']],
  ['an update', 'POST', () => `/v2/Services/${VA()}/Verifications/%2B15551230000`, ['Status']],
])('%s of Twilio', async (_, method, path, names) => {
  const random = randomFrom(17)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T // there is one
  const dates = [
    '0000-01-01',
    '1969-12-31',
    '9999-12-31',
    '2026-11-24T99:00:00Z',
    AC(),
    `SM${'f'.repeat(32)}`,
  ]
  const authorization = `Basic ${btoa(`${AC()}:secret`)}`
  const answers: [number, string, string][] = []
  for (let round = 0; round < 150; round++) {
    const odd = Array.from(
      { length: 1 + Math.floor(random() * 4) },
      () => `${pick(names)}=${pick([...VALUES, ...dates])}`,
    ).join('&')
    const sent = method === 'GET' ? `?${odd}` : ''
    const response = await fetch(`${door.app.url}${path()}${sent}`, {
      method,
      headers: {
        authorization,
        ...(method === 'POST' && { 'content-type': 'application/x-www-form-urlencoded' }),
        ...(round % 2 === 0 && { 'idempotency-key': `odd-${round}` }),
      },
      ...(method === 'POST' && { body: odd }),
    })
    answers.push([response.status, await response.text(), odd])
  }
  expect(answers.filter(([status, body]) => status >= 500 || body.includes('request_id'))).toEqual([])
  expect(failures()).toEqual([])
})

test.each([
  'GET /2010-04-01/Accounts/%ZZ/Messages.json HTTP/1.1\r\nHost: x',
  'GET /2010-04-01/Accounts/AC/Messages/%00 HTTP/1.1\r\nHost: x',
  'GET /2010-04-01/Accounts/AC/Messages/%ff.json HTTP/1.0',
  'GET /v2/Services HTTP/1.0',
  'HEAD /v2/Services HTTP/1.1\r\nHost: x',
  'OPTIONS /v2/Services HTTP/1.1\r\nHost: x',
  'TRACE /2010-04-01/ HTTP/1.1\r\nHost: x',
  'GET /2010-04-01//// HTTP/1.1\r\nHost: [::1]:1',
  'POST /v2/Services HTTP/1.1\r\nHost: x\r\nContent-Length: 0',
  'DELETE /2010-04-01/Accounts/AC/Messages/SM HTTP/1.1\r\nHost: x',
  'GET /send?a=1 HTTP/1.0',
  'HEAD /cgi-bin/sendsms HTTP/1.1\r\nHost: x',
  'OPTIONS /sms/json HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example',
  'POST /sms/json HTTP/1.1\r\nHost: x\r\nOrigin: http://evil.example\r\nContent-Length: 0',
])('%j is answered, and not with a failure', async (head) => {
  const authorization = `Authorization: Basic ${btoa(`${AC()}:secret`)}`
  const answer = await rawRequest(door.app.url, `${head}\r\n${authorization}\r\nConnection: close\r\n\r\n`)
  const status = Number(/^HTTP\/1.1 (\d{3})/.exec(answer)?.[1])
  expect([answer, status >= 200 && status < 500]).toEqual([answer, true])
  expect(answer.toLowerCase()).not.toContain('access-control-')
  expect(failures()).toEqual([])
})
