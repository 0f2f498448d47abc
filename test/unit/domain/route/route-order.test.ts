import { describe, expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import type { MessageId } from '../../../../src/domain/message.ts'
import { openUuid7s } from '../../../../src/domain/new-uuid7.ts'
import { orderTargets } from '../../../../src/domain/route/route-order.ts'
import type { RouteTarget } from '../../../../src/domain/route/routing.ts'

const target = (provider: string, order: number, weight: number): RouteTarget => ({ provider, order, weight })
const names = (targets: readonly RouteTarget[], id: string) =>
  orderTargets(targets, { id: id as MessageId }).map(({ provider }) => provider)
/** As acceptance makes them, many in a millisecond: they differ in a few characters at their end. */
const newId = openUuid7s({ now: () => 1_795_000_000_000, random: randomBytes })
const ids = Array.from({ length: 10_000 }, newId)

/** How often each is first. */
function firsts(targets: readonly RouteTarget[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const id of ids) {
    const first = names(targets, id)[0] ?? ''
    counts[first] = (counts[first] ?? 0) + 1
  }
  return counts
}

/** Six standard deviations of a binomial: by chance once in 500 million times. */
const far = (n: number, p: number) => 6 * Math.sqrt(n * p * (1 - p))

describe('among targets of the same order', () => {
  test('weights 30 and 70 give 30 and 70 of 100 over 10,000 messages', () => {
    const { a = 0, b = 0 } = firsts([target('a', 1, 30), target('b', 1, 70)])
    expect(Math.abs(a - 3_000)).toBeLessThan(far(10_000, 0.3))
    expect(a + b).toBe(10_000)
  })

  test.each([[[1, 1]], [[1, 1, 1, 1]], [[5, 3, 2]], [[1, 999]]])('weights %j', (weights) => {
    const all = weights.reduce((sum, weight) => sum + weight)
    const counts = firsts(weights.map((weight, place) => target(`p${place}`, 1, weight)))
    for (const [place, weight] of weights.entries())
      expect(Math.abs((counts[`p${place}`] ?? 0) - (10_000 * weight) / all)).toBeLessThan(
        Math.max(8, far(10_000, weight / all)),
      )
  })

  test('the second is chosen by weight too, of those that are left', () => {
    const targets = [target('a', 1, 60), target('b', 1, 30), target('c', 1, 10)]
    const behindA = ids.map((id) => names(targets, id)).filter(([first]) => first === 'a')
    const thenB = behindA.filter(([, second]) => second === 'b').length
    expect(Math.abs(thenB - behindA.length * 0.75)).toBeLessThan(far(behindA.length, 0.75))
  })

  test('one that goes away moves only the messages that had it', () => {
    const [a, b, c] = [target('a', 1, 2), target('b', 1, 1), target('c', 1, 1)]
    for (const id of ids.slice(0, 1_000))
      expect(names([a, c], id)).toEqual(names([a, b, c], id).filter((name) => name !== 'b'))
  })
})

test('a lower order goes before, whatever the weights', () => {
  const targets = [target('last', 9, 1_000), target('a', 1, 1), target('b', 1, 1), target('zero', 0, 1)]
  for (const id of ids.slice(0, 100)) {
    const order = names(targets, id)
    expect([order[0], order[3]]).toEqual(['zero', 'last'])
  }
})

test('a message has one order, however often it is asked and however the rule lists its targets', () => {
  const targets = Array.from({ length: 6 }, (_, place) => target(`p${place}`, 1, 1 + place))
  for (const id of ids.slice(0, 100)) {
    const order = names(targets, id)
    expect(names(targets, id)).toEqual(order)
    expect(names(targets.toReversed(), id)).toEqual(order)
  }
})

test('two releases beside each other agree on the order, as another program worked it out', () => {
  const targets = ['mock', 'mock-b', 'acme', 'other'].map((name) => target(name, 1, 1))
  expect(names(targets, '019abcde-0000-7000-8000-000000000001')).toEqual(['other', 'mock-b', 'acme', 'mock'])
})
