import { expect, test } from 'bun:test'
import { NO_MONEY } from '../../../../src/domain/money.ts'
import { filled } from '../../../../src/flow/report/read-report.ts'
import { cents } from '../../../support/money.ts'

const row = (bucketMs: number, group: string) => ({
  bucketMs,
  group,
  statuses: { SENT: 1 },
  parts: 2,
  held: cents(3),
  captured: cents(4),
  released: cents(5),
  providerCost: cents(0.6),
  endedCost: cents(0.5),
  sent: { steps: [1], counts: [1] },
  delivered: { steps: [], counts: [] },
})

test('buckets and groups without messages are there with zeros, in order', () => {
  const rows = filled([row(60, 'b'), row(0, 'a')], [0, 60], ['a', 'b'])
  expect(rows.map(({ bucketMs, group, parts }) => [bucketMs, group, parts])).toEqual([
    [0, 'a', 2],
    [0, 'b', 0],
    [60, 'a', 0],
    [60, 'b', 2],
  ])
  expect(rows[1]).toMatchObject({ statuses: {}, held: NO_MONEY, sent: { steps: [], counts: [] } })
})
