import { expect, test } from 'bun:test'
import { readTimesWords, timesWords } from '../../../../src/domain/message/replacement.ts'

test.each([
  [{ sendAtMs: null, expiresAtMs: 1_700_000_000_000 }, 'valid until 2023-11-14T22:13:20.000Z'],
  [
    { sendAtMs: 1_700_000_000_001, expiresAtMs: 1_700_003_600_000 },
    'to be sent at 2023-11-14T22:13:20.001Z, valid until 2023-11-14T23:13:20.000Z',
  ],
])('times %p are said as they are read again', (times, words) => {
  expect(timesWords(times)).toBe(words)
  expect(readTimesWords(words)).toEqual(times)
  expect(readTimesWords(`${words}\nseen at 2023-11-14T22:13:21.000Z`)).toEqual(times)
})

test('other words say no times', () => {
  expect(readTimesWords('')).toBeNull()
  expect(readTimesWords('seen at 2023-11-14T22:13:21.000Z')).toBeNull()
})
