import { expect, test } from 'bun:test'
import { openCounts } from '../../../../src/worker/lines/counts.ts'

test('what happened in the last ten seconds is counted, and nothing before', () => {
  const counts = openCounts()
  counts.submitted(3, 500)
  counts.answered(false, 700)
  counts.answered(true, 5_000)
  expect(counts.read(9_999)).toEqual({ partsPerS: 0.3, answers: 2, failures: 1 })
  expect(counts.read(10_000)).toEqual({ partsPerS: 0, answers: 1, failures: 1 })
  counts.answered(false, 15_000)
  expect(counts.read(15_000)).toEqual({ partsPerS: 0, answers: 1, failures: 0 })
  expect(counts.read(60_000)).toEqual({ partsPerS: 0, answers: 0, failures: 0 })
})
