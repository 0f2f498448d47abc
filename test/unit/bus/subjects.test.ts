import { describe, expect, test } from 'bun:test'
import { actorConsumer, actorSubject, receiptSubject } from '../../../src/bus/subjects.ts'

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
