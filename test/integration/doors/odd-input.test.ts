import { afterAll, beforeAll, expect, test } from 'bun:test'
import { type DoorTest, openDoorTest } from '../../support/doors/door.ts'
import { randomFrom } from '../../support/random.ts'

// Whatever is sent to a door, its answer is one of its own, and nothing fails within.

let door: DoorTest

beforeAll(async () => {
  door = await openDoorTest({ auth: 'none' })
})
afterAll(async () => {
  await door.close()
})

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
  expect(door.logged()).not.toContain('request failed')
})
