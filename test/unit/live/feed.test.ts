import { afterEach, beforeEach, describe, expect, jest, test } from 'bun:test'
import {
  type LiveUpdate,
  MAX_LIVE_COUNTS,
  MAX_LIVE_ERROR,
  MAX_LIVE_SAMPLE,
} from '../../../src/bus/live-update.ts'
import { LIVE_EVERY_MS, type LiveFeed, openLiveFeed } from '../../../src/live/feed.ts'
import { committed, DELIVERED, told } from './live-parts.ts'

let updates: LiveUpdate[]
let feed: LiveFeed

beforeEach(() => {
  jest.useFakeTimers()
  updates = []
  feed = openLiveFeed({ bus: { publishLive: (one) => updates.push(one) }, now: () => 5_000, source: 'test' })
})
afterEach(() => {
  jest.useRealTimers()
})

test('inbound messages are counted, and told 250 ms after the first of them', () => {
  feed.received(2)
  feed.received(1)
  expect(updates).toEqual([])
  jest.advanceTimersByTime(LIVE_EVERY_MS)
  feed.moved(committed())
  feed.close()
  feed.received(1)
  jest.advanceTimersByTime(LIVE_EVERY_MS)
  expect(updates.map(({ counts, received }) => [counts.length, received])).toEqual([
    [0, 3],
    [1, undefined],
  ])
})

describe('moves', () => {
  test('are told together 250 ms after the first of them, counted by arrow', () => {
    for (let i = 0; i < 1_000; i++) feed.moved(committed())
    feed.moved(committed({ lane: 'express' }))
    jest.advanceTimersByTime(LIVE_EVERY_MS - 1)
    expect(updates).toEqual([])
    jest.advanceTimersByTime(1)
    expect(updates).toHaveLength(1)
    expect(updates[0]).toMatchObject({ source: 'test', atMs: 5_000 })
    expect(updates[0]?.counts).toEqual([
      { ...DELIVERED, count: 1_000 },
      { ...DELIVERED, lane: 'express', count: 1 },
    ])
  })

  test('of the next 250 ms are told by themselves', () => {
    feed.moved(committed())
    jest.advanceTimersByTime(LIVE_EVERY_MS)
    feed.moved(committed())
    jest.advanceTimersByTime(LIVE_EVERY_MS)
    expect(updates.map(({ counts, sample }) => [counts[0]?.count, sample.length])).toEqual([
      [1, 1],
      [1, 1],
    ])
  })

  test('that there are none of are not told', () => {
    jest.advanceTimersByTime(10 * LIVE_EVERY_MS)
    expect(updates).toEqual([])
  })

  test('along very many arrows are told at once, so that no update is too large', () => {
    for (let i = 0; i < MAX_LIVE_COUNTS; i++) feed.moved(committed({ provider: `p${i}` }))
    expect(updates.map(({ counts }) => counts.length)).toEqual([MAX_LIVE_COUNTS])
  })

  test('not told yet are told at the end, and none after it', () => {
    feed.moved(committed())
    feed.close()
    feed.moved(committed())
    jest.advanceTimersByTime(LIVE_EVERY_MS)
    expect(updates).toHaveLength(1)
  })
})

describe('the sample', () => {
  const sampleOf = (...moves: Parameters<typeof committed>[0][]) => {
    for (const more of moves) feed.moved(committed(more))
    feed.close()
    return updates[0]?.sample ?? []
  }

  test('has every move when there are few', () => {
    expect(sampleOf({}, { to: 'FAILED_PERM', event: 'RECEIPT_FAILED', lastError: 'UNDELIV' })).toEqual([
      told(),
      told({ to: 'FAILED_PERM', event: 'RECEIPT_FAILED', error: 'UNDELIV' }),
    ])
  })

  test('has a rare move among thousands of others', () => {
    const common = ['a', 'b', 'c', 'd', 'e', 'f'].flatMap((provider) => Array(500).fill({ provider }))
    const sample = sampleOf(...common, { to: 'EXPIRED', event: 'ALARM_RANG' })
    expect(sample.length).toBeLessThanOrEqual(MAX_LIVE_SAMPLE)
    expect(sample.filter(({ to }) => to === 'EXPIRED')).toHaveLength(1)
  })

  test('has no phone number and no code in an error, and little of a long one', () => {
    const [first, second] = sampleOf(
      { lastError: 'no route to +4915112345678, code 123456, command_status 0x0000000b' },
      { lastError: 'x'.repeat(5_000) },
    )
    expect(first?.error).toBe('no route to +…, code …, command_status 0x0000000b')
    expect(second?.error).toHaveLength(MAX_LIVE_ERROR)
  })
})
