import { expect, test } from 'bun:test'
import { derivedId } from '../../../src/flow/derived-id.ts'

test('a derived id is a UUIDv8 of the RFC variant', () => {
  for (let n = 0; n < 200; n++) {
    expect(derivedId('topup', String(n))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  }
})

// The first 16 bytes of `printf '["topup","a","b"]' | openssl dgst -sha256`, version and variant set by hand.
test.each([
  [['topup', 'a', 'b'], 'f21f081f-099e-8f4d-9f3c-2f459ab2f83e'],
  [[], '4f53cda1-8c2b-8a0c-8354-bb5f9a3ecbe5'],
  [['топ', '"'], 'c4fe53c9-0880-8694-b798-9a00d0648a6f'],
])('%j gives the same id in every release', (words, id) => {
  expect(derivedId(...words)).toBe(id)
})

test('other words give another id', () => {
  const ids = [['a', 'b'], ['b', 'a'], ['ab'], ['ab', ''], ['', 'ab'], ['a', 'b', ''], ['a","b']].map(
    (words) => derivedId(...words),
  )
  expect(new Set(ids).size).toBe(ids.length)
})
