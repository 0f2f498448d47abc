import { afterEach, beforeEach, expect, jest, test } from 'bun:test'
import { must } from '../../../src/domain/assert.ts'
import { type LiveWatch, MAX_WATCHERS, openLiveWatch, type WatchedUpdate } from '../../../src/live/watch.ts'
import { openBusAway } from '../../support/apart.ts'
import { DELIVERED, update } from './live-parts.ts'

const bus = openBusAway()
let watch: LiveWatch

beforeEach(() => {
  jest.useFakeTimers({ now: 1_700_049_600_000 })
  watch = openLiveWatch({ bus, now: Date.now })
})
afterEach(() => {
  watch.close()
  jest.useRealTimers()
})

/** Watches, and remembers. */
function join() {
  const updates: WatchedUpdate[] = []
  const seen = { ended: false }
  const { start, stop } = must(
    watch.watch({
      update: (one) => updates.push(one),
      ended: () => {
        seen.ended = true
      },
    }),
    'a place',
  )
  const hour = () => start.arrows.flatMap(({ perMinute }) => perMinute).reduce((a, b) => a + b, 0)
  const told = () => updates.flatMap(({ counts }) => counts.map(({ count }) => count))
  return { start, stop, updates, seen, hour, told }
}

test('each watcher gets every move once: in its start, or in an update after it', () => {
  bus.publishLive(update(1))
  const first = join()
  bus.publishLive(update(2))
  const second = join()
  bus.publishLive(update(4))
  jest.advanceTimersByTime(250)
  bus.publishLive(update(8))
  jest.advanceTimersByTime(250)
  expect([first.hour(), first.told()]).toEqual([1, [2, 4, 8]])
  expect([second.hour(), second.told()]).toEqual([3, [4, 8]])
  expect(first.updates.map(({ id }) => id - first.start.id)).toEqual([1, 2, 3])
  expect(first.updates[0]?.counts).toEqual([{ ...DELIVERED, count: 2 }])
})

test('moves that come together are one update, and four a second are the most', () => {
  const { updates } = join()
  for (let ms = 0; ms < 1_000; ms += 10) {
    bus.publishLive(update(1))
    jest.advanceTimersByTime(10)
  }
  expect(updates).toHaveLength(4)
})

test('when nothing moves an empty update comes once a second', () => {
  const { updates } = join()
  jest.advanceTimersByTime(5_000)
  expect(updates).toHaveLength(5)
  expect(updates.every(({ counts, moves }) => counts.length + moves.length === 0)).toBe(true)
})

test('one that stopped hears nothing more', () => {
  const { stop, updates } = join()
  stop()
  bus.publishLive(update(1))
  jest.advanceTimersByTime(1_000)
  expect(updates).toEqual([])
})

test('so many may watch and no more, until one leaves', () => {
  const all = Array.from({ length: MAX_WATCHERS }, join)
  expect(watch.watch({ update() {}, ended() {} })).toBeNull()
  all[0]?.stop()
  join()
})

test('closing ends all watching at once, and nobody begins any more', () => {
  const { seen, updates } = join()
  watch.close()
  expect(seen.ended).toBe(true)
  bus.publishLive(update(1))
  jest.advanceTimersByTime(1_000)
  expect(updates).toEqual([])
  expect(watch.watch({ update() {}, ended() {} })).toBeNull()
})
