import { expect, test } from 'bun:test'
import { openTryCounts, TRIES_NOTED } from '../../../../src/api/admins/try-counts.ts'

test('of a flood of tries the first are noted, then each that doubles them, until the minute is over', () => {
  let nowMs = 120_000
  const count = openTryCounts({ now: () => nowMs })
  const noted = () => Array.from({ length: 10_000 }, () => count('ann')).filter((tries) => tries !== null)
  const first = Array.from({ length: TRIES_NOTED }, (_, index) => index + 1)
  const doubled = [2, 4, 8, 16, 32, 64, 128, 256].map((times) => times * TRIES_NOTED)
  expect(noted()).toEqual([...first, ...doubled])
  expect(count('bob')).toBe(1)
  nowMs += 59_999
  expect(count('ann')).toBeNull()
  nowMs += 1
  expect(noted()).toHaveLength(first.length + doubled.length)
})
