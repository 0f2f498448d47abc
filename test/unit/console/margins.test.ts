import { describe, expect, test } from 'bun:test'
import { costOf, marginRows } from '../../../src/console/web/prices/margins.ts'

const ALWAYS = '1970-01-01T00:00:00.000Z'
const AT = Date.parse('2026-11-24T10:00:00Z')
const COSTS = {
  costs: [
    { prefix: '49', cost_cents: 0.7, valid_from: ALWAYS },
    { prefix: '4917', cost_cents: 0.0001, valid_from: ALWAYS },
    { prefix: '4917', cost_cents: 9, valid_from: '2030-01-01T00:00:00Z' },
    { prefix: '1', cost_cents: 6, valid_from: ALWAYS },
  ],
}

describe('what a provider takes', () => {
  const numbers: readonly (readonly [string, number | null])[] = [
    ['+491512345678', 0.7],
    ['+491712345678', 0.0001],
    ['+15550101234', 6],
    ['+33123456789', null],
  ]
  for (const [to, cost] of numbers)
    test(`for a part to ${to} is ${cost}`, () => expect(costOf(COSTS, to, AT)).toBe(cost))
})

describe('what is left of a price', () => {
  const candidate = (provider: string, skipped: 'paused' | null = null) => ({
    provider,
    skipped,
    order: 1,
    weight: 1,
    share: 1,
    words: '',
    state: 'active' as const,
    lines_open: 1,
    answers: 0,
    failures: 0,
    breaker_open_until: null,
  })

  test('is exact to its last decimal, and less than nothing where the cost is higher', () => {
    const costs = new Map([
      ['a', 0.7],
      ['b', 6],
      ['c', null],
    ])
    const candidates = [candidate('c', 'paused'), candidate('a'), candidate('b')]
    const rows = marginRows({ candidates, chosen: 'a' }, 0.79, costs)
    expect(rows.map(({ provider, marginCents }) => [provider, marginCents])).toEqual([
      ['a', 0.09],
      ['c', null],
      ['b', -5.21],
    ])
  })
})
