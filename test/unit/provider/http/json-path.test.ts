import { expect, test } from 'bun:test'
import { parseJsonExactly, readJsonPath, valuesAt } from '../../../../src/provider/http/json-path.ts'

const document = { a: [{ b: 1, 'c-d': null }, { b: 2 }], 'x y': { z: true }, list: [[1, 2], [3]] }

test.each([
  ['$', [document]],
  ['$.a[0].b', [1]],
  ['$.a[1].b', [2]],
  ['$.a[2].b', []],
  ['$.a[0].c-d', [null]],
  ["$['x y'].z", [true]],
  ['$.a.b', []],
  ['$.a.length', []],
  ['$.__proto__', []],
  ['$.toString', []],
  ['$.missing.deep', []],
])('%p leads to %p', (text, expected) => {
  expect(valuesAt(readJsonPath(text) ?? [], document)).toEqual(expected)
})

test.each([
  ['$.a[*].b', [1, 2]],
  ['$.list[*][*]', [1, 2, 3]],
  ['$.x[*]', []],
])('%p leads to %p, one after the other', (text, expected) => {
  expect(valuesAt(readJsonPath(text, 'every') ?? [], document)).toEqual(expected)
})

test.each([
  [''],
  ['a'],
  ['$a'],
  ['$.'],
  ['$..a'],
  ['$.a['],
  ['$.a[-1]'],
  ['$.a[0:2]'],
  ['$.a[?(@.b)]'],
  ['$.a[*]'],
  ['$.a b'],
  ['$["a"]'],
  ['$'.padEnd(2 * 17 + 1, '.a')],
])('%p is no path to one place', (text) => {
  expect(readJsonPath(text)).toBeNull()
})

test('an id of 19 digits stays what it is', () => {
  expect(parseJsonExactly('{"id":1460969715572091219,"n":12,"f":0.1234567890123456789}')).toEqual({
    id: '1460969715572091219',
    n: 12,
    f: 0.12345678901234568,
  })
  expect(parseJsonExactly('<html>')).toBeUndefined()
})
