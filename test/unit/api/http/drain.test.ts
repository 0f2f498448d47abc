import { expect, test } from 'bun:test'
import { openDrain } from '../../../../src/api/http/drain.ts'

test('a drain ends when nobody asks any more, and tells everyone who asks until then', async () => {
  let nowMs = 0
  let told = 0
  const drain = openDrain({
    noticeMs: 0,
    now: () => nowMs,
    wait: async (ms) => {
      nowMs += ms
      if (nowMs <= 700 && drain.asked()) told++
    },
  })
  expect(drain.asked()).toBe(false)
  nowMs = 100
  await drain.begin()
  expect([told, nowMs]).toEqual([30, 960])
})

test('a drain ends although somebody asks without end', async () => {
  let nowMs = 0
  const drain = openDrain({
    noticeMs: 0,
    now: () => nowMs,
    wait: async (ms) => {
      nowMs += ms
      drain.asked()
    },
  })
  await drain.begin()
  expect(nowMs).toBe(2_000)
})

test('a balancer has its time to notice that it ends, however quiet it is', async () => {
  let nowMs = 0
  const drain = openDrain({
    noticeMs: 3_000,
    now: () => nowMs,
    wait: async (ms) => {
      nowMs += ms
    },
  })
  expect(drain.hasBegun()).toBe(false)
  const ended = drain.begin()
  expect(drain.hasBegun()).toBe(true)
  await ended
  expect(nowMs).toBe(3_000)
})

test('connections are ended for a while, and then kept as before', () => {
  let nowMs = 0
  const drain = openDrain({ noticeMs: 0, now: () => nowMs, wait: async () => {} })
  drain.endConnections(5_000)
  expect(drain.asked()).toBe(true)
  nowMs = 4_999
  expect(drain.asked()).toBe(true)
  nowMs = 5_000
  expect(drain.asked()).toBe(false)
})
