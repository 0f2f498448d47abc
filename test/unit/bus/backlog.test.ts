import { describe, expect, test } from 'bun:test'
import { openBacklog } from '../../../src/bus/backlog.ts'
import { BusUnavailable } from '../../../src/bus/port.ts'
import { LANES, type Lane } from '../../../src/domain/message.ts'

/** A bus and a database that say what they are told to; null: the bus is away. */
function openAt({
  max = 1_000,
  capacity = 1_000_000,
}: {
  readonly max?: number
  readonly capacity?: number
} = {}) {
  const world = { orders: 0 as number | null, overdue: 0, counted: 0 }
  const backlog = openBacklog({
    bus: {
      async backlog() {
        if (world.orders === null) throw new BusUnavailable('away')
        return { orders: world.orders, capacity }
      },
    },
    maxMessages: max,
    async countOverdue(most) {
      world.counted++
      return Math.min(world.overdue, most)
    },
  })
  /** The bus has all that was let in so far, and the process knows it. */
  const settle = async (orders: number | null) => {
    world.orders = orders
    await backlog.poll()
    await backlog.poll()
  }
  return { backlog, world, settle }
}

describe('with a bound of 1,000', () => {
  test.each<[Lane, number]>([
    ['normal', 1_000],
    ['express', 1_250],
    ['otp', 1_500],
  ])('%s has room up to %d', async (lane, room) => {
    const { backlog, settle } = openAt()
    await settle(room - 1)
    expect([backlog.admits(lane, 1), backlog.admits(lane, 1)]).toEqual([true, false])
  })

  test('a flood of normal messages leaves room for express, and one of express for otp', () => {
    const { backlog } = openAt()
    const admitted = Object.fromEntries(
      (['normal', 'express', 'otp'] as const).map((lane) => {
        let count = 0
        while (count < 10_000 && backlog.admits(lane, 1)) count++
        return [lane, count]
      }),
    )
    expect(admitted).toEqual({ normal: 1_000, express: 250, otp: 250 })
  })

  test('a bulk request counts as its size, and is let in whole or not at all', () => {
    const { backlog } = openAt()
    expect([backlog.admits('normal', 600), backlog.admits('normal', 401)]).toEqual([true, false])
    expect(backlog.state().messages).toBe(600)
    expect([backlog.admits('normal', 400), backlog.admits('normal', 1)]).toEqual([true, false])
  })

  test('there is no burst between two polls that goes beyond', async () => {
    const { backlog, settle } = openAt()
    await settle(900)
    expect(Array.from({ length: 500 }, () => backlog.admits('normal', 1)).filter(Boolean)).toHaveLength(100)
  })

  test('what is done makes room as soon as it is polled', async () => {
    const { backlog, settle } = openAt()
    await settle(1_000)
    expect(backlog.admits('normal', 1)).toBe(false)
    await settle(999)
    expect(backlog.admits('normal', 1)).toBe(true)
  })

  test('a message let in while the bus answers counts through the poll after the next', async () => {
    const { backlog, world } = openAt()
    const polling = backlog.poll()
    expect(backlog.admits('normal', 700)).toBe(true)
    await polling
    expect(backlog.state().messages).toBe(700)
    // On its way to the bus while this poll was answered: the bus does not know it, the process still does.
    await backlog.poll()
    expect(backlog.state().messages).toBe(700)
    world.orders = 700
    await backlog.poll()
    expect(backlog.state().messages).toBe(700)
  })

  test('what ended elsewhere, refused for want of credit, is forgotten after two polls', async () => {
    const { backlog, settle } = openAt()
    backlog.admits('normal', 1_000)
    await settle(0)
    expect(backlog.state()).toEqual({ messages: 0, max: 1_000 })
  })

  test('a bus that holds less bounds it, so that even otp finds room there', async () => {
    const { backlog, settle } = openAt({ max: 500_000, capacity: 200_000 })
    await settle(0)
    expect(backlog.state().max).toBe(133_333)
    expect(backlog.admits('otp', 200_000)).toBe(false)
    expect(backlog.admits('otp', 199_999)).toBe(true)
  })
})

describe('while the bus is away', () => {
  test('what waits in the database for due alarms counts', async () => {
    const { backlog, world, settle } = openAt()
    world.overdue = 999
    await settle(null)
    expect([backlog.admits('normal', 1), backlog.admits('normal', 1)]).toEqual([true, false])
  })

  test('nothing piles up that workers do from the database', async () => {
    const { backlog, settle } = openAt()
    for (let round = 0; round < 10; round++) {
      expect(backlog.admits('normal', 500)).toBe(true)
      await settle(null)
    }
  })

  test('nor is it forgotten when the bus is back, until it is done', async () => {
    const { backlog, world, settle } = openAt({ max: 10_000 })
    world.overdue = 9_000
    await settle(null)
    await settle(2)
    expect(backlog.state().messages).toBe(9_000)
    world.overdue = 999
    await settle(2)
    const { counted } = world
    await settle(3)
    expect([backlog.state().messages, world.counted]).toEqual([3, counted])
  })

  test('a message that waits in both counts once', async () => {
    const { backlog, world, settle } = openAt({ max: 10_000 })
    world.overdue = 5_000
    await settle(null)
    await settle(5_000)
    expect(backlog.state().messages).toBe(5_000)
  })

  test('and the database too, what was known goes on to count, with all that was let in since', async () => {
    const { backlog, settle, world } = openAt()
    await settle(400)
    const failing = openBacklog({
      bus: { backlog: async () => Promise.reject(new BusUnavailable('away')) },
      maxMessages: 1_000,
      countOverdue: async () => Promise.reject(new Error('database away')),
    })
    expect(failing.admits('normal', 600)).toBe(true)
    for (let round = 0; round < 3; round++) await expect(failing.poll()).rejects.toThrow('database away')
    expect([failing.admits('normal', 401), failing.admits('normal', 400)]).toEqual([false, true])
    expect([backlog.state().messages, world.counted]).toEqual([400, 0])
  })
})

test('while all is well the database is never asked', async () => {
  const { settle, world } = openAt()
  for (const orders of [0, 5_000, 0]) await settle(orders)
  expect([world.counted, LANES.length]).toEqual([0, 3])
})
