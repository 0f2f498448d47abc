import { expect, test } from 'bun:test'
import { openNewlyOpen } from '../../../../src/worker/lines/newly-open.ts'

const line = (provider: string, slot: number, state: 'open' | 'opening' | 'failed') => ({
  provider,
  slot,
  state,
})

test('tells of providers whose lines are connected only now, once', () => {
  const newlyOpen = openNewlyOpen()
  expect(newlyOpen([line('a', 0, 'opening'), line('a', 1, 'failed'), line('b', 0, 'open')])).toEqual([])
  expect(newlyOpen([line('a', 0, 'open'), line('a', 1, 'open'), line('b', 0, 'open')])).toEqual(['a'])
  expect(newlyOpen([line('a', 0, 'open'), line('a', 1, 'failed'), line('b', 0, 'failed')])).toEqual([])
  expect(newlyOpen([line('a', 0, 'open'), line('a', 1, 'failed'), line('b', 0, 'open')])).toEqual(['b'])
})

test('tells of no line that was given up and is held anew: who takes a line tells of that', () => {
  const newlyOpen = openNewlyOpen()
  newlyOpen([line('a', 0, 'failed')])
  newlyOpen([])
  expect(newlyOpen([line('a', 0, 'open')])).toEqual([])
})
