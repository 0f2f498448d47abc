import { describe, expect, test } from 'bun:test'
import {
  actorConsumer,
  actorSubject,
  isOldActorSubject,
  OLD_ACTOR_CONSUMERS,
  receiptSubject,
} from '../../../src/bus/subjects.ts'

describe('subjects', () => {
  test('name provider, lane and shard', () => {
    expect(actorSubject('mock-b', 'otp', 7)).toBe('sms.actor.mock-b.otp.7')
    expect(actorConsumer('mock-b', 'express', 0)).toBe('actor-mock-b-express-0')
    expect(receiptSubject('mock_2-a')).toBe('sms.receipt.mock_2-a')
  })

  test.each(['', 'a.b', 'a*', '>', 'a b', 'x'.repeat(65)])('refuse %p as a provider', (provider) => {
    expect(() => receiptSubject(provider)).toThrow('one subject token')
    expect(() => actorSubject(provider, 'otp', 0)).toThrow('one subject token')
    expect(() => actorConsumer(provider, 'otp', 0)).toThrow('one subject token')
  })

  test('of the release before are told from those of a provider, also of one that is named as a lane', () => {
    expect(isOldActorSubject('sms.actor.express.3')).toBe(true)
    expect(isOldActorSubject(actorSubject('express', 'otp', 3))).toBe(false)
    expect(OLD_ACTOR_CONSUMERS).toHaveLength(12)
    expect(OLD_ACTOR_CONSUMERS).toContain('actor-express-3')
    expect(OLD_ACTOR_CONSUMERS).not.toContain(actorConsumer('express', 'otp', 3))
  })
})
