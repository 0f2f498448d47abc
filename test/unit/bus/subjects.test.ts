import { describe, expect, test } from 'bun:test'
import { actorConsumer, actorSubject, receiptSubject, shardOf } from '../../../src/bus/subjects.ts'

describe('subjects', () => {
  test('name lane, shard and provider', () => {
    expect(actorSubject('otp', 7)).toBe('sms.actor.otp.7')
    expect(actorConsumer('express', 0)).toBe('actor-express-0')
    expect(receiptSubject('mock_2-a')).toBe('sms.receipt.mock_2-a')
  })

  test.each(['', 'a.b', 'a*', '>', 'a b', 'x'.repeat(65)])('refuse %p as a provider', (provider) => {
    expect(() => receiptSubject(provider)).toThrow('one subject token')
  })
})

describe('the shard of a client', () => {
  // FNV-1a test vectors (draft-eastlake-fnv, appendix C): "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968;
  // halves folded by hand: 811c1cd9, e40ccd20, bf9c46f4.
  test.each([
    ['', 1],
    ['a', 0],
    ['foobar', 4],
  ])('of %p is %d of 8', (clientId, shard) => {
    expect(shardOf(clientId, 8)).toBe(shard)
  })

  test.each([
    ['UUIDv4', () => crypto.randomUUID()],
    ['UUIDv7', () => Bun.randomUUIDv7()],
  ])('spreads %s ids evenly', (_, newId) => {
    const counts = new Array<number>(8).fill(0)
    for (let at = 0; at < 16_000; at++) {
      const shard = shardOf(newId(), 8)
      counts[shard] = (counts[shard] ?? 0) + 1
    }
    // 2,000 expected in each, standard deviation 42: seven of those.
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(300)
  })
})
