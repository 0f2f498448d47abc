import { expect, test } from 'bun:test'
import { randomBytes } from 'node:crypto'
import { openUuid7s } from '../../../src/domain/new-uuid7.ts'
import { uuid7Ms } from '../../../src/domain/uuid7.ts'

const AT = Date.UTC(2026, 10, 26, 12)
const DAY_MS = 86_400_000

/** A maker whose clock is moved by the test. */
function makerAt(atMs: number, random: (bytes: number) => Uint8Array = randomBytes) {
  const clock = { atMs }
  return { clock, newId: openUuid7s({ now: () => clock.atMs, random }) }
}

test('an id is a UUID of version 7 and variant 10, of its instant', () => {
  const { newId } = makerAt(AT)
  const id = newId()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(uuid7Ms(id)).toBe(AT)
})

test('the bits are where RFC 9562, 5.7 has them', () => {
  // Its example, A.6, is not counted; here the counter begins at 0x12345678, then come the bits 0x2aa and 0xdeadbeef.
  const random = () => new Uint8Array([0x92, 0x34, 0x56, 0x78, 0xfe, 0xaa, 0xde, 0xad, 0xbe, 0xef])
  const { newId } = makerAt(0x017f22e279b0, random)
  expect(newId()).toBe('017f22e2-79b0-7123-9159-e2aadeadbeef')
  expect(newId()).toBe('017f22e2-79b0-7123-9159-e6aadeadbeef')
})

test.each([
  ['of any seeds', randomBytes],
  ['of the highest seed', (bytes: number) => new Uint8Array(bytes).fill(0xff)],
  ['of the lowest seed', (bytes: number) => new Uint8Array(bytes)],
])('ids of one millisecond grow, each another one, %s', (_, random) => {
  const { newId } = makerAt(AT, random)
  const ids = Array.from({ length: 100_000 }, newId)
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
  expect(new Set(ids.map(uuid7Ms))).toEqual(new Set([AT]))
})

test('ids follow the clock, forward by days and back again', () => {
  const { clock, newId } = makerAt(AT)
  for (const atMs of [AT, AT + 30 * DAY_MS, AT + 1, AT - 400 * DAY_MS, AT, AT + 2]) {
    clock.atMs = atMs
    expect([uuid7Ms(newId()), uuid7Ms(newId())]).toEqual([atMs, atMs])
  }
})

test('random bytes are asked for many ids together, and used once', () => {
  let asked = 0
  const random = (bytes: number) => {
    asked++
    return Uint8Array.from({ length: bytes }, (_, at) => (at % 10 === 9 ? Math.floor(at / 10) % 256 : 0))
  }
  const { clock, newId } = makerAt(AT, random)
  const ends = Array.from({ length: 512 }, () => {
    clock.atMs++
    return newId().slice(-2)
  })
  expect(asked).toBe(2)
  const inTurn = Array.from({ length: 256 }, (_, at) => at.toString(16).padStart(2, '0'))
  expect(ends).toEqual([...inTurn, ...inTurn])
})

test('makers of several processes make different ids of the same millisecond', () => {
  const ids = Array.from({ length: 10 }, () => makerAt(AT).newId).flatMap((newId) =>
    Array.from({ length: 1_000 }, newId),
  )
  expect(new Set(ids).size).toBe(ids.length)
})

test.each([
  [-5, 0],
  [1.9, 1],
  [2 ** 48, 2 ** 48 - 1],
])('a clock at %d gives ids of %d', (atMs, of) => {
  expect(uuid7Ms(makerAt(atMs).newId())).toBe(of)
})
