import { expect, test } from 'bun:test'
import { ringsOf } from '../../../../src/store/message/waiting.ts'

const AT_MS = 1_800_000_000_000
const queued = (wakeInMs: number, status: 'QUEUED' | 'SCHEDULED' = 'QUEUED') => ({
  status,
  acceptedAtMs: AT_MS,
  wakeAtMs: AT_MS + wakeInMs,
})

test.each([
  ['one that rings alone has its own alarm', [queued(5_000)], [null]],
  ['those of one instant ring together', [queued(5_000), queued(5_000)], [0, 0]],
  [
    'those of several instants ring in as many batches',
    [queued(5_000), queued(5_001), queued(5_000), queued(5_001), queued(5_002)],
    [0, 1, 0, 1, null],
  ],
  [
    'those that ring late have their own, which say where they wait',
    [queued(10_001), queued(10_001)],
    [null, null],
  ],
  ['so have the scheduled', [queued(5_000, 'SCHEDULED'), queued(5_000, 'SCHEDULED')], [null, null]],
  ['none are none', [], []],
])('%s', (_, messages, rings) => {
  expect(ringsOf(messages)).toEqual(rings)
})

test('a batch has 100 at most', () => {
  const rings = ringsOf(Array.from({ length: 250 }, () => queued(5_000)))
  expect(rings).toEqual([...Array(100).fill(0), ...Array(100).fill(1), ...Array(50).fill(2)])
})
