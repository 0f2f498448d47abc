import { describe, expect, test } from 'bun:test'
import type { ProviderState } from '../../../../src/domain/provider/provider.ts'
import {
  type LinesSeen,
  lookAt,
  NO_LINES,
  type ProviderHealth,
  skipReasonOf,
} from '../../../../src/domain/provider/provider-health.ts'
import type { SkipReason } from '../../../../src/domain/route/routing.ts'

const START_MS = 1_000_000
const OPEN: LinesSeen = { ...NO_LINES, open: 1 }

/** What a process that looks each second sees, and what it would say at that moment. */
function looks(seen: readonly LinesSeen[], state: ProviderState = 'active', startMs = START_MS) {
  let health: ProviderHealth | null = null
  return seen.map((lines, second) => {
    const nowMs = startMs + second * 1_000
    health = lookAt(health, state, lines, nowMs)
    return skipReasonOf(health, nowMs)
  })
}
const times = <T>(n: number, value: T): T[] => Array.from({ length: n }, () => value)
const well = (n: number) => times<SkipReason | null>(n, null)
const open = (n: number) => times<SkipReason | null>(n, 'breaker_open')

describe('a provider without a line', () => {
  test('that has never had one since this process knows it is given ten seconds', () => {
    expect(looks(times(12, NO_LINES))).toEqual([...well(10), 'no_line', 'no_line'])
  })

  test('that is opening its first one is given them too', () => {
    expect(looks(times(12, { ...NO_LINES, opening: 2 }))).toEqual([...well(10), 'no_line', 'no_line'])
  })

  test('that had one is given three, in which another process takes it over', () => {
    expect(looks([OPEN, ...times(5, NO_LINES), OPEN, NO_LINES])).toEqual([
      ...well(4),
      'no_line',
      'no_line',
      null,
      null,
    ])
  })

  test('whose lines say that they have failed is passed over at once', () => {
    expect(looks([{ ...NO_LINES, failed: 2 }, OPEN])).toEqual(['no_line', null])
  })

  test('of which one line is open can send, whatever the others say', () => {
    expect(looks([{ ...OPEN, failed: 3 }])).toEqual([null])
  })

  test('that is resumed is given its ten seconds again', () => {
    let health = lookAt(null, 'active', OPEN, START_MS)
    health = lookAt(health, 'paused', NO_LINES, START_MS + 60_000)
    expect(skipReasonOf(health, START_MS + 60_000)).toBe('paused')
    health = lookAt(health, 'active', NO_LINES, START_MS + 120_000)
    expect(skipReasonOf(health, START_MS + 129_000)).toBeNull()
    expect(skipReasonOf(health, START_MS + 130_000)).toBe('no_line')
  })
})

test.each(['paused', 'draining'] as const)('a provider that is %s is so, with or without lines', (state) => {
  expect(looks([OPEN, NO_LINES], state)).toEqual([state, state])
})

const answered = (answers: number, failures: number): LinesSeen => ({ ...OPEN, answers, failures })

describe('a breaker', () => {
  test.each<[number, number, SkipReason | null]>([
    [19, 19, null],
    [20, 9, null],
    [20, 10, 'breaker_open'],
    [1_000, 499, null],
    [1_000, 500, 'breaker_open'],
    [0, 0, null],
  ])('of %d answers with %d failures: %p', (answers, failures, expected) => {
    expect(looks([answered(answers, failures)])).toEqual([expected])
  })

  test('stays open for 15 s, though all is well meanwhile', () => {
    expect(looks([answered(20, 20), ...times(16, answered(40, 0))])).toEqual([...open(15), null, null])
  })

  test('then lets messages through, and opens again by what has come since', () => {
    const seen = [answered(20, 20), ...times(15, answered(0, 0)), answered(19, 19), answered(20, 20)]
    expect(looks(seen)).toEqual([...open(15), null, null, 'breaker_open'])
  })

  test('opens again at once when what was under way has gone on failing', () => {
    expect(looks(times(32, answered(30, 30)))).toEqual(open(32))
  })

  test('is open also of a provider whose line is away, which is said first', () => {
    expect(looks([answered(20, 20), ...times(4, NO_LINES)])).toEqual([...open(3), 'breaker_open', 'no_line'])
  })

  test('processes that look at other moments come to the same within seconds', () => {
    const windowAt = (atMs: number) =>
      atMs >= START_MS + 5_000 && atMs < START_MS + 15_000 ? answered(50, 40) : OPEN
    const viewFrom = (offsetMs: number) => {
      let health: ProviderHealth | null = null
      const opened: number[] = []
      for (let atMs = START_MS + offsetMs; atMs < START_MS + 60_000; atMs += 1_000) {
        health = lookAt(health, 'active', windowAt(atMs), atMs)
        if (skipReasonOf(health, atMs) === 'breaker_open') opened.push(atMs)
      }
      return { from: opened[0] ?? 0, to: opened.at(-1) ?? 0 }
    }
    const views = [0, 250, 500, 999].map(viewFrom)
    for (const key of ['from', 'to'] as const) {
      const moments = views.map((view) => view[key])
      expect(Math.max(...moments) - Math.min(...moments)).toBeLessThan(1_000)
    }
    expect(views[0]?.from).toBe(START_MS + 5_000)
  })
})
