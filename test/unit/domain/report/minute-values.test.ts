import { describe, expect, test } from 'bun:test'
import { MAX_ERRORS, NO_VALUES, withValues } from '../../../../src/domain/report/minute-values.ts'
import { inBoth, joined, joinedMinutes } from '../../../../src/domain/report/stretches.ts'
import { cents } from '../../../support/money.ts'

describe('what the messages of a minute have at most', () => {
  const cell = { messages: 3, lane: 'normal', door: null, error: null, attempts: 1 }
  const price = { lowest: cents(5), highest: cents(7) }

  test('is that of all its parts together, and names nobody', () => {
    const first = withValues(
      NO_VALUES,
      [cell, { ...cell, lane: 'otp', error: 'barred: +12025550123', attempts: 4 }],
      price,
    )
    const both = withValues(first, [{ ...cell, messages: 1, door: 'kannel', error: 'absent' }], {
      lowest: cents(6),
      highest: cents(20),
    })
    expect(both).toEqual({
      messages: 7,
      errors: ['barred:', 'absent'],
      lanes: ['normal', 'otp'],
      doors: ['kannel'],
      attempts: 4,
      lowest: cents(5),
      highest: cents(20),
    })
  })

  test('does not tell errors apart that are too many', () => {
    const cells = Array.from({ length: MAX_ERRORS + 1 }, (_, index) => ({ ...cell, error: `error ${index}` }))
    const many = withValues(NO_VALUES, cells, price)
    expect(many.errors).toBeNull()
    expect(withValues(many, [cell], price).errors).toBeNull()
  })
})

describe('stretches', () => {
  test('that follow one upon the other are one', () => {
    expect(joinedMinutes([240_000, 180_000, 60_000])).toEqual([
      { fromMs: 180_000, toMs: 300_000 },
      { fromMs: 60_000, toMs: 120_000 },
    ])
    expect(joined([])).toEqual([])
  })

  test('of two kinds have in both what is in each', () => {
    const some = [
      { fromMs: 80, toMs: 100 },
      { fromMs: 40, toMs: 60 },
      { fromMs: 0, toMs: 10 },
    ]
    const others = [
      { fromMs: 90, toMs: 120 },
      { fromMs: 50, toMs: 85 },
      { fromMs: 10, toMs: 45 },
    ]
    const both = [
      { fromMs: 90, toMs: 100 },
      { fromMs: 80, toMs: 85 },
      { fromMs: 50, toMs: 60 },
      { fromMs: 40, toMs: 45 },
    ]
    expect(inBoth(some, others)).toEqual(both)
    expect(inBoth(others, some)).toEqual(both)
    expect(inBoth(some, [])).toEqual([])
  })
})
