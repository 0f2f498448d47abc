import { describe, expect, test } from 'bun:test'
import { SHARDS } from '../../../src/bus/port.ts'
import { LANES, type Lane, type MessageId } from '../../../src/domain/message.ts'
import {
  MAX_WAITING_PER_SHARD,
  openLanes,
  URGENT_LANES,
  type WaitingOrder,
} from '../../../src/worker/lanes.ts'

/** Orders named after where they wait: `normal 3 #0`, `normal 3 #1`, … */
function ordersOf(lane: Lane, shard: number, count: number, from = 0): WaitingOrder[] {
  return Array.from({ length: count }, (_, at) => ({
    // A name that tells where it waited, in the place of a UUID.
    order: { messageId: `${lane} ${shard} #${from + at}` as MessageId, event: 'DISPATCHED', parts: 1 },
    settle: () => {},
  }))
}

const names = (taken: readonly WaitingOrder[]): string[] => taken.map(({ order }) => order.messageId)

/** How many were taken of each lane. */
function perLane(taken: readonly WaitingOrder[]): Record<Lane, number> {
  const of = (lane: Lane) => names(taken).filter((name) => name.startsWith(lane)).length
  return { otp: of('otp'), express: of('express'), normal: of('normal') }
}

function lanesWith(waiting: Partial<Record<Lane, number>>) {
  const lanes = openLanes()
  for (const lane of LANES) void lanes.put(lane, 0, ordersOf(lane, 0, waiting[lane] ?? 0))
  return lanes
}

const settled = (promise: Promise<void>) =>
  Promise.race([promise.then(() => true), Bun.sleep(1).then(() => false)])

describe('a batch of 100', () => {
  const table: readonly [
    name: string,
    waiting: Partial<Record<Lane, number>>,
    taken: Record<Lane, number>,
    urgentOnly: boolean,
  ][] = [
    [
      'gives every lane its share',
      { otp: 500, express: 500, normal: 500 },
      { otp: 40, express: 30, normal: 30 },
      false,
    ],
    ['is all normal when nothing else waits', { normal: 500 }, { otp: 0, express: 0, normal: 100 }, false],
    ['is all otp when nothing else waits', { otp: 500 }, { otp: 100, express: 0, normal: 0 }, false],
    [
      'leaves what otp does not need to express first',
      { otp: 10, express: 500, normal: 500 },
      { otp: 10, express: 60, normal: 30 },
      false,
    ],
    [
      'leaves what express does not need to otp first',
      { otp: 500, express: 5, normal: 500 },
      { otp: 65, express: 5, normal: 30 },
      false,
    ],
    [
      'leaves what normal does not need to otp first',
      { otp: 500, express: 500, normal: 7 },
      { otp: 63, express: 30, normal: 7 },
      false,
    ],
    [
      'leaves what the urgent lanes do not need to normal',
      { otp: 3, express: 4, normal: 500 },
      { otp: 3, express: 4, normal: 93 },
      false,
    ],
    [
      'takes all when there is less',
      { otp: 1, express: 2, normal: 3 },
      { otp: 1, express: 2, normal: 3 },
      false,
    ],
    [
      'takes no normal order when only urgent ones may start',
      { otp: 20, express: 500, normal: 500 },
      { otp: 20, express: 80, normal: 0 },
      true,
    ],
    [
      'is empty when only normal orders wait and only urgent ones may start',
      { normal: 500 },
      { otp: 0, express: 0, normal: 0 },
      true,
    ],
  ]
  test.each([...table])('%s', (_, waiting, expected, urgentOnly) => {
    const lanes = lanesWith(waiting)
    const before = lanes.size
    const taken = lanes.take(100, urgentOnly ? URGENT_LANES : LANES)
    expect(perLane(taken)).toEqual(expected)
    expect(lanes.size).toBe(before - taken.length)
  })

  test('has otp first, then express, then normal', () => {
    expect(names(lanesWith({ otp: 1, express: 1, normal: 1 }).take(100, LANES))).toEqual([
      'otp 0 #0',
      'express 0 #0',
      'normal 0 #0',
    ])
  })
})

describe('a batch', () => {
  test('never holds more than its limit, and never less than can be taken', () => {
    for (let limit = 0; limit <= 30; limit++) {
      const taken = lanesWith({ otp: 200, express: 200, normal: 200 }).take(limit, LANES)
      expect(taken.length).toBe(limit)
    }
  })

  test('of no or negative size is empty', () => {
    for (const limit of [0, -1, -100]) {
      const lanes = lanesWith({ otp: 5, normal: 5 })
      expect([lanes.take(limit, LANES), lanes.size]).toEqual([[], 10])
    }
  })

  test('normal orders come along in every batch of a flood of urgent ones', () => {
    const lanes = openLanes()
    void lanes.put('normal', 0, ordersOf('normal', 0, 60))
    for (let round = 0; round < 20; round++) {
      void lanes.put('otp', 0, ordersOf('otp', 0, 50))
      void lanes.put('express', 0, ordersOf('express', 0, 50))
      expect(perLane(lanes.take(10, LANES)).normal).toBe(3)
    }
    expect(perLane(lanes.takeAll()).normal).toBe(0)
  })
})

describe('within a lane the shards take turns', () => {
  test('an order of a small client does not wait behind the flood of another (life-15)', () => {
    const lanes = openLanes()
    void lanes.put('normal', 0, ordersOf('normal', 0, 10_000))
    void lanes.put('normal', 5, ordersOf('normal', 5, 1))
    expect(names(lanes.take(10, LANES))).toContain('normal 5 #0')
  })

  test('all shards give the same when all are busy', () => {
    const lanes = openLanes()
    for (let shard = 0; shard < SHARDS; shard++)
      void lanes.put('normal', shard, ordersOf('normal', shard, 100))
    const taken = names(lanes.take(80, LANES))
    for (let shard = 0; shard < SHARDS; shard++)
      expect(taken.filter((name) => name.startsWith(`normal ${shard} `))).toHaveLength(80 / SHARDS)
  })

  test('what a shard does not need goes to the others', () => {
    const lanes = openLanes()
    void lanes.put('normal', 1, ordersOf('normal', 1, 2))
    void lanes.put('normal', 2, ordersOf('normal', 2, 100))
    const taken = names(lanes.take(50, LANES))
    expect(taken.filter((name) => name.startsWith('normal 1 '))).toHaveLength(2)
    expect(taken.filter((name) => name.startsWith('normal 2 '))).toHaveLength(48)
  })

  test('every shard has had its turn after as many batches as there are shards, even when a batch holds few', () => {
    const lanes = openLanes()
    for (let shard = 0; shard < SHARDS; shard++) void lanes.put('otp', shard, ordersOf('otp', shard, 50))
    const seen = new Set<string>()
    for (let turn = 0; turn < SHARDS; turn++)
      for (const name of names(lanes.take(1, URGENT_LANES))) seen.add(name.slice(0, 5))
    expect(seen.size).toBe(SHARDS)
  })

  test('a shard’s own orders keep their order', () => {
    const lanes = openLanes()
    void lanes.put('normal', 3, ordersOf('normal', 3, 30))
    void lanes.put('normal', 4, ordersOf('normal', 4, 30))
    const taken = [lanes.take(10, LANES), lanes.take(20, LANES), lanes.take(100, LANES)].flatMap(names)
    for (const shard of [3, 4])
      expect(taken.filter((name) => name.startsWith(`normal ${shard} `))).toEqual(
        names(ordersOf('normal', shard, 30)),
      )
  })
})

describe('putting orders', () => {
  test('goes on at once while the shard holds fewer than 200', async () => {
    const lanes = openLanes()
    expect(await settled(lanes.put('normal', 0, ordersOf('normal', 0, 199)))).toBe(true)
    expect(MAX_WAITING_PER_SHARD).toBe(200)
  })

  test('waits when the shard is full, until one of its orders is taken', async () => {
    const lanes = openLanes()
    const put = lanes.put('normal', 0, ordersOf('normal', 0, 200))
    expect(await settled(put)).toBe(false)
    lanes.take(1, LANES)
    expect(await settled(put)).toBe(true)
  })

  test('waits for room, not for any order: a shard that is far over stays closed', async () => {
    const lanes = openLanes()
    const put = lanes.put('express', 0, ordersOf('express', 0, 250))
    lanes.take(50, LANES)
    expect(await settled(put)).toBe(false)
    lanes.take(1, LANES)
    expect(await settled(put)).toBe(true)
  })

  test('into a full shard holds nobody in another shard or lane', async () => {
    const lanes = openLanes()
    void lanes.put('normal', 0, ordersOf('normal', 0, 500))
    expect(await settled(lanes.put('normal', 1, ordersOf('normal', 1, 10)))).toBe(true)
    expect(await settled(lanes.put('otp', 0, ordersOf('otp', 0, 10)))).toBe(true)
  })

  test('lets all who wait for the same shard go on together', async () => {
    const lanes = openLanes()
    const puts = [200, 1, 1].map((count) => lanes.put('normal', 0, ordersOf('normal', 0, count)))
    for (const put of puts) expect(await settled(put)).toBe(false)
    lanes.take(3, LANES)
    for (const put of puts) expect(await settled(put)).toBe(true)
  })

  test('of a shard number beyond the last wraps round', () => {
    const lanes = openLanes()
    void lanes.put('normal', SHARDS + 2, ordersOf('normal', 2, 1))
    expect([lanes.size, names(lanes.take(10, LANES))]).toEqual([1, ['normal 2 #0']])
  })
})

test('emptying the lanes gives every order once and lets everybody go on', async () => {
  const lanes = openLanes()
  const put = lanes.put('normal', 0, ordersOf('normal', 0, 300))
  void lanes.put('otp', 1, ordersOf('otp', 1, 3))
  void lanes.put('express', 7, ordersOf('express', 7, 2))
  const all = names(lanes.takeAll())
  expect([all.length, new Set(all).size, lanes.size]).toEqual([305, 305, 0])
  expect(await settled(put)).toBe(true)
  expect(lanes.takeAll()).toEqual([])
})
