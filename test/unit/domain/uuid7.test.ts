import { expect, test } from 'bun:test'
import { endOfEarlierMs, firstUuid7At, idsWithin, uuid7Ms } from '../../../src/domain/uuid7.ts'

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

test('ids smaller than the smallest one of an instant are of earlier instants', () => {
  const atMs = Date.UTC(2022, 1, 22, 19, 22, 22)
  expect(endOfEarlierMs(firstUuid7At(atMs))).toBe(atMs)
  expect(endOfEarlierMs('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(atMs + 1)
})

test('rows of a time have ids of that time, give or take some seconds', () => {
  const at = (ms: number) => new Date(Date.UTC(2022, 1, 22, 19, 22, 22) + ms)
  const { firstId, endId } = idsWithin(at(0), at(1_000))
  expect([uuid7Ms(firstId ?? ''), uuid7Ms(endId ?? '')]).toEqual([
    at(-10_000).getTime(),
    at(11_000).getTime(),
  ])
  expect(idsWithin(null, null)).toEqual({ firstId: null, endId: null })
})

test.each(['0001-01-01T00:00:00Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z'])(
  'ids of %s are ids',
  (text) => {
    const { firstId, endId } = idsWithin(new Date(text), new Date(text))
    expect(`${firstId} ${endId}`).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-0{4}-0{4}-0{12} [0-9a-f]{8}-[0-9a-f]{4}-0{4}-0{4}-0{12}$/,
    )
  },
)
