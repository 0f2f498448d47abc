import { expect, test } from 'bun:test'
import type { DeliveryInfo } from 'nats'
import { openWithholding } from '../../../src/bus/nats-withholding.ts'

/** Whether each of these, given after so many milliseconds with so many more behind it, shows that the queue withholds. */
function judged(given: readonly (readonly [askedMs: number, pending: number])[]): boolean[] {
  const isWithholding = openWithholding()
  return given.map(([askedMs, pending]) => isWithholding({ info: { pending } as DeliveryInfo }, askedMs))
}

test('a queue that gives one of thousands now and then withholds the others', () => {
  expect(
    judged([
      [1_200, 40_000],
      [3_000, 39_999],
      [1_000, 39_998],
    ]),
  ).toEqual([false, false, true])
})

test.each([
  ['gives at once', [1, 1, 1, 1], 40_000],
  ['holds little', [5_000, 5_000, 5_000, 5_000], 99],
])('a queue that %s is well', (_, waits, pending) => {
  expect(judged(waits.map((askedMs) => [askedMs, pending] as const))).not.toContain(true)
})

test('a burst after a pause is no sign when its next one follows at once', () => {
  const burst = [
    [5_000, 500],
    [2, 499],
  ] as const
  expect(judged([...burst, ...burst, ...burst, ...burst])).not.toContain(true)
})
