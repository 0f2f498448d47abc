import { describe, expect, test } from 'bun:test'
import type { CallbackId } from '../../../../src/domain/callback/callback.ts'
import type { Target } from '../../../../src/domain/callback/target.ts'
import type { ClientId } from '../../../../src/domain/message.ts'
import { openPlaces } from '../../../../src/flow/callback/places.ts'
import type { ClaimedCallback } from '../../../../src/store/callback/claimed-callbacks.ts'

const AT_ONCE = { inAll: 6, perTarget: 2, perClient: 3 }

function claimed(client: string, target: string, id: string): ClaimedCallback {
  const callback = {
    id: id as CallbackId,
    clientId: client as ClientId,
    messageId: id as ClaimedCallback['callback']['messageId'],
    status: 'DELIVERED',
    state: 'DELIVERING',
    attempts: 0,
    version: 2,
    wakeAtMs: 0,
    lastStatusCode: null,
    lastError: null,
    deliveredAtMs: null,
  } as const
  const to = { via: 'http', url: 'http://127.0.0.1/', secret: null, previousSecret: null } as const
  return { callback, body: '', to, target: target as Target, probe: false, troubled: false }
}
const of = (client: string, target: string, count: number) =>
  Array.from({ length: count }, (_, index) => claimed(client, target, `${client}${target}-${index}`))
const idsOf = (some: readonly ClaimedCallback[]) => some.map(({ callback }) => callback.id as string)

/** Places with these in line since the instant 0. */
function filled(...some: readonly ClaimedCallback[]) {
  const places = openPlaces(AT_ONCE)
  for (const one of some) places.add(one, 0)
  return places
}

describe('places', () => {
  test('are given to a target up to its share, and its next when one has left', () => {
    const places = filled(...of('a', '0', 4))
    const first = places.ready()
    expect(idsOf(first)).toEqual(['a0-0', 'a0-1'])
    expect(places.ready()).toEqual([])
    for (const one of first.slice(0, 1)) places.left(one)
    expect(idsOf(places.ready())).toEqual(['a0-2'])
    expect([places.sending, places.waiting]).toEqual([2, 1])
  })

  test('are given to a client up to its share, over all its targets', () => {
    expect(idsOf(filled(...of('a', '0', 3), ...of('a', '7', 3)).ready())).toEqual(['a0-0', 'a7-0', 'a0-1'])
  })

  test('of all are shared by the targets, one for each before any has two', () => {
    const places = filled(...['a', 'b', 'c', 'd', 'e'].flatMap((client) => of(client, '0', 2)))
    expect(idsOf(places.ready())).toEqual(['a0-0', 'b0-0', 'c0-0', 'd0-0', 'e0-0', 'a0-1'])
  })

  test('are as many as are asked for where there is no bound', () => {
    const places = openPlaces(null)
    for (const one of of('a', '1', 500)) places.add(one, 0)
    expect(places.ready()).toHaveLength(500)
  })
})

describe('in advance', () => {
  const A = { clientId: 'a' as ClientId, target: '0' as Target }

  /** A target that answered so many in so many milliseconds. */
  function after(answers: number, ms: number) {
    const [one = claimed('a', '0', 'x')] = of('a', '0', 1)
    const places = filled(one)
    places.ready()
    for (let n = 0; n < answers; n++) places.answered(one)
    return { places, one, given: places.ahead(ms) }
  }

  test.each([
    [50, 100, 50],
    [50, 200, 25],
    [8, 1_000, 0],
    [5_000, 100, 200],
  ])('a target that answered %d in %d ms is given %d', (answers, ms, count) => {
    expect(after(answers, ms).given).toEqual(count === 0 ? [] : [{ ...A, count }])
  })

  test('nothing is given any more where something failed, and what waits is given back', () => {
    const { places, one } = after(50, 100)
    for (const more of of('a', '0', 5)) places.add(more, 100)
    expect(places.giveBack(one)).toHaveLength(5)
    expect(places.ahead(150)).toEqual([])
    expect(places.underWay()).toEqual([{ ...A, count: 1 }])
  })

  test('what has waited too long is given back, and no more', () => {
    const places = filled(...of('a', '0', 3))
    const [late, later] = of('a', '0', 2)
    places.ready()
    if (late && later) {
      places.add(late, 500)
      places.add(later, 500)
    }
    expect(idsOf(places.giveBackBefore(500))).toEqual(['a0-2'])
    expect(places.waiting).toBe(2)
  })
})
