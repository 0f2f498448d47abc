import { expect, test } from 'bun:test'
import { derivedId } from '../../../src/flow/derived-id.ts'

test('a derived id is a UUIDv8 of the RFC variant', () => {
  for (let n = 0; n < 200; n++) {
    expect(derivedId('topup', String(n))).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
  }
})

test('the same words give the same id, others another', () => {
  // SHA-256 of ["topup","a","b"], version and variant set by hand.
  expect(derivedId('topup', 'a', 'b')).toBe(derivedId('topup', 'a', 'b'))
  const ids = [['a', 'b'], ['b', 'a'], ['ab'], ['ab', ''], ['', 'ab'], ['a', 'b', ''], ['a","b']].map(
    (words) => derivedId(...words),
  )
  expect(new Set(ids).size).toBe(ids.length)
})
