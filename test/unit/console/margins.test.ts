import { expect, test } from 'bun:test'
import { marginRows } from '../../../src/console/web/prices/margins.ts'

const candidate = (
  provider: string,
  skipped: 'paused' | null,
  cost: number | null,
  margin: number | null,
) => ({
  provider,
  skipped,
  cost_cents: cost,
  margin_cents: margin,
})

test('the provider that would be asked stands first, the others in their order', () => {
  const candidates = [
    candidate('c', 'paused', null, null),
    candidate('a', null, 0.7, 0.09),
    candidate('b', null, 6, -5.21),
  ]
  expect(marginRows({ candidates, chosen: 'a' })).toEqual([
    { provider: 'a', skipped: null, isChosen: true, costCents: 0.7, marginCents: 0.09 },
    { provider: 'c', skipped: 'paused', isChosen: false, costCents: null, marginCents: null },
    { provider: 'b', skipped: null, isChosen: false, costCents: 6, marginCents: -5.21 },
  ])
})
