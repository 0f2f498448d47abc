import { describe, expect, test } from 'bun:test'
import { riseIn } from '../../../../src/domain/report/rise.ts'
import { type ValueCount, whatStandsOut } from '../../../../src/domain/report/standing-out.ts'
import { randomFrom } from '../../../support/random.ts'

type Row = { readonly isMatch: boolean; readonly values: Readonly<Record<string, string>> }

/** 20 seeds make one failure by chance in the whole file rarer than one in fifty, and they are always the same ones. */
const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1)

function counted(rows: readonly Row[]) {
  const counts = new Map<string, ValueCount[]>()
  for (const dimension of Object.keys(rows[0]?.values ?? {})) {
    const groups = Map.groupBy(rows, ({ values }) => values[dimension] ?? '')
    counts.set(
      dimension,
      [...groups].map(([value, of]) => ({
        value,
        all: of.length,
        matching: of.filter(({ isMatch }) => isMatch).length,
      })),
    )
  }
  const matching = rows.filter(({ isMatch }) => isMatch).length
  return whatStandsOut(counts, { matching, all: rows.length })
}

/** Messages whose values have nothing to do with whether they match. */
function randomRows(seed: number, size = 4_000): Row[] {
  const random = randomFrom(seed)
  const one = (of: number) => `${Math.floor(random() ** 2 * of)}`
  return Array.from({ length: size }, () => ({
    isMatch: random() < 0.08,
    values: { provider: one(4), country: one(40), sender: one(200), lane: one(3) },
  }))
}

describe('what many messages have in common', () => {
  test.each(SEEDS)('nothing where there is no cause (seed %d)', (seed) => {
    expect(counted(randomRows(seed))).toEqual([])
  })

  test.each(SEEDS)('a cause is named first, with its base rate (seed %d)', (seed) => {
    const random = randomFrom(seed + 1_000)
    const rows = randomRows(seed, 12_000).map((row): Row => {
      const isBroken = row.values['provider'] === '1' && row.values['country'] === '1'
      return { ...row, isMatch: isBroken ? random() < 0.9 : random() < 0.005 }
    })
    const found = counted(rows)
    expect(
      found
        .slice(0, 2)
        .map(({ dimension, value }) => `${dimension} ${value}`)
        .toSorted(),
    ).toEqual(['country 1', 'provider 1'])
    for (const { count, share, baseCount, baseShare } of found) {
      expect(baseShare).toBeCloseTo(baseCount / rows.length, 9)
      expect(count).toBeGreaterThanOrEqual(5)
      expect(share - baseShare).toBeGreaterThanOrEqual(0.05)
    }
  })

  const value = (matching: number, all: number) => new Map([['provider', [{ value: 'b', matching, all }]]])
  test.each([
    ['four messages', value(4, 4), { matching: 4, all: 1_000 }],
    ['as many as of all', value(50, 500), { matching: 100, all: 1_000 }],
    ['three points more, in many', value(20_600, 100_000), { matching: 34_000, all: 170_000 }],
    ['nothing to compare with', value(100, 100), { matching: 100, all: 100 }],
    ['two messages to compare with', value(100, 100), { matching: 100, all: 102 }],
  ])('%s do not stand out', (_, counts, totals) => {
    expect(whatStandsOut(counts, totals)).toEqual([])
  })

  test('what explains many comes before what is odd about few', () => {
    const counts = new Map([
      ['provider', [{ value: 'b', matching: 300, all: 1_000 }]],
      ['sender', [{ value: 'X', matching: 20, all: 20 }]],
    ])
    const found = whatStandsOut(counts, { matching: 340, all: 10_000 })
    expect(found.map(({ dimension, ofValue }) => [dimension, ofValue])).toEqual([
      ['provider', 0.3],
      ['sender', 1],
    ])
  })
})

const MINUTE_MS = 60_000
const START_MS = Date.UTC(2026, 10, 24, 2)

function minutesOf(seed: number, shareAt: (minute: number) => number, count = 90) {
  const random = randomFrom(seed)
  return Array.from({ length: count }, (_, minute) => {
    const all = 20 + Math.floor(random() * 60)
    const matching = Array.from({ length: all }, random).filter((dice) => dice < shareAt(minute)).length
    return { atMs: START_MS + minute * MINUTE_MS, matching, all }
  })
}

describe('when the rate rose', () => {
  test.each(SEEDS)('it did not, where nothing changed (seed %d)', (seed) => {
    expect(riseIn(minutesOf(seed, () => 0.05))).toBeNull()
  })

  test.each(SEEDS)('a planted minute is found (seed %d)', (seed) => {
    const rise = riseIn(minutesOf(seed, (minute) => (minute >= 41 ? 0.5 : 0.01)))
    expect(rise?.atMs).toBe(START_MS + 41 * MINUTE_MS)
    expect(rise?.untilMs).toBeNull()
    expect(rise?.share).toBeGreaterThan(0.4)
    expect(rise?.shareElse).toBeLessThan(0.05)
  })

  test.each(SEEDS)('and when it was over (seed %d)', (seed) => {
    const minutes = minutesOf(seed, (minute) => (minute >= 41 && minute < 55 ? 0.6 : 0.01))
    const rise = riseIn(minutes)
    expect(rise?.atMs).toBe(START_MS + 41 * MINUTE_MS)
    expect(rise?.untilMs).toBe(START_MS + 55 * MINUTE_MS)
    const within = minutes.slice(41, 55).reduce((sum, { matching }) => sum + matching, 0)
    expect(rise?.count).toBe(within)
  })

  test('nobody saw it rise that was high at the beginning', () => {
    expect(riseIn(minutesOf(1, (minute) => (minute < 30 ? 0.5 : 0.01)))).toBeNull()
  })

  test('of more than 500 minutes the time is as exact as they are taken together', () => {
    const rise = riseIn(minutesOf(3, (minute) => (minute >= 1_200 ? 0.5 : 0.01), 2_000))
    expect(rise?.atMs).toBe(START_MS + 1_200 * MINUTE_MS)
  })

  test.each([[[]], [[{ atMs: START_MS, matching: 9, all: 9 }]]])('of %p there is none', (minutes) => {
    expect(riseIn(minutes)).toBeNull()
  })
})
