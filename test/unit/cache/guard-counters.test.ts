import { describe, expect, test } from 'bun:test'
import { openMemoryGuardCounters } from '../../../src/cache/guard-counters.ts'
import type { CountAsk } from '../../../src/domain/guard/counting.ts'

const WINDOW_MS = 600_000
const START_MS = 1_795_000_000_000

function open(maxKeys?: number) {
  let nowMs = START_MS
  const counters = openMemoryGuardCounters({
    now: () => nowMs,
    ...(maxKeys === undefined ? {} : { maxKeys }),
  })
  return {
    after(ms: number) {
      nowMs += ms
    },
    count: (asks: readonly CountAsk[]) => counters.count(asks) as readonly number[], // in memory it is there at once
  }
}

const message = (key: string): CountAsk => ({ kind: 'messages', key, windowMs: WINDOW_MS })
const at = (place: number, most = 5): CountAsk => ({
  kind: 'run',
  key: 'p',
  place,
  most,
  windowMs: WINDOW_MS,
})

describe('messages', () => {
  test('are counted one after the other, each key by itself', () => {
    const { count } = open()
    expect(count([message('a'), message('a'), message('b'), message('a')])).toEqual([1, 2, 1, 3])
    expect(count([message('b')])).toEqual([2])
  })

  test('count for the whole window, and at most a tenth longer', () => {
    const { count, after } = open()
    expect(count([message('a'), message('a')])).toEqual([1, 2])
    after(WINDOW_MS - 1)
    expect(count([message('a')])).toEqual([3])
    after(WINDOW_MS / 10)
    expect(count([message('a')])).toEqual([2])
    after(10 * WINDOW_MS)
    expect(count([message('a')])).toEqual([1])
  })

  test('fall out slice by slice', () => {
    const { count, after } = open()
    for (let i = 0; i < 10; i++) {
      count([message('a')])
      after(WINDOW_MS / 10)
    }
    expect(count([message('a')])).toEqual([11])
    after(WINDOW_MS / 10)
    expect(count([message('a')])).toEqual([11])
  })

  test('still count when the clock goes back', () => {
    const { count, after } = open()
    count([message('a')])
    after(-WINDOW_MS)
    expect(count([message('a')])).toEqual([2])
  })

  test('are forgotten when too many others came since, not before', () => {
    const { count } = open(8)
    count([message('a')])
    count([message('b'), message('c'), message('d')])
    expect(count([message('a')])).toEqual([2])
    count(['e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'].map(message))
    expect(count([message('a')])).toEqual([1])
  })
})

describe('a run', () => {
  test('grows upwards, downwards, and when a gap is filled', () => {
    const { count } = open()
    expect(count([at(10), at(11), at(12)])).toEqual([1, 2, 3])
    expect(count([at(14)])).toEqual([1])
    expect(count([at(13)])).toEqual([5])
    expect(count([at(9)])).toEqual([5]) // it is told up to the most
    expect(count([at(9, 100)])).toEqual([6])
  })

  test('does not grow with the same number again, nor with others of a gap', () => {
    const { count } = open()
    expect(count([at(10), at(10), at(12), at(14), at(8)])).toEqual([1, 1, 1, 1, 1])
  })

  test('ends at the first and the last place', () => {
    const { count } = open()
    expect(count([at(9_999), at(0), at(1)])).toEqual([1, 1, 2])
  })

  test('is of its key', () => {
    const { count } = open()
    expect(count([at(1), { ...at(2), key: 'q' }])).toEqual([1, 1])
  })

  test('is broken where a number is older than the window', () => {
    const { count, after } = open()
    count([at(1), at(2)])
    after(WINDOW_MS - 1)
    expect(count([at(3)])).toEqual([3])
    after(1)
    expect(count([at(4)])).toEqual([2])
  })
})
