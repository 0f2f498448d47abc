import { expect, test } from 'bun:test'
import { openBacklog } from '../../../src/worker/order-backlog.ts'

const START_MS = 1_700_000_000_000

function openAt() {
  let nowMs = START_MS
  return {
    backlog: openBacklog(() => nowMs),
    pass: (ms: number) => {
      nowMs += ms
    },
    batch: (publishedMs: number, shard = 0) => ({
      provider: 'mock',
      lane: 'normal' as const,
      shard,
      batchId: Bun.randomUUIDv7('hex', publishedMs),
    }),
    queued: (dueAtMs: number) => ({
      status: 'QUEUED' as const,
      provider: 'mock',
      lane: 'normal' as const,
      dueAtMs,
    }),
  }
}

test('batches that come twelve seconds late explain a message accepted ten seconds ago', () => {
  const { backlog, batch, queued } = openAt()
  backlog.arrived(batch(START_MS - 12_000))
  expect(backlog.explains(queued(START_MS - 10_000))).toBe(true)
})

test('not one that is older than those that come now, by more than the margin', () => {
  const { backlog, batch, queued } = openAt()
  backlog.arrived(batch(START_MS - 12_000))
  expect(backlog.explains(queued(START_MS - 17_001))).toBe(false)
})

test('not one of another provider, lane or state', () => {
  const { backlog, batch, queued } = openAt()
  backlog.arrived(batch(START_MS - 12_000))
  expect(backlog.explains({ ...queued(START_MS - 10_000), lane: 'express' })).toBe(false)
  expect(backlog.explains({ ...queued(START_MS - 10_000), provider: 'mock-b' })).toBe(false)
  expect(backlog.explains({ ...queued(START_MS - 10_000), status: 'SENDING' })).toBe(false)
})

test('the queue that is furthest behind counts', () => {
  const { backlog, batch, queued } = openAt()
  backlog.arrived(batch(START_MS - 12_000, 3))
  backlog.arrived(batch(START_MS - 5, 0))
  expect(backlog.explains(queued(START_MS - 10_000))).toBe(true)
})

test('orders that are stuck in the lines explain what came after them, for as long as they are', () => {
  let nowMs = START_MS
  let stuck = true
  const backlog = openBacklog(
    () => nowMs,
    (provider) => stuck && provider === 'mock',
  )
  const queued = { status: 'QUEUED', provider: 'mock', lane: 'normal', dueAtMs: START_MS + 100 } as const
  expect(backlog.explains(queued)).toBe(false)
  backlog.arrived({ provider: 'mock', lane: 'normal', shard: 0, batchId: Bun.randomUUIDv7('hex', START_MS) })
  nowMs += 60_000
  expect(backlog.explains(queued)).toBe(true)
  expect(backlog.explains({ ...queued, dueAtMs: START_MS - 5_001 })).toBe(false)
  stuck = false
  expect(backlog.explains(queued)).toBe(false)
})

test('nothing is explained without a backlog, or when nothing has come for two seconds', () => {
  const { backlog, pass, batch, queued } = openAt()
  expect(backlog.explains(queued(START_MS))).toBe(false)
  backlog.arrived(batch(START_MS - 900))
  expect(backlog.explains(queued(START_MS))).toBe(false)
  backlog.arrived(batch(START_MS - 12_000))
  pass(2_000)
  expect(backlog.explains(queued(START_MS))).toBe(false)
})
