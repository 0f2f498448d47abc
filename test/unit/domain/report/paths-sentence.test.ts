import { expect, test } from 'bun:test'
import { NO_COUNTRY } from '../../../../src/domain/country.ts'
import { type PathDimension, UNKNOWN_COUNTRY } from '../../../../src/domain/report/path-dimensions.ts'
import { type PathsFacts, percent, sentenceOf } from '../../../../src/domain/report/paths-sentence.ts'
import type { StandingOut } from '../../../../src/domain/report/standing-out.ts'

const fact = (
  dimension: PathDimension,
  value: string,
  count: number,
  baseShare: number,
): StandingOut<PathDimension> => ({
  dimension,
  value,
  count,
  share: count / 340,
  baseCount: Math.round(baseShare * 10_000),
  baseShare,
  ofValue: 0.5,
  bits: 100,
})

const INCIDENT: PathsFacts = {
  matched: 340,
  lookedAt: 50_000,
  base: 10_000,
  isBaseAll: false,
  statuses: [{ status: 'FAILED_PERM', count: 340 }],
  facts: [
    fact('error', 'absent subscriber', 315, 0.04),
    fact('provider', 'telco-b', 330, 0.25),
    fact('calling_code', '+49', 330, 0.31),
    fact('country', 'DE', 329, 0.31),
    fact('client', 'c-1', 204, 0.2),
  ],
  pair: { count: 312, baseCount: 312 },
  rise: {
    atMs: Date.UTC(2026, 10, 24, 2, 41),
    untilMs: null,
    count: 340,
    share: 0.2,
    shareElse: 0.001,
  },
}
const words = (found: Partial<PathsFacts>) =>
  sentenceOf(
    { ...INCIDENT, ...found },
    (dimension, value) => (dimension === 'client' ? 'Shop' : value),
    (atMs) => new Date(atMs).toISOString().slice(11, 16),
  )

test.each<[string, Partial<PathsFacts>]>([
  [
    '312 of 340 failed at telco-b with absent subscriber (all messages then: 3 %) since 02:41, 97 % to +49 (all: 31 %), 60 % of Shop (all: 20 %).',
    {},
  ],
  [
    '312 of 340 are at telco-b with absent subscriber (all messages then: 3 %), 97 % to +49 (all: 31 %), 60 % of Shop (all: 20 %).',
    {
      rise: null,
      statuses: [
        { status: 'FAILED_PERM', count: 320 },
        { status: 'EXPIRED', count: 20 },
      ],
    },
  ],
  [
    '330 of 340 failed at telco-b (all messages then: 25 %), 300 of the 340 from 02:41 to 03:00.',
    {
      facts: [fact('provider', 'telco-b', 330, 0.25)],
      pair: null,
      rise: {
        atMs: Date.UTC(2026, 10, 24, 2, 41),
        untilMs: Date.UTC(2026, 10, 24, 3),
        count: 300,
        share: 0.2,
        shareElse: 0.01,
      },
    },
  ],
  [
    '340 messages failed, 97 % to +49 (all messages then: 31 %).',
    { facts: [fact('calling_code', '+49', 330, 0.31)], pair: null, rise: null },
  ],
  [
    '340 messages failed, 97 % to +49 (all messages looked at: 31 %).',
    { facts: [fact('calling_code', '+49', 330, 0.31)], pair: null, rise: null, isBaseAll: true },
  ],
  [
    '340 messages failed, and nothing sets them apart from all 10,000 of that time.',
    { facts: [], pair: null, rise: null },
  ],
  [
    '340 messages failed, and they are all of that time: there is nothing to compare with.',
    { base: 340, facts: [], pair: null, rise: null },
  ],
  [
    '1 message failed, and it is the only one of that time: there is nothing to compare with.',
    { matched: 1, base: 1, facts: [], pair: null, rise: null },
  ],
  ['None of the 50,000 messages looked at matches.', { matched: 0, facts: [], rise: null }],
  ['There is no message to look at.', { matched: 0, lookedAt: 0, facts: [], rise: null }],
])('%s', (sentence, found) => {
  expect(words(found)).toBe(sentence)
})

test('numbers of no country that is known are said to be so', () => {
  expect(UNKNOWN_COUNTRY).toBe(NO_COUNTRY)
  const facts = [fact('country', NO_COUNTRY, 340, 0.1)]
  expect(words({ facts, pair: null, rise: null })).toContain('100 % to no known country (')
})

test.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.004, '0.4 %'],
  [0.31, '31 %'],
  [0.9996, '> 99 %'],
  [1, '100 %'],
])('%d is %s', (share, text) => {
  expect(percent(share)).toBe(text)
})
