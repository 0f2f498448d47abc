import { describe, expect, test } from 'bun:test'
import { drawnRules } from '../../../src/console/web/routes/drawn-rules.ts'
import { newRule, type RuleDraft } from '../../../src/console/web/routes/rules.ts'

const rule = (name: string, changes: Partial<RuleDraft> = {}): RuleDraft => ({
  ...newRule('mock'),
  name,
  ...changes,
})
const RULES = [
  rule('Germany', { prefixes: '49, 4917' }),
  rule('Austria', { prefixes: '+43' }),
  rule('France', { country: 'FR' }),
  rule('shop', { clientId: 'c1' }),
  { ...newRule('acme'), name: 'rest' },
]
const nameOf = (id: string) => (id === 'c1' ? 'Shoe shop' : id)
const drawn = (typed: string, most = 100, always: readonly number[] = []) =>
  drawnRules(RULES, typed, most, new Set(always), nameOf)

describe('the rules that are drawn', () => {
  const finds: readonly (readonly [string, readonly number[]])[] = [
    ['', [0, 1, 2, 3, 4]],
    ['german', [0]],
    ['+49 171 2345678', [0]],
    ['4', [0, 1]],
    ['43', [1]],
    ['country fr', [2]],
    ['SHOE', [3]],
    ['acme', [4]],
    ['nobody', []],
  ]
  for (const [typed, places] of finds)
    test(`“${typed}” finds ${places.length}`, () =>
      expect(drawn(typed)).toEqual({ found: places.length, places }))

  test('are no more than asked for, and all are counted', () =>
    expect(drawn('', 2)).toEqual({ found: 5, places: [0, 1] }))

  test('are those that are worked on too, in their place', () =>
    expect(drawn('austria', 2, [RULES[4]?.key ?? 0, RULES[0]?.key ?? 0])).toEqual({
      found: 1,
      places: [0, 1, 4],
    }))
})
