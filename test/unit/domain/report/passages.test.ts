import { describe, expect, test } from 'bun:test'
import { historyLines } from '../../../../src/domain/message/history-line.ts'
import { addLife, isSlower, type Passages, partsOf } from '../../../../src/domain/report/passages.ts'
import { cents } from '../../../support/money.ts'

const MINUTE_MS = 60_000
const SAID = { attempt: 1, detail: null, route: null, part: null, ignored: false }

/** Accepted, refused by one provider, taken and delivered by another; what was told twice changes nothing. */
const LINES = historyLines([
  { ...SAID, seq: 1, atMs: 0, event: 'ACCEPTED', from: null, to: 'QUEUED', route: '{"p":["one","two"]}' },
  { ...SAID, seq: 2, atMs: 8, event: 'DISPATCHED', from: 'QUEUED', to: 'SENDING' },
  { ...SAID, seq: 3, atMs: 24, event: 'REFUSED', from: 'SENDING', to: 'QUEUED', route: '{"p":["two"]}' },
  { ...SAID, seq: 4, atMs: MINUTE_MS, event: 'DISPATCHED', from: 'QUEUED', to: 'SENDING' },
  { ...SAID, seq: 5, atMs: MINUTE_MS + 2, event: 'TAKEN', from: 'SENDING', to: 'SENT' },
  { ...SAID, seq: 6, atMs: MINUTE_MS + 4, event: 'PROGRESS', from: 'SENT', to: 'SENT' },
  { ...SAID, seq: 7, atMs: MINUTE_MS + 10, event: 'DELIVERED', from: 'SENT', to: 'DELIVERED' },
  {
    ...SAID,
    seq: 8,
    atMs: MINUTE_MS + 20,
    event: 'DELIVERED',
    from: 'DELIVERED',
    to: 'DELIVERED',
    ignored: true,
  },
]).split('\n')

function passagesOf(lines: readonly string[]): Passages {
  const passages: Passages = new Map()
  addLife(passages, { provider: 'two', credit: 'CAPTURED', amount: cents(5), lines, later: [] })
  return passages
}

describe('what a message went through', () => {
  test('is told by minute, arrow and provider, with its money and how long it stayed', () => {
    const told = [...passagesOf(LINES).values()].flatMap((of) =>
      [...of.values()].map(({ atMs, provider, from, to, messages, amount, captured, stays }) => [
        atMs,
        `${provider}: ${from}>${to}`,
        messages,
        amount,
        captured,
        [...stays.keys()],
      ]),
    )
    // Steps of four to a doubling: 2, 8 and 16 ms are 4, 12 and 16; 59,976 ms is 63.
    expect(told).toEqual([
      [0, 'one: >QUEUED', 1, cents(5), cents(0), []],
      [0, 'one: QUEUED>SENDING', 1, cents(0), cents(0), [12]],
      [0, 'two: SENDING>QUEUED', 1, cents(0), cents(0), [16]],
      [MINUTE_MS, 'two: QUEUED>SENDING', 1, cents(0), cents(0), [63]],
      [MINUTE_MS, 'two: SENDING>SENT', 1, cents(0), cents(0), [4]],
      [MINUTE_MS, 'two: SENT>SENT', 1, cents(0), cents(0), []],
      [MINUTE_MS, 'two: SENT>DELIVERED', 1, cents(5), cents(5), [12]],
    ])
  })

  test('is written in parts that together are all time', () => {
    expect(
      partsOf(passagesOf(LINES), 3).map(({ fromMs, toMs, passages }) => [fromMs, toMs, passages.length]),
    ).toEqual([
      [null, MINUTE_MS, 3],
      [MINUTE_MS, null, 4],
    ])
    expect(partsOf(new Map(), 3)).toEqual([{ fromMs: null, toMs: null, passages: [] }])
  })
})

describe('messages stay slower than a week before', () => {
  const stay = (messages: number, p50Ms: number, p95Ms: number) => ({ messages, p50Ms, p95Ms })
  test.each([
    ['by half and more', stay(20, 151, 200), stay(20, 100, 200), true],
    ['the slowest of them', stay(20, 100, 400), stay(20, 100, 200), true],
    ['not by what the histogram may be off', stay(20, 140, 280), stay(20, 100, 200), false],
    ['not by what nobody notices', stay(20, 19, 19), stay(20, 1, 1), false],
    ['not where few say so', stay(19, 1_000, 1_000), stay(900, 10, 20), false],
    ['not beside few', stay(900, 1_000, 1_000), stay(19, 10, 20), false],
    ['not beside nothing', stay(900, 1_000, 1_000), null, false],
  ])('%s', (_, now, then, slower) => {
    expect(isSlower(now, then)).toBe(slower)
  })
})
