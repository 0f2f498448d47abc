import { describe, expect, test } from 'bun:test'
import { moved, placeOfDrag, placeOfStep, type Step } from '../../../src/console/web/lists/order.ts'

describe('a list is put in another order', () => {
  const moves: readonly (readonly [number, number, string])[] = [
    [0, 2, 'bcad'],
    [3, 0, 'dabc'],
    [1, 1, 'abcd'],
    [0, -1, 'abcd'],
    [3, 4, 'abcd'],
    [9, 0, 'abcd'],
  ]
  for (const [from, to, order] of moves)
    test(`from ${from} to ${to}: ${order}`, () => expect(moved([...'abcd'], from, to).join('')).toBe(order))
})

describe('what is dragged goes where the pointer is', () => {
  const middles = [50, 150, 250, 350]
  const drags: readonly (readonly [string, number, number, number])[] = [
    ['stays while the pointer is on it', 1, 160, 1],
    ['goes down past the middle of the next', 1, 251, 2],
    ['stays short of that middle', 1, 249, 1],
    ['goes up past the middle of the one before', 1, 49, 0],
    ['goes to the end below all', 0, 9_000, 3],
    ['goes to the top above all', 3, -10, 0],
  ]
  for (const [name, dragged, y, place] of drags)
    test(name, () => expect(placeOfDrag(middles, dragged, y)).toBe(place))
})

describe('a step of a list of which places 2, 10 and 30 are drawn', () => {
  const steps: readonly (readonly [number, Step, number])[] = [
    [10, 'up', 2],
    [10, 'down', 30],
    [2, 'up', 1],
    [30, 'down', 31],
  ]
  for (const [at, which, place] of steps)
    test(`${which} from ${at} leads to ${place}`, () =>
      expect(placeOfStep([2, 10, 30], at, which)).toBe(place))
})
