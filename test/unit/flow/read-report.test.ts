import { expect, test } from 'bun:test'
import { filled } from '../../../src/flow/read-report.ts'

const row = (bucketMs: number, group: string) => ({
  bucketMs,
  group,
  statuses: { SENT: 1 },
  parts: 2,
  heldCents: 3,
  capturedCents: 4,
  releasedCents: 5,
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
  expect(rows[1]).toMatchObject({ statuses: {}, heldCents: 0, sent: { steps: [], counts: [] } })
})
