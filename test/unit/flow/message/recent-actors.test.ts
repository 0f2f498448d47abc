import { describe, expect, test } from 'bun:test'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import { hasId, openRecentActors } from '../../../../src/flow/message/recent-actors.ts'
import { actorIn, eventOf } from '../../actors/message/an-actor.ts'

const sending = (n: number, more: Partial<Actor> = {}) =>
  actorIn('SENDING', { id: `018bcfe5-6800-7000-8000-00000000000${n}` as MessageId, ...more }) // a UUIDv7
const taken = (...ids: [string, ...string[]]) => eventOf('PROVIDER_ACCEPTED', { ids })

describe('a message that was moved here', () => {
  test('is found by its id, as it was last committed', () => {
    const recent = openRecentActors()
    const before = sending(1)
    recent.keep(before)
    recent.keep({ ...before, version: 9 })
    recent.keep({ ...before, version: 8 })
    expect(recent.get(before.id)?.version).toBe(9)
  })

  test('is found by each id that its provider has given, before and after the commit of that answer', () => {
    const recent = openRecentActors()
    const actor = sending(1)
    recent.keep(actor)
    recent.answered(actor, taken('a', 'b'))
    const given = { provider: 'alpha', attempt: 1 }
    expect(recent.find('alpha', 'a')).toEqual({ actor, given: { ...given, providerMessageId: 'a', part: 1 } })
    expect(recent.find('beta', 'a')).toBeNull()
    const sent = { ...actor, status: 'SENT', version: 8 } as const
    recent.keep(sent)
    expect(recent.find('alpha', 'b')).toEqual({
      actor: sent,
      given: { ...given, providerMessageId: 'b', part: 2 },
    })
  })

  test.each(['DELIVERED', 'FAILED_PERM', 'EXPIRED', 'QUEUED', 'FAILED_TEMP', 'SCHEDULED'] as const)(
    'is forgotten with its ids when it is %s: it waits for its provider no more',
    (status) => {
      const recent = openRecentActors()
      const actor = sending(1)
      recent.keep(actor)
      recent.answered(actor, taken('a'))
      recent.keep({ ...actor, status, version: 8 })
      expect([recent.get(actor.id), recent.find('alpha', 'a')]).toEqual([null, null])
    },
  )

  test('is known by no refusal, and an OTP by no id before its commit', () => {
    const recent = openRecentActors()
    const otp = sending(1, { lane: 'otp' })
    recent.keep(otp)
    recent.answered(otp, taken('a'))
    recent.answered(otp, eventOf('PROVIDER_REJECTED_PERM'))
    expect(recent.find('alpha', 'a')).toBeNull()
  })

  test('whose id another was given too leaves that one its own', () => {
    const recent = openRecentActors()
    const [first, second] = [sending(1), sending(2)]
    for (const actor of [first, second]) {
      recent.keep(actor)
      recent.answered(actor, taken('a'))
    }
    recent.forget(first.id)
    expect(recent.find('alpha', 'a')?.actor.id).toBe(second.id)
  })
})

describe('those moved first are forgotten first', () => {
  test.each([
    ['when there are too many', { maxActors: 2 }],
    ['when their texts are too long together', { maxCharacters: 2 * 'hello'.length }],
  ])('%s', (_, bounds) => {
    const recent = openRecentActors(bounds)
    for (const n of [1, 2, 3]) {
      recent.keep(sending(n))
      recent.answered(sending(n), taken(`id-${n}`))
      // Again, as when its answer is committed: its text counts once.
      recent.keep(sending(n, { status: 'SENT', version: 8 }))
    }
    expect([1, 2, 3].map((n) => recent.find('alpha', `id-${n}`) !== null)).toEqual([false, true, true])
    expect([1, 2, 3].map((n) => recent.get(sending(n).id) !== null)).toEqual([false, true, true])
  })
})

test.each<[given: string, actor: Partial<Actor>, part: number | null, has: boolean]>([
  ['its id', { providerMessageId: 'a' }, null, true],
  ['another id', { providerMessageId: 'b' }, null, false],
  ['no id yet', {}, null, false],
  ['the id of another provider', { providerMessageId: 'a', provider: 'beta' }, null, false],
  ['a part of the attempt that it has', { providerMessageId: 'x', partsOpen: 3, partsAttempt: 2 }, 2, true],
  ['a part of an attempt before', { providerMessageId: 'x', partsOpen: 3, partsAttempt: 3 }, 2, false],
])('a message with %s is known by it: %#', (_, changes, part, has) => {
  const given = { provider: 'alpha', providerMessageId: 'a', attempt: 2, part }
  expect(hasId(sending(1, changes), given)).toBe(has)
})
