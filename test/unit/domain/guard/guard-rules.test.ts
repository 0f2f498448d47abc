import { describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import { type Guard, USUAL_GUARD } from '../../../../src/domain/controls/guard.ts'
import { isAllowed } from '../../../../src/domain/guard/allowed.ts'
import {
  countAskOf,
  findCounted,
  findStanding,
  findTooFewVerified,
  keyOf,
  type Watched,
} from '../../../../src/domain/guard/guard-rules.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'

const CLIENT = '550e8400-e29b-41d4-a716-446655440000' as ClientId // a UUID

function watched(guard: Partial<Guard>, more: Partial<Omit<Watched, 'to'>> & { to?: string } = {}): Watched {
  const { to = '+491711234567', ...of } = more
  const usual = { ...USUAL_GUARD, ...guard }
  const number = must(readMsisdn(to), 'a number')
  return { clientId: CLIENT, to: number, country: 'DE', otp: true, endUser: null, guard: usual, ...of }
}
const rulesOf = (of: Watched) => findStanding(of).map(({ rule, key }) => [rule, key])

describe('the countries', () => {
  const countries = (allowed: string[] | null, home: string[] = []) => ({
    countries: { mode: 'block' as const, allowed, home },
  })

  test.each([
    ['none is named', countries(null), true, []],
    ['home is there', countries(null, ['DE']), true, []],
    ['home is elsewhere', countries(null, ['US', 'FR']), true, [['countries', 'DE']]],
    ['home is elsewhere, and it is no code', countries(null, ['US']), false, []],
    ['the list has it, home is elsewhere', countries(['DE'], ['US']), true, []],
    ['the list has it not', countries(['US']), false, [['countries', 'DE']]],
    ['the list is empty', countries([]), false, [['countries', 'DE']]],
  ] as const)('where %s', (_, guard, otp, found) => {
    expect(rulesOf(watched(guard, { otp }))).toEqual(found as unknown as string[][])
  })

  test('off find nothing', () => {
    expect(rulesOf(watched({ countries: { mode: 'off', allowed: [], home: [] } }))).toEqual([])
  })

  test('are named in words', () => {
    expect(findStanding(watched(countries(['US'])))[0]?.words).toBe(
      'DE is not among the countries it may send to',
    )
    expect(findStanding(watched(countries(['US']), { country: 'ZZ' }))[0]?.words).toBe(
      'a number of no country is not among the countries it may send to',
    )
  })
})

describe('types of numbers', () => {
  const premium = { to: '+19005551234', country: 'US' }

  test('are refused as usual', () => {
    expect(findStanding(watched({}, premium))).toEqual([
      { rule: 'number_types', key: 'premium_rate', words: 'the number is a premium rate number' },
    ])
  })

  test.each([
    ['mode off', { mode: 'off', refused: ['premium_rate'] }],
    ['another list', { mode: 'block', refused: ['pager'] }],
  ] as const)('pass with %s', (_, { mode, refused }) => {
    expect(rulesOf(watched({ number_types: { mode, refused: [...refused] } }, premium))).toEqual([])
  })
})

describe('what is counted', () => {
  test('is of the number, its beginning, its client, who asks for it', () => {
    const of = watched({}, { endUser: '198.51.100.7' })
    expect(keyOf('per_number', of)).toBe('+491711234567')
    expect(keyOf('per_prefix', of)).toBe('+49171123')
    expect(keyOf('sequence', of)).toBe('+49171123')
    expect(keyOf('verified_share', of)).toBe('+49171123')
    expect(keyOf('per_client', of)).toBe('')
    expect(keyOf('per_end_user', of)).toBe('198.51.100.7')
  })

  test('is nothing of who does not say for whom he asks, and no share of what is no code', () => {
    expect(keyOf('per_end_user', watched({}))).toBeNull()
    expect(keyOf('verified_share', watched({}, { otp: false }))).toBeNull()
  })

  test('has its place by the last four digits, also of short numbers', () => {
    const askOf = (to: string) => countAskOf('sequence', 'x', watched({}, { to }))
    expect(askOf('+491711230042')).toMatchObject({ kind: 'run', place: 42, most: 20, windowMs: 600_000 })
    expect(askOf('+123')).toMatchObject({ place: 123 })
  })

  test('is apart for each rule, window, client and key', () => {
    const of = watched({})
    const keys = [
      countAskOf('per_number', 'a', of),
      countAskOf('per_number', 'b', of),
      countAskOf('per_prefix', 'a', of),
      countAskOf('per_number', 'a', { ...of, clientId: '660e8400-e29b-41d4-a716-446655440000' as ClientId }),
      countAskOf('per_number', 'a', watched({ per_number: { ...USUAL_GUARD.per_number, window_s: 60 } })),
    ].map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
  })

  test.each([
    ['per_number', 5, 'more than 5 messages to this number within 600 s'],
    [
      'per_prefix',
      300,
      'more than 300 messages to numbers that differ in their last four digits within 600 s',
    ],
    ['per_client', 10_000, 'more than 10000 messages of this client within 600 s'],
    ['per_end_user', 10, 'more than 10 messages for this end user within 600 s'],
  ] as const)('%s: %p pass, one more is too many', (rule, most, words) => {
    expect(findCounted(rule, 'k', watched({}), most)).toBeNull()
    expect(findCounted(rule, 'k', watched({}), most + 1)).toEqual({ rule, key: 'k', words })
  })

  test('in a row: 19 pass, 20 are too many', () => {
    expect(findCounted('sequence', 'k', watched({}), 19)).toBeNull()
    expect(findCounted('sequence', 'k', watched({}), 20)?.words).toBe('20 numbers in a row within 600 s')
  })
})

test.each([
  [99, 0, false], // too few to tell
  [100, 10, false],
  [100, 9, true],
  [1_000, 99, true],
  [1_000, 100, false],
])('of %p codes %p verified is too few: %p', (sent, verified, isTooFew) => {
  expect(findTooFewVerified('k', watched({}), { sent, verified }) !== null).toBe(isTooFew)
})

describe('what is allowed', () => {
  const guard = (numbers: string[], end_users: string[] = []) => ({
    ...USUAL_GUARD,
    allow: { numbers, end_users },
  })

  test.each([
    ['a whole number', guard(['+491711234567']), true],
    ['a beginning', guard(['+1', '+4917112']), true],
    ['another one', guard(['+491711234568', '+4917113']), false],
    ['a longer one', guard(['+4917112345670']), false],
    ['an end user', guard([], ['198.51.100.7']), true],
    ['another end user', guard([], ['198.51.100.8']), false],
    ['nothing', guard([]), false],
  ] as const)('by %s', (_, control, expected) => {
    expect(isAllowed(control, '+491711234567', '198.51.100.7')).toBe(expected)
  })

  test('is an end user by the network of an IPv6 address', () => {
    expect(isAllowed(guard([], ['2001:db8:1:2::7']), '+49171', '2001:db8:1:2::/64')).toBe(true)
    expect(isAllowed(guard([], ['2001:db8:1:3::7']), '+49171', '2001:db8:1:2::/64')).toBe(false)
  })
})
