import { describe, expect, test } from 'bun:test'
import type { Exchange, MessageExchanges, StoredEvent } from '../../../src/console/web/answers.ts'
import { hasAllSaid, isQuoted, saidAtRows } from '../../../src/console/web/message/said.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 10, 24, 10, 0, seconds)).toISOString()

const row = (
  seq: number,
  event: string,
  to: StoredEvent['to'],
  more: Partial<StoredEvent> = {},
): StoredEvent => ({
  seq,
  at: at(seq * 10),
  event,
  from: null,
  to,
  ignored: false,
  attempt: 1,
  detail: null,
  provider: 'mock',
  part: null,
  route: null,
  ids: null,
  on_no_receipt_ms: null,
  held_for: null,
  held_until: null,
  ...more,
})

const RECEIPT = '{"status":"DELIVRD"}'
/** Tried twice, delivered. */
const ROWS = [
  row(1, 'ACCEPTED', 'QUEUED', { attempt: 0 }),
  row(2, 'DISPATCHED', 'SENDING'),
  row(3, 'PROVIDER_REJECTED_TEMP', 'FAILED_TEMP'),
  row(4, 'ALARM_RANG', 'QUEUED'),
  row(5, 'DISPATCHED', 'SENDING', { attempt: 2 }),
  row(6, 'PROVIDER_ACCEPTED', 'SENT', { attempt: 2 }),
  row(7, 'RECEIPT_DELIVERED', 'DELIVERED', { attempt: 2, detail: RECEIPT }),
]

const exchange = (seconds: number, more: Partial<Exchange> = {}): Exchange => ({
  what: 'submission',
  provider: 'mock',
  attempt: 1,
  part: null,
  at: at(seconds),
  took_ms: 5,
  outcome: 'accepted',
  sent: null,
  answered: null,
  ...more,
})
const receipt = exchange(70, {
  what: 'receipt',
  attempt: 2,
  answered: { line: 'receipt', fields: {}, body: RECEIPT },
})

const said = (exchanges: readonly Exchange[], more: Partial<MessageExchanges> = {}): MessageExchanges => ({
  message_id: '01890a5d-ac96-774b-bcce-b302099a8057',
  log_days: 7,
  kept_since: at(0),
  complete: true,
  exchanges,
  ...more,
})
const placed = (rows: readonly StoredEvent[], of: MessageExchanges) =>
  saidAtRows(rows, of, true).map(({ exchanges, missing }) => missing ?? exchanges.length)
const NOTHING = 'Nothing is kept of what was said here.'

test('each submission stands at the row that began it, each receipt at its own', () => {
  const all = said([exchange(21), exchange(51, { attempt: 2 }), receipt])
  expect(placed(ROWS, all)).toEqual([0, 1, 0, 0, 1, 0, 1])
  expect(hasAllSaid(ROWS, all)).toBe(true)
})

test('parts of one attempt stand together', () => {
  const parts = [1, 2, 3].map((part) => exchange(20 + part, { part }))
  expect(placed(ROWS.slice(0, 3), said(parts))).toEqual([0, 3, 0])
})

test('an attempt that was throttled gave its number back: the later row takes the later exchange', () => {
  const rows = [
    row(1, 'DISPATCHED', 'SENDING'),
    row(2, 'PROVIDER_THROTTLED', 'QUEUED', { attempt: 0 }),
    row(3, 'DISPATCHED', 'SENDING'),
    row(4, 'PROVIDER_ACCEPTED', 'SENT'),
  ]
  const [first, , second] = saidAtRows(rows, said([exchange(11), exchange(31)]), true)
  expect([first?.exchanges[0]?.at, second?.exchanges[0]?.at]).toEqual([at(11), at(31)])
})

test('a clock that is a second slow puts a submission at its row all the same', () => {
  const rows = ROWS.slice(0, 3)
  expect(placed(rows, said([exchange(19)]))).toEqual([0, 1, 0])
})

test('an exchange that fits no row is shown, not lost', () => {
  const late = exchange(99, {
    what: 'receipt',
    answered: { line: 'receipt', fields: {}, body: '{"other":1}' },
  })
  expect(placed(ROWS, said([late])).at(-1)).toBe(1)
})

describe('a submission of which nothing is shown says why', () => {
  test('nothing was kept', () => {
    expect(placed(ROWS, said([exchange(51, { attempt: 2 })]))).toEqual([0, NOTHING, 0, 0, 1, 0, 0])
    expect(hasAllSaid(ROWS, said([]))).toBe(false)
  })

  test('its days are over', () => {
    const gone = said([], { kept_since: at(30) })
    expect(placed(ROWS, gone)[1]).toBe('What was said here is gone: it was kept for 7 days.')
    expect(placed(ROWS, { ...gone, log_days: 1 })[1]).toBe(
      'What was said here is gone: it was kept for 1 day.',
    )
    expect(placed(ROWS, gone)[4]).toBe(NOTHING)
  })

  test('there were too many', () => {
    const cut = said([exchange(51, { attempt: 2 })], { complete: false })
    expect(placed(ROWS, cut)[1]).toBe(
      'What was said here is not shown: of very many exchanges these are the last.',
    )
  })

  test('not while it may still come', () => {
    expect(saidAtRows(ROWS, said([]), false)[1]?.missing).toBeNull()
    expect(placed(ROWS.slice(0, 2), said([]))).toEqual([0, 0])
  })

  test('not where the log is off, which is said once', () => {
    expect(placed(ROWS, said([], { kept_since: null, log_days: 0 }))).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

test('a receipt is quoted by the row with its words, also where that says when it came', () => {
  const [, , , , , , last] = ROWS
  if (!last) throw new Error('seven rows')
  expect(isQuoted(last, receipt)).toBe(true)
  expect(isQuoted({ ...last, detail: `${RECEIPT}\nreceived at ${at(69)}` }, receipt)).toBe(true)
  expect(isQuoted({ ...last, detail: '{"status":"UNDELIV"}' }, receipt)).toBe(false)
  expect(isQuoted(last, exchange(70))).toBe(false)
})
