import { expect, test } from 'bun:test'
import { ifMatchOf, tagOf } from '../../../../src/api/http/entity-tag.ts'

const may = (header: string | null, version: number | null) =>
  ifMatchOf({ headers: new Headers(header === null ? {} : { 'if-match': header }) })(version)

test('a version has a tag, and so has what was never written', () => {
  expect([tagOf(17), tagOf(null)]).toEqual(['"17"', '"0"'])
})

test.each([
  [null, 17, true],
  [null, null, true],
  ['*', 17, true],
  ['*', null, false],
  ['"17"', 17, true],
  ['"17"', 18, false],
  ['"17"', null, false],
  ['"0"', null, true],
  ['"0"', 1, false],
  ['"1", "17"', 17, true],
  // A weak tag never matches here (RFC 9110, 13.1.1).
  ['W/"17"', 17, false],
  ['17', 17, false],
  ['', 17, false],
] as const)('If-Match %j over the version %p: %p', (header, version, allowed) => {
  expect(may(header, version)).toBe(allowed)
})
