import { expect, test } from 'bun:test'
import { openMemoryLimiter } from '../../../src/cache/memory.ts'
import type { ClientId } from '../../../src/domain/message.ts'

const limit = { ratePerS: 1, burst: 2 }
/** Everybody has the one limit. */
function open(parts: Parameters<typeof openMemoryLimiter>[0]) {
  const limiter = openMemoryLimiter(parts)
  return { ...limiter, take: (client: ClientId, cost: number) => limiter.take(client, limit, cost) }
}
const newClient = () => crypto.randomUUID() as ClientId // a brand constructor: any UUID is a client id

test('clients do not share a bucket', async () => {
  const limiter = open({ now: () => 0 })
  const [first, second] = [newClient(), newClient()]
  const kinds = []
  for (const client of [first, first, first, second]) kinds.push((await limiter.take(client, 1)).kind)
  expect(kinds).toEqual(['allowed', 'allowed', 'refused', 'allowed'])
})

test('a bucket refills on the clock that was given', async () => {
  let nowMs = 5_000
  const limiter = open({ now: () => nowMs })
  const client = newClient()
  expect(await limiter.take(client, 2)).toEqual({ kind: 'allowed', remaining: 0, resetMs: 2_000 })
  nowMs += 999
  expect(await limiter.take(client, 1)).toMatchObject({ kind: 'refused', retryAfterMs: 1 })
  nowMs += 1
  expect((await limiter.take(client, 1)).kind).toBe('allowed')
})

test('a limit that changed holds from the next taking on, with what is left in the bucket', async () => {
  const limiter = openMemoryLimiter({ now: () => 0 })
  const client = newClient()
  const left = async (burst: number) => (await limiter.take(client, { ratePerS: 1, burst }, 1)).remaining
  expect([await left(100), await left(10), await left(1_000)]).toEqual([99, 9, 8])
})

test('no more than the bound is remembered, those who came last longest', async () => {
  const limiter = open({ now: () => 0, maxBuckets: 10 })
  const [busy, quiet] = [newClient(), newClient()]
  await limiter.take(busy, 2)
  await limiter.take(quiet, 2)
  for (let others = 0; others < 50; others++) {
    await limiter.take(newClient(), 1)
    expect((await limiter.take(busy, 1)).kind).toBe('refused')
  }
  expect((await limiter.take(quiet, 1)).kind).toBe('allowed')
})

test('within half the bound nobody is forgotten', async () => {
  const limiter = open({ now: () => 0, maxBuckets: 200 })
  const clients = Array.from({ length: 100 }, newClient)
  for (const client of clients) await limiter.take(client, 2)
  for (const client of clients) expect((await limiter.take(client, 1)).kind).toBe('refused')
})

test('memory is always there', async () => {
  const limiter = open({ now: () => 0 })
  expect([limiter.kind, await limiter.ping()]).toEqual(['memory', 0])
  await limiter.close()
  await limiter.close()
})
