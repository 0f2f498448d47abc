import { expect, test } from 'bun:test'
import type { Msisdn } from '../../../../src/domain/message.ts'
import { openNumberSet } from '../../../../src/domain/opt-out/number-set.ts'

const numberOf = (from: number, index: number) => `+${from + index}` as Msisdn

test('a set of 200,000 numbers in a row knows each of them, and takes hardly any other for one', () => {
  const set = openNumberSet()
  for (let index = 0; index < 200_000; index++) set.add(numberOf(491_700_000_000, index))
  let missed = 0
  let guessed = 0
  for (let index = 0; index < 200_000; index++) {
    if (!set.mayHold(numberOf(491_700_000_000, index))) missed++
    if (set.mayHold(numberOf(331_700_000_000, index))) guessed++
  }
  expect(missed).toBe(0)
  // 200,000 of 2^32 fingerprints are taken: of 200,000 others some 9 look like one.
  expect(guessed).toBeLessThan(60)
  expect(set.size()).toBeGreaterThan(199_900)
})

test('the shortest and the longest numbers are told apart', () => {
  const set = openNumberSet()
  expect(set.mayHold('+10' as Msisdn)).toBe(false)
  set.add('+999999999999999' as Msisdn)
  set.add('+999999999999999' as Msisdn)
  expect(set.size()).toBe(1)
  expect(set.mayHold('+999999999999999' as Msisdn)).toBe(true)
  expect(set.mayHold('+999999999999998' as Msisdn)).toBe(false)
  expect(set.mayHold('+10' as Msisdn)).toBe(false)
})
