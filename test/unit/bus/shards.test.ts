import { expect, test } from 'bun:test'
import { HEAVY_SHARDS, SHARDS } from '../../../src/bus/port.ts'
import { HEAVY_ORDERS_PER_SECOND, openShards } from '../../../src/bus/shards.ts'
import type { ClientId } from '../../../src/domain/message.ts'

const LIGHT_SHARDS = SHARDS - HEAVY_SHARDS
const client = (name: string) => name as ClientId // brand

function openAt(startMs: number) {
  let nowMs = startMs
  return { shards: openShards(() => nowMs), pass: (ms: number) => (nowMs += ms) }
}

test('a client that sends little has one of the first shards, always the same', () => {
  const { shards, pass } = openAt(0)
  const seen = new Set<number>()
  for (let second = 0; second < 20; second++) {
    seen.add(shards.of(client('a'), HEAVY_ORDERS_PER_SECOND))
    pass(2_000)
  }
  expect(seen.size).toBe(1)
  expect([...seen][0]).toBeLessThan(LIGHT_SHARDS)
})

test('one that sends more in a second goes to the heavy shards, and the others stay', () => {
  const { shards } = openAt(0)
  shards.of(client('flood'), HEAVY_ORDERS_PER_SECOND)
  expect(shards.of(client('flood'), 1)).toBeGreaterThanOrEqual(LIGHT_SHARDS)
  for (const name of ['a', 'b', 'c', 'd']) expect(shards.of(client(name), 1)).toBeLessThan(LIGHT_SHARDS)
})

test('it is heavy through the next second, and comes back after it', () => {
  const { shards, pass } = openAt(0)
  shards.of(client('flood'), HEAVY_ORDERS_PER_SECOND + 1)
  pass(1_000)
  expect(shards.of(client('flood'), 1)).toBeGreaterThanOrEqual(LIGHT_SHARDS)
  pass(1_000)
  expect(shards.of(client('flood'), 1)).toBeLessThan(LIGHT_SHARDS)
})

test('seconds without any order are not the last second', () => {
  const { shards, pass } = openAt(0)
  shards.of(client('flood'), HEAVY_ORDERS_PER_SECOND + 1)
  pass(5_000)
  expect(shards.of(client('flood'), 1)).toBeLessThan(LIGHT_SHARDS)
})
