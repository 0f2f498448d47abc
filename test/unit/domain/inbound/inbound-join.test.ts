import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  type Fingerprinted,
  findRepeats,
  joinParts,
  type WaitingPart,
} from '../../../../src/domain/inbound/inbound-join.ts'
import { firstUuid7At } from '../../../../src/domain/uuid7.ts'

const NOW_MS = Date.UTC(2026, 10, 24, 10)
const AT = { nowMs: NOW_MS, joinMs: 60_000 }

/** A part that came so many milliseconds after ten o'clock. */
function part(
  name: string,
  [number, total]: readonly [number, number],
  {
    afterMs = 0,
    untilMs = null,
    key = 'k',
  }: { afterMs?: number; untilMs?: number | null; key?: string } = {},
): WaitingPart & { readonly name: string } {
  return {
    name,
    id: firstUuid7At(NOW_MS + afterMs),
    part: { reference: 7, total, number },
    joinKey: key,
    untilMs,
  }
}

const namesOf = ({ messages, waiting }: ReturnType<typeof joinParts<ReturnType<typeof part>>>) => ({
  messages: messages.map(({ parts, partial }) => [parts.map(({ name }) => name).join(''), partial]),
  waiting: waiting.map(({ part: { name }, untilMs }) => [name, untilMs - NOW_MS]),
})

describe('parts', () => {
  test('are one message as soon as all are there, in the order of their numbers', () => {
    const parts = [part('c', [3, 3]), part('a', [1, 3], { afterMs: 1 }), part('b', [2, 3], { afterMs: 2 })]
    expect(namesOf(joinParts(parts, AT))).toEqual({ messages: [['abc', false]], waiting: [] })
  })

  test('that wait do so together, for as long as the first of them', () => {
    const parts = [
      part('a', [1, 3], { untilMs: NOW_MS + 5_000 }),
      part('c', [3, 3], { afterMs: 55_000 }),
      part('x', [1, 2], { afterMs: 55_001, key: 'other' }),
    ]
    expect(namesOf(joinParts(parts, AT))).toEqual({
      messages: [],
      waiting: [
        ['a', 5_000],
        ['c', 5_000],
        ['x', 60_000],
      ],
    })
  })

  test('whose time is over are a partial message of what has come', () => {
    const parts = [part('c', [3, 3], { untilMs: NOW_MS }), part('a', [1, 3], { afterMs: 1, untilMs: NOW_MS })]
    expect(namesOf(joinParts(parts, AT))).toEqual({ messages: [['ac', true]], waiting: [] })
  })

  test('the last of which comes when their time is over are whole', () => {
    const parts = [part('a', [1, 2], { untilMs: NOW_MS - 9_000 }), part('b', [2, 2], { afterMs: 1 })]
    expect(namesOf(joinParts(parts, AT))).toEqual({ messages: [['ab', false]], waiting: [] })
  })

  test('are told at once where nothing is waited for', () => {
    expect(namesOf(joinParts([part('b', [2, 2])], { ...AT, joinMs: 0 }))).toEqual({
      messages: [['b', true]],
      waiting: [],
    })
  })

  test('of two messages with one reference are put together in the order in which they came', () => {
    const parts = [
      part('A', [1, 2]),
      part('a', [1, 2], { afterMs: 1 }),
      part('B', [2, 2], { afterMs: 2 }),
      part('b', [2, 2], { afterMs: 3 }),
      part('z', [2, 2], { afterMs: 4 }),
    ]
    expect(namesOf(joinParts(parts, AT))).toEqual({
      messages: [
        ['AB', false],
        ['ab', false],
      ],
      waiting: [['z', 60_000]],
    })
  })

  test('messages are in the order in which the first part of each came', () => {
    const parts = [
      part('b', [2, 2], { afterMs: 9 }),
      { ...part('w', [1, 1], { afterMs: 5 }), part: null, joinKey: null },
      part('a', [1, 2], { afterMs: 1 }),
    ]
    expect(namesOf(joinParts(parts, AT)).messages).toEqual([
      ['ab', false],
      ['w', false],
    ])
  })
})

test('whatever comes, in whatever order, each part is in one message or waits', () => {
  const parts = fc.array(
    fc.record({
      key: fc.constantFrom('k', 'l', null),
      total: fc.integer({ min: 2, max: 4 }),
      number: fc.integer({ min: 1, max: 4 }),
      untilMs: fc.constantFrom(null, NOW_MS - 1, NOW_MS + 1),
      afterMs: fc.integer({ min: 0, max: 5 }),
    }),
    { maxLength: 40 },
  )
  fc.assert(
    fc.property(parts, (given) => {
      const all = given.map(({ key, total, number, untilMs, afterMs }, index) => ({
        id: firstUuid7At(NOW_MS + afterMs).slice(0, -3) + index.toString().padStart(3, '0'),
        joinKey: key && `${key}${total}`,
        part: key === null ? null : { reference: 1, total, number: Math.min(number, total) },
        untilMs,
      }))
      const { messages, waiting } = joinParts(all, AT)
      const found = [...messages.flatMap((one) => one.parts), ...waiting.map((one) => one.part)]
      expect(found.map(({ id }) => id).toSorted()).toEqual(all.map(({ id }) => id).toSorted())
      for (const { parts: of, partial } of messages) {
        const numbers = of.map((one) => one.part?.number ?? 1)
        expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b))
        expect(partial).toBe(numbers.length < (of[0]?.part?.total ?? 1))
      }
    }),
  )
})

describe('a part without an id', () => {
  const told = (id: string, fingerprint: string, atMs: number): Fingerprinted => ({ id, fingerprint, atMs })
  const known = (...of: readonly Fingerprinted[]) => new Map(of.map((one) => [one.fingerprint, one]))
  const WINDOW_MS = 60_000

  test('is a repetition of the same within the window, and of nothing after it', () => {
    const parts = [
      told('1', 'x', 0),
      told('2', 'x', 59_999),
      told('3', 'x', 60_000),
      told('4', 'y', 60_000),
      told('5', 'x', 119_999),
    ]
    const { repeats, kept } = findRepeats(parts, known(), WINDOW_MS)
    expect([...repeats]).toEqual(['2', '5'])
    expect(kept).toEqual([told('3', 'x', 60_000), told('4', 'y', 60_000)])
  })

  test('is one of what came in another turn, too, but never of itself', () => {
    const before = known(told('1', 'x', 0), told('2', 'y', 0))
    const { repeats, kept } = findRepeats([told('2', 'y', 0), told('3', 'x', 59_999)], before, WINDOW_MS)
    expect([...repeats]).toEqual(['3'])
    expect(kept).toEqual([told('2', 'y', 0)])
  })
})
