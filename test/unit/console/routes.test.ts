import { describe, expect, test } from 'bun:test'
import type { Route } from '../../../src/console/web/answers.ts'
import {
  conditionsOf,
  differences,
  draftOfRule,
  newRule,
  placeOfRefusal,
  problemOf,
  ruleOf,
  tiersOf,
} from '../../../src/console/web/routes/rules.ts'

const RULE: Route = {
  name: 'Germany',
  match: { prefix: ['49', '4917'], lane: 'otp' },
  targets: [
    { provider: 'acme', order: 1, weight: 70 },
    { provider: 'mock', order: 1, weight: 30 },
    { provider: 'last', order: 2, weight: 1 },
  ],
  failover: { on_refusal: true, on_throttle_ms: 0, on_no_receipt_ms: 2_500 },
  refuse_below_cost: true,
}

describe('a rule', () => {
  test('is typed and written again as it was', () => expect(ruleOf(draftOfRule(RULE))).toEqual(RULE))

  test('without conditions, bounds and names is written so', () => {
    const plain: Route = {
      name: 'everything',
      match: {},
      targets: [{ provider: 'mock', order: 1, weight: 1 }],
      failover: { on_refusal: true, on_throttle_ms: null, on_no_receipt_ms: null },
      refuse_below_cost: false,
    }
    expect(ruleOf(draftOfRule(plain))).toEqual(plain)
    expect(ruleOf({ ...newRule('mock'), name: 'everything' })).toEqual(plain)
  })

  const prefixes: readonly (readonly [string, Route['match']['prefix']])[] = [
    ['+49', '49'],
    ['49, +43;41', ['49', '43', '41']],
    ['  ', undefined],
    ['abc', 'abc'],
  ]
  for (const [typed, prefix] of prefixes)
    test(`takes “${typed}” as prefixes`, () =>
      expect(ruleOf({ ...newRule('mock'), prefixes: typed }).match.prefix).toEqual(prefix as string))

  test('with a number that is none is not sent, and the field is named', () => {
    const good = draftOfRule(RULE)
    expect(problemOf([good])).toBeNull()
    expect(problemOf([good, { ...good, onThrottleS: 'soon' }])).toEqual({
      field: 'routes.1.failover.on_throttle_ms',
      rule: 'must be a number',
    })
    const targets = good.targets.map((target) => ({ ...target, weight: '' }))
    expect(problemOf([{ ...good, targets }])?.field).toBe('routes.0.targets.0.weight')
  })

  test('says what it asks for, with few of many prefixes', () => {
    expect(conditionsOf({ prefix: ['1', '2', '3', '4', '5', '6'], client_id: 'c' }, () => 'Shop')).toEqual([
      { what: 'to', value: '+1, +2, +3, +4, 2 more' },
      { what: 'client', value: 'Shop' },
    ])
    expect(conditionsOf({}, String)).toEqual([])
  })

  test('asks its providers by order, those of the same order by share', () =>
    expect(tiersOf(RULE.targets)).toEqual([
      [
        { provider: 'acme', share: 70 },
        { provider: 'mock', share: 30 },
      ],
      [{ provider: 'last', share: 100 }],
    ]))
})

test('a refusal is led to its rule', () => {
  expect(placeOfRefusal('routes.2.targets.0.weight')).toEqual({ at: 2, field: 'targets.0.weight' })
  expect(placeOfRefusal('routes.12')).toEqual({ at: 12, field: '' })
  expect(placeOfRefusal('routes')).toBeNull()
  expect(placeOfRefusal(undefined)).toBeNull()
})

describe('two lists', () => {
  const named = (name: string, changes: Partial<Route> = {}): Route => ({ ...RULE, name, ...changes })
  test('that say the same differ in nothing', () =>
    expect(differences([named('a'), named('b')], [named('a'), named('b')])).toEqual([]))
  test('differ in rules of one alone, in what rules say, and in their order', () => {
    expect(differences([named('a'), named('b')], [named('c'), named('a', { match: {} })])).toEqual([
      'c is only in theirs',
      'a is another in theirs',
      'b is only in yours',
    ])
    expect(differences([named('a'), named('b')], [named('b'), named('a')])).toEqual(['the order is another'])
  })
})
