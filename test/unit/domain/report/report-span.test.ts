import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import {
  foldedSpansOf,
  piecesOf,
  piecesWithout,
  type ReportSpan,
  SPAN_MS,
  spanKey,
} from '../../../../src/domain/report/report-span.ts'

const DAY = Date.UTC(2026, 10, 24)
const at = (hours: number, minutes = 0) => DAY + hours * SPAN_MS.hour + minutes * SPAN_MS.minute
const none = new Set<string>()

describe('the pieces of a time', () => {
  test('are whole days where they fit, hours and minutes at the edges', () => {
    expect(piecesOf(at(-25, 30), at(49, 2), 'day', none)).toEqual([
      { span: 'minute', fromMs: at(-25, 30), toMs: at(-24) },
      { span: 'day', fromMs: at(-24), toMs: at(48) },
      { span: 'hour', fromMs: at(48), toMs: at(49) },
      { span: 'minute', fromMs: at(49), toMs: at(49, 2) },
    ])
  })

  test('are shorter spans in place of what is stale', () => {
    const stale = new Set([spanKey('day', DAY), spanKey('hour', at(3))])
    expect(piecesOf(DAY, at(48), 'day', stale)).toEqual([
      { span: 'hour', fromMs: DAY, toMs: at(3) },
      { span: 'minute', fromMs: at(3), toMs: at(4) },
      { span: 'hour', fromMs: at(4), toMs: at(24) },
      { span: 'day', fromMs: at(24), toMs: at(48) },
    ])
  })

  test('are none longer than the bucket', () => {
    expect(piecesOf(DAY, at(24), 'hour', none)).toEqual([{ span: 'hour', fromMs: DAY, toMs: at(24) }])
    expect(piecesOf(DAY, at(24), 'minute', none)).toEqual([{ span: 'minute', fromMs: DAY, toMs: at(24) }])
  })

  test('lose the hours and days that are read elsewhere, and no minute', () => {
    const pieces = piecesOf(at(-1, 30), at(51, 2), 'day', none)
    expect(foldedSpansOf(pieces)).toEqual([
      { span: 'day', startMs: DAY },
      { span: 'day', startMs: at(24) },
      { span: 'hour', startMs: at(48) },
      { span: 'hour', startMs: at(49) },
      { span: 'hour', startMs: at(50) },
    ])
    expect(piecesWithout(pieces, new Set([spanKey('day', DAY), spanKey('hour', at(49))]))).toEqual([
      { span: 'minute', fromMs: at(-1, 30), toMs: DAY },
      { span: 'minute', fromMs: at(51), toMs: at(51, 2) },
      { span: 'day', fromMs: at(24), toMs: at(48) },
      { span: 'hour', fromMs: at(48), toMs: at(49) },
      { span: 'hour', fromMs: at(50), toMs: at(51) },
    ])
    expect(piecesWithout(pieces, none)).toHaveLength(4)
  })

  test('cover every minute once, whatever is stale', () => {
    const minute = fc.integer({ min: 0, max: 4 * 1_440 })
    const staleHour = fc.integer({ min: 0, max: 95 })
    fc.assert(
      fc.property(
        minute,
        minute,
        fc.constantFrom<ReportSpan>('minute', 'hour', 'day'),
        fc.array(staleHour),
        (a, b, longest, hours) => {
          const [from, to] = [at(0, Math.min(a, b)), at(0, Math.max(a, b))]
          const stale = new Set(
            hours.flatMap((h) => [spanKey('hour', at(h)), spanKey('day', at(24 * Math.floor(h / 24)))]),
          )
          let next = from
          for (const { span, fromMs, toMs } of piecesOf(from, to, longest, stale)) {
            expect(fromMs).toBe(next)
            expect(fromMs % SPAN_MS[span]).toBe(0)
            for (let ms = fromMs; ms < toMs; ms += SPAN_MS[span])
              expect(stale.has(spanKey(span, ms))).toBe(false)
            next = toMs
          }
          expect(next).toBe(to)
        },
      ),
    )
  })
})
