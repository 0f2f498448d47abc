import { expect, test } from 'bun:test'
import { SHARDS } from '../../../src/bus/port.ts'
import { openShards, SHARD_LIMITS } from '../../../src/bus/shards.ts'
import type { ClientId } from '../../../src/domain/message.ts'

const client = (name: string) => name as ClientId // brand

function openAt(startMs: number) {
  let nowMs = startMs
  return { shards: openShards(() => nowMs), pass: (ms: number) => (nowMs += ms) }
}

test.each([
  [1, 0],
  [10, 0],
  [11, 1],
  [100, 1],
  [101, 2],
  [500, 2],
  [501, 3],
  [50_000, 3],
])('a client that sends %d a second has shard %d', (orders, shard) => {
  const { shards } = openAt(0)
  expect(shards.of(client('a'), orders)).toBe(shard)
  expect(SHARD_LIMITS).toHaveLength(SHARDS - 1)
})

test('what a client sends in a second adds up, and the others stay where they are', () => {
  const { shards } = openAt(0)
  const seen = Array.from({ length: 12 }, () => shards.of(client('flood'), 1))
  expect(seen).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1])
  expect(shards.of(client('flood'), 600)).toBe(3)
  for (const name of ['a', 'b', 'c', 'd']) expect(shards.of(client(name), 1)).toBe(0)
})

test('a second that was busy counts through the next one, and not longer', () => {
  const { shards, pass } = openAt(0)
  shards.of(client('flood'), 501)
  pass(1_000)
  expect(shards.of(client('flood'), 1)).toBe(3)
  pass(1_000)
  expect(shards.of(client('flood'), 1)).toBe(0)
})

test('seconds without any order are not the last second', () => {
  const { shards, pass } = openAt(0)
  shards.of(client('flood'), 501)
  pass(5_000)
  expect(shards.of(client('flood'), 1)).toBe(0)
})
