import { expect, test } from 'bun:test'
import fc from 'fast-check'
import type { Exchange, StoredEvent } from '../../../src/console/web/answers.ts'
import { meaningOf, withMeanings } from '../../../src/console/web/message/meanings.ts'
import { scaleOf, sharesOf, spansOf } from '../../../src/console/web/message/waterfall.ts'
import {
  askedWords,
  lengthWords,
  sharesWords,
  spanWords,
} from '../../../src/console/web/message/waterfall-words.ts'
import { isLifecycleState, LIFECYCLE } from '../../../src/domain/lifecycle.ts'
import { STATUSES } from '../../../src/smpp/status.ts'
import { live, newborn, orders, starts, worlds } from '../actors/message/lives.ts'
import { stored } from './stored-life.ts'

const AT = Date.parse('2026-11-24T10:00:00.000Z')

const isFinal = (state: string | undefined) =>
  state !== undefined && isLifecycleState(state) && LIFECYCLE[state].final

test('spans cover every life without a gap and without an overlap, and what each was is what its state says', () => {
  fc.assert(
    fc.property(starts, orders, worlds, fc.nat(1e9), (start, happenings, world, laterMs) => {
      const steps = live(newborn(start), happenings, world).map(({ step }) => step)
      const { rows } = stored(newborn(start), steps)
      const counted = rows.filter(({ ignored }) => !ignored)
      const lastMs = Date.parse(counted.at(-1)?.at ?? '')
      const spans = spansOf(rows, [], lastMs + laterMs)
      const endMs = isFinal(counted.at(-1)?.to) ? lastMs : lastMs + laterMs
      expect(spans[0]?.fromMs ?? endMs).toBe(Date.parse(rows[0]?.at ?? ''))
      expect(spans.at(-1)?.toMs ?? endMs).toBe(endMs)
      spans.forEach((span, index) => {
        expect(span.toMs).toBeGreaterThanOrEqual(span.fromMs)
        expect(span.fromMs).toBe(spans[index - 1]?.toMs ?? span.fromMs)
        expect(span.isOpen).toBe(index === spans.length - 1 && !isFinal(counted.at(-1)?.to))
        // At no instant within it was the message in another state.
        for (const { at, to } of counted)
          if (Date.parse(at) > span.fromMs && Date.parse(at) < span.toMs) expect(to).toBe(span.state)
      })
      const { ours, provider, network, meant } = sharesOf(spans)
      expect(ours + provider + network + meant).toBe(endMs - Date.parse(rows[0]?.at ?? ''))
      const { bars } = scaleOf(spans)
      bars.forEach(({ left, width }, index) => {
        const before = bars[index - 1]
        expect(left).toBeCloseTo(before ? before.left + before.width : 0, 9)
        expect(width).toBeWithin(0, 1.000001)
      })
    }),
    { numRuns: 300, ...(process.env['SEED'] ? { seed: Number(process.env['SEED']) } : {}) },
  )
})

const ROW = { ignored: false, detail: null, part: null, route: null, ids: null, on_no_receipt_ms: null }
const row = (
  seq: number,
  afterMs: number,
  event: string,
  [from, to]: readonly [StoredEvent['from'], StoredEvent['to']],
  attempt: number,
  provider = 'alpha',
): StoredEvent => ({
  ...ROW,
  seq,
  at: new Date(AT + afterMs).toISOString(),
  event,
  from,
  to,
  attempt,
  provider,
  held_for: null,
  held_until: null,
})
const asked = (afterMs: number, attempt: number, took_ms: number, outcome: string): Exchange => ({
  what: 'submission',
  provider: 'alpha',
  attempt,
  part: null,
  at: new Date(AT + afterMs).toISOString(),
  took_ms,
  outcome,
  sent: null,
  answered: null,
})

/** Throttled, refused for now, taken, delivered: an hour in all. */
const ROWS: readonly StoredEvent[] = [
  row(1, 0, 'ACCEPTED', [null, 'QUEUED'], 0),
  row(2, 12, 'DISPATCHED', ['QUEUED', 'SENDING'], 1),
  row(3, 20, 'PROVIDER_THROTTLED', ['SENDING', 'QUEUED'], 0),
  row(4, 270, 'DISPATCHED', ['QUEUED', 'SENDING'], 1),
  row(5, 300, 'PROVIDER_REJECTED_TEMP', ['SENDING', 'FAILED_TEMP'], 1),
  row(6, 5_300, 'ALARM_RANG', ['FAILED_TEMP', 'QUEUED'], 1),
  row(7, 5_300, 'DISPATCHED', ['QUEUED', 'SENDING'], 2),
  row(8, 5_309, 'PROVIDER_ACCEPTED', ['SENDING', 'SENT'], 2),
  row(9, 3_600_000, 'RECEIPT_DELIVERED', ['SENT', 'DELIVERED'], 2),
]
const EXCHANGES = [
  asked(13, 1, 6, 'ESME_RTHROTTLED'),
  asked(271, 1, 28, 'ESME_RSYSERR'),
  asked(5_301, 2, 7, 'ESME_ROK'),
]

test('a life with a throttle, a retry and a slow receipt reads as what it was', () => {
  const spans = spansOf(ROWS, EXCHANGES, AT + 9e9)
  expect(spans.map((span) => [spanWords(span), lengthWords(span), askedWords(span)])).toEqual([
    ['Waited in the queue of alpha', '12 ms', null],
    ['At alpha, attempt 1', '8 ms', 'ESME_RTHROTTLED after 6 ms'],
    ['Waited because alpha asked to slow down', '250 ms', null],
    ['At alpha, attempt 1', '30 ms', 'ESME_RSYSERR after 28 ms'],
    ['Waited before attempt 2', '5 s', null],
    ['Waited in the queue of alpha', 'under 1 ms', null],
    ['At alpha, attempt 2', '9 ms', 'ESME_ROK after 7 ms'],
    ['On the network of alpha, until its receipt', '59 min 54 s', null],
  ])
  expect(sharesWords(sharesOf(spans), false)).toBe(
    '1 h in all: 12 ms in our queues, 297 ms at providers, 59 min 54 s on the network, 5 s in waits that were asked for, or before another try.',
  )
  // 8 ms beside an hour: by the logarithm it is seen.
  const { kind, bars } = scaleOf(spans)
  expect([kind, (bars[1]?.width ?? 0) > 0.03]).toEqual(['log', true])
  expect(scaleOf(spans.slice(0, 4)).kind).toBe('linear')
})

test('what goes on is measured until now, and silence is told apart from a submission', () => {
  const rows = [...ROWS.slice(0, 2), row(3, 15_012, 'PROVIDER_UNKNOWN', ['SENDING', 'SENDING'], 1)]
  const spans = spansOf(rows, [], AT + 20_012)
  expect(spans.map((span) => [span.kind, lengthWords(span)])).toEqual([
    ['queue', '12 ms'],
    ['provider', '15 s'],
    ['unanswered', '5 s so far'],
  ])
})

test('every code of a protocol is followed by what it means, once', () => {
  for (const [words, meant] of [
    ['ESME_RINVDSTADR', 'ESME_RINVDSTADR (the number is not valid)'],
    ['ESME_RTHROTTLED (0x00000058)', 'ESME_RTHROTTLED (0x00000058) (it was sent to too fast)'],
    ['UNDELIV', 'UNDELIV (it could not be delivered)'],
    ['HTTP 429', 'HTTP 429 (it was asked too often)'],
    ['the endpoint answered 404', 'the endpoint answered 404 (there is nothing at this address)'],
    ['absent subscriber', 'absent subscriber'],
    ['ESME_RINVBCAST_REP', 'ESME_RINVBCAST_REP'],
    ['UNDELIVERABLE', 'UNDELIVERABLE'],
  ] as const) {
    expect(withMeanings(words)).toBe(meant)
    expect(withMeanings(meant)).toBe(meant)
  }
  const unsaid = Object.keys(STATUSES).filter((name) => meaningOf(name) === null)
  expect(unsaid.every((name) => name.includes('BCAST'))).toBe(true)
})
