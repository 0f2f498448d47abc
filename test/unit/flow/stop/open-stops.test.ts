import { describe, expect, test } from 'bun:test'
import type { Actor } from '../../../../src/domain/message/actor.ts'
import type { Stop, StopsOf } from '../../../../src/domain/message/stop.ts'
import type { MessageId } from '../../../../src/domain/message.ts'
import { openStops } from '../../../../src/flow/stop/open-stops.ts'
import { actorIn, HELD, NOW_MS, OPTED_OUT } from '../../actors/message/an-actor.ts'

const [first, second, third] = ['1', '2', '3'].map((end) =>
  actorIn('QUEUED', { id: `018bcfe5-6800-7000-8000-00000000000${end}` as MessageId }),
) as [Actor, Actor, Actor]

/** Stops these, and says whom it was asked of. */
function stops(who: readonly Actor[], stop: Stop, isSlow: boolean): StopsOf & { asked: string[][] } {
  const asked: string[][] = []
  const stopsOf: StopsOf = (actors) => {
    asked.push(actors.map(({ id }) => id.slice(-1)))
    const found = new Map(actors.filter((one) => who.includes(one)).map(({ id }) => [id, stop]))
    return isSlow ? Promise.resolve(found) : found
  }
  return Object.assign(stopsOf, { asked })
}

describe('of several sources of stops', () => {
  test.each([false, true])(
    'each is asked only of those that go on, the first one wins: slow %p',
    async (isSlow) => {
      const one = stops([first], OPTED_OUT, isSlow)
      const two = stops([first, second], HELD, isSlow)
      const found = await openStops([stops([], HELD, false), one, two])([first, second, third], NOW_MS)
      expect([...found]).toEqual([
        [first.id, OPTED_OUT],
        [second.id, HELD],
      ])
      expect([one.asked, two.asked]).toEqual([[['1', '2', '3']], [['2', '3']]])
    },
  )

  test('none of which stops anything, the answer is there at once', () => {
    const found = openStops([stops([], HELD, false), stops([], HELD, false)])([first], NOW_MS)
    expect(found).toEqual(new Map())
  })

  test('one that cannot know is no answer', async () => {
    const away: StopsOf = () => Promise.reject(new Error('away'))
    expect(Promise.resolve(openStops([away])([first], NOW_MS))).rejects.toThrow('away')
  })
})
