import { describe, expect, test } from 'bun:test'
import { MAX_ARROWS, MAX_MOVES, openLiveBoard } from '../../../src/live/board.ts'
import { DELIVERED, told, update } from './live-parts.ts'

/** 12:00:00 of some day. */
const NOON_MS = 1_700_049_600_000

function openAt(startMs: number) {
  let nowMs = startMs
  const board = openLiveBoard(() => nowMs)
  return {
    board,
    pass: (ms: number) => {
      nowMs += ms
    },
    /** The last seconds and minutes of the only arrow. */
    lately: (count: number) => {
      const [arrow] = board.traffic()
      return { seconds: arrow?.perSecond.slice(-count), minutes: arrow?.perMinute.slice(-count) }
    },
  }
}

describe('traffic', () => {
  test('is counted by the second and the minute, the newest last', () => {
    const { board, pass, lately } = openAt(NOON_MS)
    board.add(update(3))
    pass(1_000)
    board.add(update(4))
    pass(999)
    board.add(update(1))
    pass(2_001)
    expect(lately(5)).toEqual({ seconds: [3, 5, 0, 0, 0], minutes: [0, 0, 0, 0, 8] })
    pass(60_000)
    expect(lately(2)).toEqual({ seconds: [0, 0], minutes: [8, 0] })
    expect(board.traffic()[0]).toMatchObject(DELIVERED)
    expect(board.traffic()[0]?.perSecond).toHaveLength(60)
  })

  test('of a minute ago has left the seconds, that of an hour ago all of it', () => {
    const { board, pass } = openAt(NOON_MS)
    board.add(update(7))
    const sums = () =>
      board
        .traffic()
        .map(({ perSecond, perMinute }) => [perSecond, perMinute].map((all) => all.reduce((a, b) => a + b)))
    pass(59_999)
    expect(sums()).toEqual([[7, 7]])
    pass(1)
    expect(sums()).toEqual([[0, 7]])
    board.changes()
    pass(3_540_000 - 1)
    expect(sums()).toEqual([[0, 7]])
    pass(1)
    expect(sums()).toEqual([])
  })

  test('of different lanes and providers is told apart, of several sources added up', () => {
    const { board } = openAt(NOON_MS)
    board.add(update(1))
    board.add({ ...update(2), source: 'other' })
    board.add(update(5, { lane: 'express' }))
    board.add(update(9, { provider: 'other' }))
    expect(board.changes().counts.map(({ lane, provider, count }) => [lane, provider, count])).toEqual([
      ['normal', 'mock', 3],
      ['express', 'mock', 5],
      ['normal', 'other', 9],
    ])
  })

  test('is not lost when the clock is set back', () => {
    const { board, pass, lately } = openAt(NOON_MS)
    board.add(update(1))
    pass(-5_000)
    board.add(update(2))
    expect(lately(1)).toEqual({ seconds: [3], minutes: [3] })
  })

  test('keeps at most so many arrows; idle ones make room after an hour', () => {
    const { board, pass } = openAt(NOON_MS)
    for (let i = 0; i < MAX_ARROWS + 10; i++) board.add(update(1, { provider: `p${i}` }))
    expect(board.traffic()).toHaveLength(MAX_ARROWS)
    board.changes()
    pass(3_600_000)
    board.add(update(1, { provider: 'new' }))
    expect(board.traffic().map(({ provider }) => provider)).toEqual(['new'])
  })
})

describe('changes', () => {
  test('are what came since the last look', () => {
    const { board } = openAt(NOON_MS)
    board.add(update(2, {}, [told()]))
    board.add(update(3))
    expect(board.changes()).toEqual({
      counts: [{ ...DELIVERED, count: 5 }],
      moves: [told()],
      received: 0,
    })
    expect(board.changes()).toEqual({ counts: [], moves: [], received: 0 })
  })

  test('count inbound messages', () => {
    const { board } = openAt(NOON_MS)
    for (const received of [2, 3])
      board.add({ source: 'test', atMs: 1_000, counts: [], sample: [], received })
    expect(board.changes()).toEqual({ counts: [], moves: [], received: 5 })
    expect(board.changes()).toEqual({ counts: [], moves: [], received: 0 })
  })

  test('have few single moves, however many came', () => {
    const { board } = openAt(NOON_MS)
    const many = Array.from({ length: 25 }, (_, index) => told({ provider: `p${index}` }))
    for (let i = 0; i < 10; i++) board.add(update(25, {}, many))
    expect(board.changes().moves).toHaveLength(MAX_MOVES)
  })

  test('that nobody looks at take no more room', () => {
    const { board, pass } = openAt(NOON_MS)
    for (let i = 0; i < 10_000; i++) {
      board.add(update(1, {}, [told()]))
      pass(1_000)
    }
    const { counts, moves } = board.changes()
    expect([counts[0]?.count, moves.length]).toEqual([10_000, 5])
  })
})
