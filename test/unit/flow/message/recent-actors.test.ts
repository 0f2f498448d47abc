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
  // What each of them has besides is said in characters beside it.
  test.each<[when: string, bounds: Parameters<typeof openRecentActors>[0], more: Partial<Actor>]>([
    ['there are too many', { maxActors: 2 }, {}],
    ['their texts are too long together', { maxCharacters: 2 * (10 + 5) }, { text: 'hello' }],
    ['their errors are', { maxCharacters: 2 * (10 + 5 + 7) }, { lastError: 'refused' }],
    [
      'their user data is',
      { maxCharacters: 2 * (10 + 5 + 8) },
      { userData: { data_coding: 4, header: '00', octets: '0a0b0c' } },
    ],
    [
      'their parameters are',
      { maxCharacters: 2 * (10 + 5 + 16) },
      { parameters: { tlvs: { '0x1400': 'abc' }, dlt: null } },
    ],
  ])('when %s', (_, bounds, more) => {
    const recent = openRecentActors(bounds)
    const found = () => [1, 2, 3].map((n) => recent.find('alpha', `id-${n}`) !== null)
    const has = () => [1, 2, 3].map((n) => recent.get(sending(n).id) !== null)
    for (const n of [1, 2]) {
      recent.keep(sending(n, more))
      recent.answered(sending(n), taken(`id-${n}`))
      // Again, as when its answer is committed: it counts once.
      recent.keep(sending(n, { ...more, status: 'SENT', version: 8 }))
    }
    expect([found(), has()]).toEqual([
      [true, true, false],
      [true, true, false],
    ])
    recent.keep(sending(3, more))
    recent.answered(sending(3), taken('id-3'))
    expect([found(), has()]).toEqual([
      [false, true, true],
      [false, true, true],
    ])
  })

  test('when their ids are too long together', () => {
    const recent = openRecentActors({ maxCharacters: 2 * (5 + 10 + 11) })
    for (const n of [1, 2]) {
      recent.keep(sending(n))
      recent.answered(sending(n), taken(`id-${n}`, `id-${n}-b`))
    }
    expect([1, 2].map((n) => recent.find('alpha', `id-${n}-b`) !== null)).toEqual([false, true])
  })

  test('when they were moved a minute ago, though there is room: their ids may have been given anew', () => {
    let nowMs = 1_000
    const recent = openRecentActors({ clock: () => nowMs })
    recent.keep(sending(1))
    recent.answered(sending(1), taken('id-1'))
    nowMs += 59_999
    expect(recent.find('alpha', 'id-1')?.actor.id).toBe(sending(1).id)
    nowMs += 1
    expect([recent.find('alpha', 'id-1'), recent.get(sending(1).id)]).toEqual([null, null])
  })

  test('and leave room for as much again', () => {
    const recent = openRecentActors({ maxCharacters: 2 * (5 + 10) })
    for (const n of [1, 2, 3, 4, 5, 6]) {
      recent.keep(sending(n))
      recent.answered(sending(n), taken(`id-${n}`))
      recent.keep(sending(n, { status: 'SENT', version: 8 }))
      if (n < 5) recent.keep(sending(n, { status: 'DELIVERED', version: 9 }))
    }
    expect([5, 6].map((n) => recent.get(sending(n).id) !== null)).toEqual([true, true])
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
