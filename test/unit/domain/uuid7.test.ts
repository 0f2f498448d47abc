import { expect, test } from 'bun:test'
import { firstUuid7At, uuid7Ms } from '../../../src/domain/uuid7.ts'

test.each([
  // RFC 9562, A.6: Tuesday, 22 February 2022, 19:22:22 UTC.
  ['017f22e2-79b0-7cc3-98c4-dc0c0c07398f', Date.UTC(2022, 1, 22, 19, 22, 22)],
  ['017F22E2-79B0-7CC3-98C4-DC0C0C07398F', Date.UTC(2022, 1, 22, 19, 22, 22)],
  ['00000000-0000-7000-8000-000000000000', 0],
  ['ffffffff-ffff-7fff-bfff-ffffffffffff', 281_474_976_710_655],
])('%s was made at %d', (id, atMs) => {
  expect(uuid7Ms(id)).toBe(atMs)
})

test('the smallest id of an instant is of that instant', () => {
  const atMs = Date.UTC(2022, 1, 22, 19, 22, 22)
  expect(firstUuid7At(atMs)).toBe('017f22e2-79b0-0000-0000-000000000000')
  expect(uuid7Ms(firstUuid7At(atMs))).toBe(atMs)
})
