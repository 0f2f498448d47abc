import { expect, test } from 'bun:test'
import { MATCHED_CHARACTERS, matchesIn, matchIn, readPattern } from '../../../../src/provider/http/pattern.ts'

test.each([
  ['^Success "([^"]+)"', 'Success "abc"', 'abc'],
  ['^[03]: ', '0: Accepted for delivery', '0: '],
  ['id=(\\d+)', 'OK\nid=42', '42'],
  ['OK.id', 'OK\nid', 'OK\nid'],
  ['(?:a|b)x', 'bx', 'bx'],
  ['a{2}(b)?', 'aa', null],
  ['nothing', 'else', null],
])('%p finds in %p %p', (text, given, expected) => {
  const pattern = readPattern(text)
  expect(pattern && matchIn(pattern, given)).toBe(expected)
})

test('every match counts where several are asked for', () => {
  const pattern = readPattern('ID: (\\w+)')
  expect(pattern && matchesIn(pattern, 'ID: a1\nID: b2\n')).toEqual(['a1', 'b2'])
})

test.each([
  ['('],
  [')'],
  ['[a'],
  ['a**'],
  ['(a+)+'],
  ['(a*)*b'],
  ['(?:a|aa)+'],
  ['((a|b))*'],
  ['(a{2,})+'],
  ['(a{1,50}){1,50}'],
  ['a*b*c*d*'],
])('%p is refused', (text) => {
  expect(readPattern(text)).toBeNull()
})

test.each([['\\(a+\\)+'], ['[(+]+'], ['(a|b)c+'], ['(ab)+'], ['(a+)?'], ['a{3}b{2,4}']])(
  '%p is taken',
  (text) => {
    expect(readPattern(text)).toBeInstanceOf(RegExp)
  },
)

test('what is far behind in an answer is not looked at', () => {
  const pattern = readPattern('x')
  expect(pattern && matchIn(pattern, `${' '.repeat(MATCHED_CHARACTERS - 1)}x`)).toBe('x')
  expect(pattern && matchIn(pattern, `${' '.repeat(MATCHED_CHARACTERS)}x`)).toBeNull()
})
