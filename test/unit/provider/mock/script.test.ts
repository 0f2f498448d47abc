import { describe, expect, test } from 'bun:test'
import { must } from '../../../../src/domain/assert.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import { readMsisdn } from '../../../../src/domain/msisdn.ts'
import { SCRIPTED_NUMBERS, scriptFor } from '../../../../src/provider/mock/script.ts'
import type { SubmitRequest } from '../../../../src/provider/port.ts'

const NO_FAILURES = { tempFailRate: 0, permFailRate: 0, throttleRate: 0, lostReceiptRate: 0 }

function requestTo(suffix: string, { attempt = 1, throttles = 0 } = {}): SubmitRequest {
  return {
    // A brand constructor: nothing here reads the id.
    messageId: '01938000-0000-7000-8000-000000000001' as MessageId,
    to: must(readMsisdn(`+4917012${suffix}`), 'a number'),
    from: 'Shop',
    text: 'hello',
    encoding: 'GSM7',
    parts: 1,
    userData: null,
    reference: null,
    expiresAtMs: 1_800_000_000_000,
    attempt,
    throttles,
    tlvs: [],
    dlt: null,
    mask: (words) => words,
  }
}

type Row = {
  readonly suffix: string
  readonly says: string
  readonly attempt?: number
  readonly throttles?: number
  readonly answer: string
  readonly receipts: readonly string[]
  readonly first?: 'receipt'
  readonly operator?: 'mock-b'
}

const ROWS: readonly Row[] = [
  { suffix: '0001', says: 'is rejected for good', answer: 'rejected_permanent', receipts: [] },
  { suffix: '0001', says: 'is rejected again', attempt: 5, answer: 'rejected_permanent', receipts: [] },
  { suffix: '0002', says: 'is rejected for now', attempt: 1, answer: 'rejected_temporary', receipts: [] },
  { suffix: '0002', says: 'is rejected twice', attempt: 2, answer: 'rejected_temporary', receipts: [] },
  { suffix: '0002', says: 'goes through', attempt: 3, answer: 'accepted', receipts: ['DELIVRD'] },
  { suffix: '0003', says: 'is not delivered', answer: 'accepted', receipts: ['UNDELIV'] },
  { suffix: '0004', says: 'has no receipt', answer: 'accepted', receipts: [] },
  { suffix: '0005', says: 'has no answer', attempt: 1, answer: 'silent', receipts: [] },
  { suffix: '0005', says: 'goes through', attempt: 2, answer: 'accepted', receipts: ['DELIVRD'] },
  { suffix: '0006', says: 'is throttled', throttles: 0, answer: 'throttled', receipts: [] },
  { suffix: '0006', says: 'is throttled twice', throttles: 1, answer: 'throttled', receipts: [] },
  { suffix: '0006', says: 'goes through', throttles: 2, answer: 'accepted', receipts: ['DELIVRD'] },
  { suffix: '0007', says: 'is early', answer: 'accepted', receipts: ['DELIVRD'], first: 'receipt' },
  { suffix: '0008', says: 'is told twice', answer: 'accepted', receipts: ['DELIVRD', 'DELIVRD'] },
  { suffix: '0009', says: 'is told on the way', answer: 'accepted', receipts: ['ENROUTE', 'DELIVRD'] },
  { suffix: '0010', says: 'is rejected by the first', answer: 'rejected_permanent', receipts: [] },
  {
    suffix: '0010',
    says: 'goes through at the second',
    attempt: 2,
    operator: 'mock-b',
    answer: 'accepted',
    receipts: ['DELIVRD'],
  },
  { suffix: '0011', says: 'is not delivered', answer: 'accepted', receipts: ['UNDELIV'] },
  {
    suffix: '0011',
    says: 'is, by the second',
    operator: 'mock-b',
    answer: 'accepted',
    receipts: ['DELIVRD'],
  },
  { suffix: '4567', says: 'is any other number', answer: 'accepted', receipts: ['DELIVRD'] },
]

describe('the numbers with a meaning', () => {
  test.each(ROWS.map((row) => [row.suffix, row.says, row] as const))('%s %s', (suffix, _says, row) => {
    const script = { operator: row.operator ?? 'mock', random: () => 0.5, rates: NO_FAILURES }
    const plan = scriptFor(requestTo(suffix, row), script)
    expect(plan.answer.kind as string).toBe(row.answer)
    expect(plan.receipts.map(({ status }) => status)).toEqual([...row.receipts])
    expect(plan.first).toBe(row.first ?? 'answer')
  })

  test('are eleven, each once, each with a sentence', () => {
    expect(SCRIPTED_NUMBERS.map(({ suffix }) => suffix)).toEqual([
      '0001',
      '0002',
      '0003',
      '0004',
      '0005',
      '0006',
      '0007',
      '0008',
      '0009',
      '0010',
      '0011',
    ])
    for (const { meaning } of SCRIPTED_NUMBERS) expect(meaning).toMatch(/^[A-Z].+\.$/)
  })

  test('keep their meaning whatever the failure rates', () => {
    const alwaysFails = {
      operator: 'mock',
      random: () => 0,
      rates: { ...NO_FAILURES, tempFailRate: 1, permFailRate: 1 },
    }
    expect(scriptFor(requestTo('0003'), alwaysFails).answer.kind).toBe('accepted')
  })
})

describe('an unscripted number', () => {
  const rates = { ...NO_FAILURES, permFailRate: 0.1, tempFailRate: 0.2 }

  test.each([
    [0, 'rejected_permanent'],
    [0.099, 'rejected_permanent'],
    [0.1, 'rejected_temporary'],
    [0.299, 'rejected_temporary'],
    [0.31, 'accepted'],
    [0.999, 'accepted'],
  ])('with a draw of %d is %s', (draw, kind) => {
    const plan = scriptFor(requestTo('4567'), { operator: 'mock', random: () => draw, rates })
    expect(plan.answer.kind as string).toBe(kind)
    expect(plan.receipts).toHaveLength(kind === 'accepted' ? 1 : 0)
  })

  // 30 % are refused and 20 % throttled; of the other half a quarter is taken and never heard of again.
  test.each([
    [0.29, 'rejected_temporary', 0],
    [0.31, 'throttled', 0],
    [0.499, 'throttled', 0],
    [0.5, 'accepted', 0],
    [0.62, 'accepted', 0],
    [0.626, 'accepted', 1],
    [0.999, 'accepted', 1],
  ])('with throttling and lost receipts a draw of %d is %s with %d receipts', (draw, kind, receipts) => {
    const all = { ...rates, throttleRate: 0.2, lostReceiptRate: 0.25 }
    const plan = scriptFor(requestTo('4567'), { operator: 'mock', random: () => draw, rates: all })
    expect(plan.answer.kind as string).toBe(kind)
    expect(plan.receipts).toHaveLength(receipts)
  })

  test('an undelivered message names its error, a delivered one does not', () => {
    const script = { operator: 'mock', random: () => 0.5, rates }
    expect(scriptFor(requestTo('0003'), script).receipts).toEqual([
      { status: 'UNDELIV', error: 'absent subscriber' },
    ])
    expect(scriptFor(requestTo('4567'), script).receipts).toEqual([{ status: 'DELIVRD', error: null }])
  })
})
