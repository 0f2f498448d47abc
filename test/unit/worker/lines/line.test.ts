import { describe, expect, test } from 'bun:test'
import type { ActorBatch, Delivery, OrderTaker } from '../../../../src/bus/port.ts'
import { must } from '../../../../src/domain/assert.ts'
import type { Lane, MessageId } from '../../../../src/domain/message.ts'
import type { Way } from '../../../../src/provider/kind.ts'
import { type LineLimits, openLine } from '../../../../src/worker/lines/line.ts'
import type { Taken } from '../../../../src/worker/lines/turn.ts'

const LIMITS: LineLimits = { maxInFlight: 10, timeoutMs: 1_000, maxPartsPerS: null }

/** A line on a bus of which the test is the other end, by a clock of the test. */
function lineOf(limits: Partial<LineLimits> = {}, share: number | null = null) {
  let nowMs = 0
  const taking: { taker: OrderTaker; stopped: boolean }[] = []
  const closed: string[] = []
  const state = { state: 'open' as 'open' | 'opening', lastError: null }
  const wayOf = (made: string): Way => ({
    made,
    open: () => ({
      submit: async () => ({ kind: 'unknown', error: made }),
      state: () => state,
      close: async () => void closed.push(made),
    }),
  })
  const line = openLine(
    {
      bus: {
        takeOrders(_, taker) {
          const one = { taker, stopped: false }
          taking.push(one)
          return async () => {
            one.stopped = true
          }
        },
      },
      clock: () => nowMs,
      tracer: null,
      log: { warn() {} },
      arrived() {},
      async onUnreadable() {},
      wake() {},
    },
    { provider: 'acme', slot: 0 },
    wayOf('first'),
  )
  line.renewed(3_000)
  line.limit({ ...LIMITS, ...limits }, share)
  line.start()
  return {
    line,
    taking,
    closed,
    wayOf,
    state,
    at: (ms: number) => {
      nowMs = ms
    },
    /** Brings a batch; `answers` is what became of it, `room` resolves when there is room for more. */
    bring(count: number, { lane = 'normal' as Lane, shard = 0, parts = 1 } = {}) {
      const answers: string[] = []
      const payload: ActorBatch = {
        provider: 'acme',
        lane,
        shard,
        batchId: Bun.randomUUIDv7(),
        orders: Array.from({ length: count }, (_, index) => ({
          messageId: `${lane} ${index}` as MessageId, // a name instead of an id
          event: 'DISPATCHED',
          parts,
        })),
      }
      const delivery: Delivery<ActorBatch> = {
        payload,
        redelivered: false,
        ack: () => void answers.push('ack'),
        nak: () => void answers.push('nak'),
      }
      const room = must(taking.at(-1), 'a taker').taker.onActorBatch(delivery)
      return { answers, room }
    },
  }
}

const finish = ({ turn, waiting }: Taken) => {
  expect(turn.begin()).not.toBeNull()
  waiting.settle('done')
}

describe('a line', () => {
  test('has no more under way than its window, of which the last fifth is for otp and express', () => {
    const { line, bring } = lineOf()
    bring(20)
    const taken = line.take(100)
    expect(taken).toHaveLength(8)
    expect(line.waitMs()).toBe(Number.POSITIVE_INFINITY)
    bring(5, { lane: 'otp' })
    expect(line.take(100).map(({ waiting }) => waiting.order.messageId as string)).toEqual(['otp 0', 'otp 1'])
    expect(line.take(100)).toEqual([])
    const [first] = taken
    must(first, 'one').turn.begin()
    must(first, 'one').turn.answered('PROVIDER_ACCEPTED')
    expect(line.take(100).map(({ waiting }) => waiting.order.messageId as string)).toEqual(['otp 2'])
  })

  test('submits nothing once its lease is over, and again when it is renewed', () => {
    const { line, bring, at } = lineOf()
    bring(3)
    const [one] = line.take(1)
    at(2_999)
    expect(line.waitMs()).toBe(0)
    at(3_000)
    expect(line.waitMs()).toBe(Number.POSITIVE_INFINITY)
    expect(line.take(5)).toEqual([])
    expect(must(one, 'one').turn.begin()).toBeNull()
    line.renewed(6_000)
    // That turn is over: its order was told that nothing was submitted.
    expect(must(one, 'one').turn.begin()).toBeNull()
    expect(line.take(5)).toHaveLength(2)
  })

  test('is held back by what its provider says, not by what was never asked', () => {
    const { line, bring, at } = lineOf({ maxInFlight: 100 })
    bring(60)
    for (const { turn } of line.take(20)) {
      turn.begin()
      turn.unasked()
      turn.unasked()
    }
    expect([line.waitMs(), line.report().inFlight, line.report().failures]).toEqual([0, 0, 0])
    for (const { turn } of line.take(10)) {
      turn.begin()
      turn.answered('PROVIDER_THROTTLED')
    }
    expect(line.waitMs()).toBe(1_000)
    at(1_000)
    expect(line.take(20)).toHaveLength(1)
  })

  test('whose provider fails everything asks by one message at a time, until one is well or its settings change', () => {
    const { line, bring, at, wayOf } = lineOf({ maxInFlight: 100 })
    bring(50)
    const answer = (taken: readonly Taken[], event: 'PROVIDER_REJECTED_TEMP' | 'PROVIDER_ACCEPTED') => {
      for (const { turn } of taken) {
        turn.begin()
        turn.answered(event)
      }
    }
    answer(line.take(10), 'PROVIDER_REJECTED_TEMP')
    expect([line.take(100), line.waitMs()]).toEqual([[], 1_000])
    bring(1, { lane: 'otp' })
    const [otp] = line.take(100)
    expect([otp?.waiting.order.messageId as string, line.waitMs()]).toEqual(['otp 0', 1_000])
    must(otp, 'an OTP').turn.giveBack()
    at(1_000)
    const probe = line.take(100)
    expect([probe.length, line.waitMs()]).toEqual([1, Number.POSITIVE_INFINITY])
    answer(probe, 'PROVIDER_REJECTED_TEMP')
    expect(line.waitMs()).toBe(2_000)
    line.follow(wayOf('second'))
    expect(line.waitMs()).toBe(0)
    answer(line.take(10), 'PROVIDER_REJECTED_TEMP')
    at(2_000)
    answer(line.take(100), 'PROVIDER_ACCEPTED')
    expect(line.take(100)).toHaveLength(28)
  })

  test('whose provider throttles asks for less than it took in a second, but for OTPs at once, and later as ever', () => {
    const { line, bring, at } = lineOf({ maxInFlight: 100 })
    bring(100)
    const answer = (taken: readonly Taken[], event: 'PROVIDER_THROTTLED' | 'PROVIDER_ACCEPTED') => {
      for (const { turn } of taken) {
        turn.begin()
        turn.answered(event)
      }
    }
    answer(line.take(19), 'PROVIDER_ACCEPTED')
    answer(line.take(9), 'PROVIDER_THROTTLED')
    expect(line.waitMs()).toBe(0)
    answer(line.take(1), 'PROVIDER_ACCEPTED')
    answer(line.take(1), 'PROVIDER_THROTTLED')
    expect(line.take(100)).toEqual([])
    expect(line.waitMs()).toBe(1_000 / 16)
    at(63)
    answer(line.take(100), 'PROVIDER_ACCEPTED')
    expect(line.take(100)).toEqual([])
    // An OTP has no time to wait: another provider may be asked.
    bring(1, { lane: 'otp' })
    expect(line.take(100).map(({ waiting }) => waiting.order.messageId as string)).toEqual(['otp 0'])
    at(61_000)
    line.renewed(64_000)
    expect(line.take(100).length).toBeGreaterThan(50)
  })

  test('takes nothing while its provider is not open', () => {
    const { line, bring, state } = lineOf()
    bring(1)
    state.state = 'opening'
    expect(line.take(1)).toEqual([])
    state.state = 'open'
    expect(line.take(1)).toHaveLength(1)
  })

  test('that stops hands back what waits and lets what is under way end', async () => {
    const { line, bring, taking, closed } = lineOf()
    const { answers } = bring(3)
    const [one] = line.take(1)
    must(one, 'one').turn.begin()
    const closing = line.close()
    await line.stop()
    expect(taking[0]?.stopped).toBe(true)
    expect(line.take(5)).toEqual([])
    expect([line.isClosed(), closed]).toEqual([false, []])
    must(one, 'one').turn.answered('PROVIDER_ACCEPTED')
    must(one, 'one').waiting.settle('done')
    await closing
    expect([line.isClosed(), closed, answers]).toEqual([true, ['first'], ['nak']])
  })

  test('gives back at once what comes when it takes no more', async () => {
    const { line, bring } = lineOf()
    await line.stop()
    const { answers, room } = bring(2)
    await room
    expect(answers).toEqual(['nak'])
  })

  test('acks a batch when all of it is done', () => {
    const { line, bring } = lineOf()
    const { answers } = bring(2)
    const [one, two] = line.take(2)
    finish(must(one, 'one'))
    expect(answers).toEqual([])
    finish(must(two, 'two'))
    expect(answers).toEqual(['ack'])
  })

  test('whose settings change asks the new one from then on; the old one ends what it has', async () => {
    const { line, bring, closed, wayOf } = lineOf()
    bring(3)
    const [one, two] = line.take(2)
    const before = must(must(one, 'one').turn.begin()?.get('acme'), 'opened')
    line.follow(wayOf('second'))
    line.follow(wayOf('second'))
    const after = must(must(two, 'two').turn.begin()?.get('acme'), 'opened')
    expect(after.provider).not.toBe(before.provider)
    expect(closed).toEqual([])
    must(one, 'one').turn.answered('PROVIDER_ACCEPTED')
    await Promise.resolve()
    expect(closed).toEqual(['first'])
    expect(line.take(1)).toHaveLength(1)
  })

  test('of a slow provider holds a quarter of a second of orders, and takes one batch at a time', async () => {
    const { line, bring, taking } = lineOf({ maxPartsPerS: 20, maxInFlight: 100 }, 10)
    expect(taking[0]?.taker.ahead).toBe('none')
    let hasRoom = false
    void bring(5).room.then(() => {
      hasRoom = true
    })
    await Promise.resolve()
    expect(hasRoom).toBe(false)
    expect(line.waiting()).toBe(5)
  })

  test('of a rate takes an order whole when its turn comes, and says when that is', () => {
    const { line, bring, at } = lineOf({ maxPartsPerS: 10, maxInFlight: 100 }, 10)
    bring(2, { parts: 3 })
    expect(line.waitMs()).toBe(100)
    at(100)
    const [first, none] = line.take(5)
    expect(none).toBeUndefined()
    finish(must(first, 'one'))
    expect(line.waitMs()).toBeCloseTo(300, 5)
    at(400)
    expect(line.take(5)).toHaveLength(1)
  })

  test('that has recovered from throttling keeps the order whose turn by its rate is next', () => {
    const { line, bring, at } = lineOf({ maxPartsPerS: 100, maxInFlight: 100 }, 100)
    bring(30)
    for (let count = 1; count <= 22; count++) {
      at(count * 10)
      for (const { turn } of line.take(1)) {
        turn.begin()
        turn.answered(count % 11 === 0 || count <= 5 ? 'PROVIDER_ACCEPTED' : 'PROVIDER_THROTTLED')
      }
    }
    expect(line.take(1)).toEqual([])
    // By now the rate that it has learnt is above its own.
    at(50_000)
    line.renewed(60_000)
    bring(80, { lane: 'otp' })
    const [one] = line.take(100)
    expect(line.waitMs()).toBeGreaterThan(0)
    const waiting = line.waiting()
    must(one, 'an order').turn.begin()
    must(one, 'an order').turn.answered('PROVIDER_ACCEPTED')
    expect(line.waiting()).toBe(waiting)
  })

  test('that gets a rate takes one batch at a time from then on, and hands back what it held', async () => {
    const { line, bring, taking } = lineOf()
    const { answers } = bring(3)
    line.limit({ ...LIMITS, maxPartsPerS: 10 }, 10)
    line.start()
    expect(taking.map(({ taker, stopped }) => [taker.ahead, stopped])).toEqual([
      ['some', true],
      ['none', false],
    ])
    expect(answers).toEqual(['nak'])
  })

  test('tells what it does', () => {
    const { line, bring, at } = lineOf()
    bring(4, { parts: 2 })
    const [one, two] = line.take(2)
    must(one, 'one').turn.begin()
    must(two, 'two').turn.begin()
    must(one, 'one').turn.answered('PROVIDER_UNKNOWN')
    at(500)
    expect(line.report()).toEqual({
      provider: 'acme',
      slot: 0,
      state: 'open',
      lastError: null,
      inFlight: 1,
      waiting: 2,
      partsPerS: 0.4,
      answers: 1,
      failures: 1,
    })
  })

  test('takes orders of its own worker as long as it has room', () => {
    const { line } = lineOf()
    const order = {
      order: { messageId: 'own' as MessageId, event: 'DISPATCHED', parts: 1 },
      settle() {},
    } as const
    let given = 0
    while (line.give('otp', given, order)) given++
    expect(given).toBe(2_000)
    expect(line.take(1)).toHaveLength(1)
  })
})
