import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { countryOf } from '../../../../src/domain/country.ts'
import type { ClientId, Lane, Msisdn } from '../../../../src/domain/message.ts'
import { openRouteMatcher } from '../../../../src/domain/route/route-match.ts'
import { findUnreachable } from '../../../../src/domain/route/route-reach.ts'
import type { Routable, RouteMatch, RouteRule } from '../../../../src/domain/route/routing.ts'

const A = '00000000-0000-4000-8000-00000000000a' as ClientId
const B = '00000000-0000-4000-8000-00000000000b' as ClientId

type Message = Pick<Routable, 'clientId' | 'to' | 'from' | 'lane'>

const rule = (name: string, match: RouteMatch = {}): RouteRule => ({
  name,
  match,
  targets: [{ provider: 'mock', order: 1, weight: 1 }],
  failover: { onRefusal: false, onThrottleMs: null, onNoReceiptMs: null },
  refuseBelowCost: false,
})
const message = (to: string, more: Partial<Message> = {}): Message => ({
  clientId: A,
  from: 'SENDER',
  lane: 'normal',
  ...more,
  to: to as Msisdn,
})
const ruleOf = (rules: readonly RouteRule[], of: Message) =>
  openRouteMatcher(rules).match(of)?.name ?? 'no rule'

describe('the first rule that matches wins', () => {
  const rules = [
    rule('otp', { lane: 'otp' }),
    rule('b to france', { clientId: B, country: 'FR' }),
    rule('shop', { sender: 'SHOP' }),
    rule('canada', { country: 'CA' }),
    rule('mobile germany', { prefixes: ['4915', '4916', '4917'] }),
    rule('germany', { prefixes: ['49'] }),
  ]
  test.each([
    ['otp', message('+33612345678', { clientId: B, lane: 'otp' })],
    ['b to france', message('+33612345678', { clientId: B })],
    ['no rule', message('+33612345678')],
    ['shop', message('+4915112345678', { from: 'SHOP' })],
    ['no rule', message('+33612345678', { from: 'shop' })],
    ['canada', message('+14165550123')],
    ['no rule', message('+12025550123')],
    ['mobile germany', message('+4915112345678')],
    ['germany', message('+493012345678')],
    ['germany', message('+49')],
    ['no rule', message('+48')],
  ])('%s', (name, of) => {
    expect(ruleOf(rules, of)).toBe(name)
  })

  test('and no rule matches nothing', () => {
    expect(ruleOf([], message('+4915112345678'))).toBe('no rule')
  })
})

describe('of rules that differ only in their prefix the longest wins', () => {
  test.each([[['49', '4915', '']], [['', '49', '4915']], [['4915', '', '49']]])(
    'whatever their order: %j',
    (prefixes) => {
      const rules = prefixes.map((prefix) => rule(`p${prefix}`, prefix === '' ? {} : { prefixes: [prefix] }))
      expect(ruleOf(rules, message('+4915112345678'))).toBe('p4915')
      expect(ruleOf(rules, message('+493012345678'))).toBe('p49')
      expect(ruleOf(rules, message('+33612345678'))).toBe('p')
    },
  )

  test('also over a rule of other conditions that stands between, in the place of the shorter one above it', () => {
    const rules = [
      rule('49', { prefixes: ['49'] }),
      rule('of b', { clientId: B }),
      rule('4915', { prefixes: ['4915'] }),
    ]
    expect(ruleOf(rules, message('+4915112345678', { clientId: B }))).toBe('4915')
    expect(ruleOf(rules, message('+33612345678', { clientId: B }))).toBe('of b')
  })

  test('but a rule between wins where no sibling above it matches', () => {
    const rules = [
      rule('4915', { prefixes: ['4915'] }),
      rule('of b', { clientId: B }),
      rule('49', { prefixes: ['49'] }),
    ]
    expect(ruleOf(rules, message('+493012345678', { clientId: B }))).toBe('of b')
    expect(ruleOf(rules, message('+493012345678'))).toBe('49')
  })

  test('and of a list of prefixes the longest that fits counts', () => {
    const rules = [rule('one', { prefixes: ['4', '49151'] }), rule('two', { prefixes: ['49', '491'] })]
    expect(ruleOf(rules, message('+4915112345678'))).toBe('one')
    expect(ruleOf(rules, message('+4917112345678'))).toBe('two')
    expect(ruleOf(rules, message('+41791234567'))).toBe('one')
  })

  test('of the same prefix the first', () => {
    const rules = [rule('one', { prefixes: ['49'] }), rule('two', { prefixes: ['49', '33'] })]
    expect(ruleOf(rules, message('+4915112345678'))).toBe('one')
    expect(ruleOf(rules, message('+33612345678'))).toBe('two')
  })
})

/** The spec of `src/domain/route/route-match.ts`, as slow as it reads. */
function slowly(rules: readonly RouteRule[], of: Message): RouteRule | null {
  const prefixOf = ({ match }: RouteRule) => {
    const fitting = (match.prefixes ?? ['']).filter((prefix) => of.to.slice(1).startsWith(prefix))
    return fitting.toSorted((a, b) => b.length - a.length)[0] ?? null
  }
  const matches = (one: RouteRule) =>
    (one.match.clientId === undefined || one.match.clientId === of.clientId) &&
    (one.match.sender === undefined || one.match.sender === of.from) &&
    (one.match.lane === undefined || one.match.lane === of.lane) &&
    (one.match.country === undefined || one.match.country === countryOf(of.to)) &&
    prefixOf(one) !== null
  const besides = ({ match: { prefixes: _, ...others } }: RouteRule) =>
    JSON.stringify(Object.entries(others).toSorted())
  const first = rules.find(matches)
  if (!first) return null
  let winner = first
  for (const one of rules.filter((each) => besides(each) === besides(first) && matches(each)))
    if ((prefixOf(one)?.length ?? 0) > (prefixOf(winner)?.length ?? 0)) winner = one
  return winner
}

const prefix = fc.constantFrom('1', '12', '1416', '4', '49', '491', '4915', '4916', '33', '336', '491511')
const maybe = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined, freq: 2 })
const anyMatch = fc
  .record({
    clientId: maybe([A, B]),
    sender: maybe(['SENDER', 'SHOP']),
    country: maybe(['DE', 'CA', 'US', 'FR']),
    lane: maybe<Lane>(['otp', 'express', 'normal']),
    prefixes: fc.option(fc.uniqueArray(prefix, { minLength: 1, maxLength: 3 }), { nil: undefined, freq: 3 }),
  })
  .map(
    (match) =>
      Object.fromEntries(Object.entries(match).filter(([, value]) => value !== undefined)) as RouteMatch,
  )
const anyRules = fc
  .array(anyMatch, { maxLength: 12 })
  .map((matches) => matches.map((match, place) => rule(`r${place}`, match)))
const NUMBERS = [
  '+14165550123',
  '+12025550123',
  '+4915112345678',
  '+4916212345678',
  '+493012345678',
  '+33612345678',
  '+41791234567',
  '+49',
  '+881612345678',
]
const EVERY_MESSAGE: readonly Message[] = NUMBERS.flatMap((to) =>
  [A, B].flatMap((clientId) =>
    ['SENDER', 'SHOP', 'OTHER'].flatMap((from) =>
      (['otp', 'express', 'normal'] as const).map((lane) => message(to, { clientId, from, lane })),
    ),
  ),
)

describe('for any list of rules', () => {
  test('the matcher answers as the spec, read slowly', () => {
    fc.assert(
      fc.property(anyRules, (rules) => {
        const matcher = openRouteMatcher(rules)
        for (const of of EVERY_MESSAGE) expect(matcher.match(of)?.name).toBe(slowly(rules, of)?.name)
      }),
      { numRuns: 300 },
    )
  })

  test('no message goes by a rule that is called unreachable, and all it matches would be matched before', () => {
    let found = 0
    fc.assert(
      fc.property(anyRules, (rules) => {
        const unreachable = findUnreachable(rules)
        if (unreachable === null) return
        found++
        const { rule: place, coveredBy } = unreachable
        expect(place).not.toBe(coveredBy)
        for (const of of EVERY_MESSAGE) expect(slowly(rules, of)).not.toBe(rules[place])
      }),
      { numRuns: 1_000 },
    )
    expect(found).toBeGreaterThan(100)
  })
})

describe('a rule is unreachable', () => {
  const GERMANY = { prefixes: ['49'] }
  test.each<[string, RouteMatch[], { rule: number; coveredBy: number } | null]>([
    ['when one before it asks for nothing', [{}, { lane: 'otp' }], { rule: 1, coveredBy: 0 }],
    ['when one before it asks for the same', [{ lane: 'otp' }, { lane: 'otp' }], { rule: 1, coveredBy: 0 }],
    [
      'when one before it asks for less',
      [GERMANY, { clientId: A, prefixes: ['4915', '4930'] }],
      { rule: 1, coveredBy: 0 },
    ],
    [
      'when siblings have all of its prefixes',
      [GERMANY, { prefixes: ['33'] }, { prefixes: ['33', '49'] }],
      { rule: 2, coveredBy: 1 },
    ],
    ['when its prefix is of a country before it', [{ country: 'DE' }, GERMANY], { rule: 1, coveredBy: 0 }],
    [
      'when its country has the prefix before it',
      [GERMANY, { country: 'DE', lane: 'otp' }],
      { rule: 1, coveredBy: 0 },
    ],
    [
      'when a sibling has all of its country',
      [{ country: 'DE' }, { country: 'DE', ...GERMANY }],
      { rule: 0, coveredBy: 1 },
    ],
    ['not when it asks for a longer prefix than its sibling', [{}, GERMANY, { prefixes: ['4915'] }], null],
    ['not when one after it asks for less', [{ lane: 'otp' }, {}], null],
    ['not when one of its prefixes is left', [GERMANY, { clientId: A, prefixes: ['4915', '33'] }], null],
    ['not when its country shares the prefix', [{ country: 'US' }, { prefixes: ['1'] }], null],
    [
      'not when a sibling above stands for it',
      [{ lane: 'otp', ...GERMANY }, {}, { lane: 'otp', prefixes: ['4915'] }],
      null,
    ],
    [
      'not when only several cover it together',
      [{ lane: 'otp' }, { lane: 'express' }, { lane: 'normal' }, {}],
      null,
    ],
  ])('%s', (_, matches, expected) => {
    expect(findUnreachable(matches.map((match, place) => rule(`r${place}`, match)))).toEqual(expected)
  })
})
