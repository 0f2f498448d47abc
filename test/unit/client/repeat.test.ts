import { describe, expect, test } from 'bun:test'
import {
  type Failure,
  readRetryAfter,
  type Sent,
  waitBeforeRepeatMs,
} from '../../../clients/typescript/src/repeat.ts'

const GET = { method: 'GET', hasKey: false, isConditional: false, times: 1 }
const KEYED = { ...GET, method: 'POST', hasKey: true }
const POST = { ...GET, method: 'POST' }
const PATCH = { ...GET, method: 'PATCH' }
const PUT = { ...GET, method: 'PUT' }
const PUT_IF_MATCH = { ...PUT, isConditional: true }
const DELETE = { ...GET, method: 'DELETE' }
const ALL: Readonly<Record<string, Sent>> = { GET, KEYED, POST, PATCH, PUT, PUT_IF_MATCH, DELETE }

const refused = (status: number, code: string | null, retryAfterS: number | null = null): Failure => ({
  kind: 'refused',
  status,
  code,
  retryAfterS,
})

describe('a request is repeated only where nothing can be done twice', () => {
  const cases: readonly (readonly [what: string, failure: Failure, repeated: readonly string[]])[] = [
    ['no answer', { kind: 'no_answer' }, ['GET', 'KEYED', 'PUT']],
    ['502 of a proxy', refused(502, null), ['GET', 'KEYED', 'PUT']],
    ['503 of a proxy', refused(503, null), ['GET', 'KEYED', 'PUT']],
    ['504 of a proxy', refused(504, null), ['GET', 'KEYED', 'PUT']],
    ['503 outcome_unknown', refused(503, 'outcome_unknown'), ['GET', 'KEYED', 'PUT']],
    [
      '503 queue_full: nothing was done',
      refused(503, 'queue_full'),
      ['GET', 'KEYED', 'PUT', 'PUT_IF_MATCH', 'DELETE'],
    ],
    [
      '429 rate_limited: nothing was done',
      refused(429, 'rate_limited'),
      ['GET', 'KEYED', 'PUT', 'PUT_IF_MATCH', 'DELETE'],
    ],
    ['409 request_in_flight', refused(409, 'request_in_flight'), ['KEYED']],
    ['503 otp_not_delivered: that code is void', refused(503, 'otp_not_delivered'), []],
    ['409 not_cancellable', refused(409, 'not_cancellable'), []],
    ['402', refused(402, 'insufficient_credits'), []],
    ['400', refused(400, 'invalid_field'), []],
    ['422 key_reused', refused(422, 'key_reused'), []],
    ['500', refused(500, 'internal_error'), []],
  ]
  for (const [what, failure, repeated] of cases)
    test(`${what}: ${repeated.join(', ') || 'never'}`, () => {
      const found = Object.keys(ALL).filter(
        (name) => waitBeforeRepeatMs(ALL[name] ?? GET, failure, 0) !== null,
      )
      expect(found).toEqual([...repeated])
    })
})

describe('the wait before a repeat', () => {
  const waits = (dice: number) =>
    [1, 2, 3, 4, 5, 6, 7].map((times) => waitBeforeRepeatMs({ ...GET, times }, { kind: 'no_answer' }, dice))

  test('doubles up to 8 seconds, and the dice take off up to half', () => {
    expect(waits(0)).toEqual([250, 500, 1_000, 2_000, 4_000, 8_000, 8_000])
    expect(waits(1)).toEqual([125, 250, 500, 1_000, 2_000, 4_000, 4_000])
  })

  test('is at least what Retry-After says', () => {
    expect(waitBeforeRepeatMs(KEYED, refused(429, 'rate_limited', 3), 0.5)).toBe(3_000)
    expect(waitBeforeRepeatMs({ ...KEYED, times: 4 }, refused(429, 'rate_limited', 1), 0)).toBe(2_000)
  })
})

describe('Retry-After', () => {
  const NOW = Date.parse('2026-11-24T10:00:00Z')
  for (const [value, seconds] of [
    ['2', 2],
    ['0', 0],
    ['Tue, 24 Nov 2026 10:00:30 GMT', 30],
    ['Tue, 24 Nov 2026 09:00:00 GMT', 0],
    ['soon', null],
    ['', null],
    [null, null],
  ] as const)
    test(`${value}: ${seconds}`, () => expect(readRetryAfter(value, NOW)).toBe(seconds))
})
