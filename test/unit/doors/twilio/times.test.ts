import { expect, test } from 'bun:test'
import type { Money } from '../../../../src/domain/money.ts'
import { balanceOf } from '../../../../src/doors/twilio/message-json.ts'
import { iso8601, readFilterTime, rfc2822 } from '../../../../src/doors/twilio/times.ts'

test('an instant is written as RFC 2822 and ISO 8601 have it', () => {
  const at = new Date('2023-08-24T05:01:45.678Z')
  expect(rfc2822(at)).toBe('Thu, 24 Aug 2023 05:01:45 +0000')
  expect(iso8601(at)).toBe('2023-08-24T05:01:45Z')
})

test.each<[string, string | null, string | null]>([
  ['2026-11-24', '2026-11-24T00:00:00.000Z', '2026-11-25T00:00:00.000Z'],
  ['2026-11-24T10:00:01Z', '2026-11-24T10:00:01.000Z', '2026-11-24T10:00:02.000Z'],
  ['2026-11-24T10:00:01.5Z', '2026-11-24T10:00:01.000Z', '2026-11-24T10:00:02.000Z'],
  ['2026-02-30', null, null],
  ['2026-11-24T25:00:00Z', null, null],
  ['24 Nov 2026', null, null],
])('the filter %s is from %s to %s', (text, from, before) => {
  const read = readFilterTime(text)
  expect([read?.from.toISOString() ?? null, read?.before.toISOString() ?? null]).toEqual([from, before])
})

test.each([
  [50_000, '0.05'],
  [7_900, '0.0079'],
  [1, '0.000001'],
  [0, '0.00'],
  [1_000_000, '1.00'],
  [123_456_789, '123.456789'],
])('%p units of 1/10,000 cent are %s', (money, text) => {
  expect(balanceOf(money as Money)).toBe(text) // whole numbers
})
