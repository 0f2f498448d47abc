import { describe, expect, test } from 'bun:test'
import {
  brokenBound,
  MAX_JSON_DEPTH,
  MAX_JSON_VALUES,
  MAX_JSON_WIDTH,
} from '../../../../../src/api/http/body/json-bounds.ts'
import { InvalidJson, JsonBeyondBounds, parseJson } from '../../../../../src/api/http/body/read-body.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const nested = (depth: number, open = '[', close = ']') => open.repeat(depth) + close.repeat(depth)

describe('JSON is taken', () => {
  test.each([
    ['32 lists deep', nested(32)],
    ['32 objects deep', `${'{"a":'.repeat(31)}{}${'}'.repeat(31)}`],
    ['with brackets in a text', JSON.stringify({ text: '['.repeat(1_000) })],
    [
      'with quotes and backslashes before brackets in a text',
      JSON.stringify({ text: `\\"${'['.repeat(99)}` }),
    ],
    ['with a text that ends in a backslash', JSON.stringify(['\\', '[', '\\\\', '{'.repeat(99)])],
    ['with commas in a text', JSON.stringify({ text: ','.repeat(200_000) })],
    ['of many short lists', `[${Array(5_000).fill('[]').join()}]`],
    ['10,000 wide', `[${Array(10_000).fill('0').join()}]`],
  ])('%s', (_, text) => {
    expect(brokenBound(bytes(text))).toBeNull()
    expect(parseJson(bytes(text))).toEqual(JSON.parse(text))
  })

  test('of as many values as a full batch has', () => {
    const variables = Object.fromEntries(Array.from({ length: 64 }, (_, i) => [`v${i}`, '1']))
    const item = { to: 'x', from: 'x', reference: 'x', express: true, variables }
    expect(brokenBound(bytes(JSON.stringify({ messages: Array(1_000).fill(item) })))).toBeNull()
  })
})

describe('JSON is refused', () => {
  const wide = (width: number) => Array(width).fill('0').join()
  test.each([
    ['33 lists deep', nested(33), 'must be nested at most 32 deep'],
    ['33 objects deep', `${'{"a":'.repeat(32)}{}${'}'.repeat(32)}`, 'must be nested at most 32 deep'],
    ['without an end', '['.repeat(2_000_000), 'must be nested at most 32 deep'],
    ['under a field', `{"text":${nested(8_000)}}`, 'must be nested at most 32 deep'],
    ['as a list of 10,001', `[${wide(10_001)}]`, 'must have at most 10000 values in one list or object'],
    [
      'as a list of 10,001 after another',
      `[[0],[${wide(10_001)}]]`,
      'must have at most 10000 values in one list or object',
    ],
    [
      'of 100,001 values',
      `[${Array(11)
        .fill(`[${wide(9_999)}]`)
        .join()}]`,
      'must have at most 100000 values',
    ],
    [
      'of 100,001 empty lists',
      `[${Array(11)
        .fill(`[${Array(5_000).fill('[]').join()}]`)
        .join()}]`,
      'must have at most 100000 values',
    ],
  ])('%s', (_, text, rule) => {
    expect(brokenBound(bytes(text))).toBe(rule)
    expect(() => parseJson(bytes(text))).toThrow(new JsonBeyondBounds(rule))
  })

  test.each([
    ['without its end', '{"a":"b'],
    ['with an escape at its end', '"\\'],
    ['of closing brackets', ']'.repeat(1_000)],
    ['in two pieces', '{}{}'],
    ['with a NUL', '"\0"'],
    ['that is empty', ''],
    ['that is a byte order mark', '\ufeff'],
    ['with two byte order marks', '\ufeff\ufeff{}'],
  ])('%s', (_, text) => {
    expect(() => parseJson(bytes(text))).toThrow(InvalidJson)
  })

  test('with bounds that are as documented', () => {
    expect([MAX_JSON_DEPTH, MAX_JSON_WIDTH, MAX_JSON_VALUES]).toEqual([32, 10_000, 100_000])
  })
})

describe('bytes that are not UTF-8 are refused', () => {
  const within = (...middle: readonly number[]) => Uint8Array.from([0x22, 0x61, ...middle, 0x61, 0x22])
  test.each([
    ['ISO 8859-1', [0xe9]],
    ['a C1 control of windows-1252', [0x80]],
    ['overlong, two bytes', [0xc0, 0xaf]],
    ['overlong, three bytes', [0xe0, 0x80, 0xaf]],
    ['overlong NUL', [0xc0, 0x80]],
    ['CESU-8: surrogates as three bytes each', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]],
    ['half a surrogate pair', [0xed, 0xa0, 0xbd]],
    ['cut short', [0xf0, 0x9f, 0x98]],
    ['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80]],
    ['of five bytes', [0xf8, 0x88, 0x80, 0x80, 0x80]],
    ['0xFF', [0xff]],
    ['in a name of a field', [0xe9]],
  ] as const)('%s', (_, middle) => {
    expect(() => parseJson(within(...middle))).toThrow('its bytes are not UTF-8')
  })

  test('UTF-16 with its mark too', () => {
    expect(() => parseJson(Uint8Array.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]))).toThrow(InvalidJson)
  })

  test('a reader that refused once reads the next', () => {
    expect(() => parseJson(within(0xe2, 0x82))).toThrow(InvalidJson)
    expect(parseJson(bytes('"€ 😀"'))).toBe('€ 😀')
  })
})

test('a byte order mark before JSON is passed over (RFC 8259, 8.1)', () => {
  expect(parseJson(bytes('\ufeff{"a":1}'))).toEqual({ a: 1 })
})

test('of two fields of one name the last counts', () => {
  expect(parseJson(bytes('{"a":1,"a":2}'))).toEqual({ a: 2 })
})

test('__proto__ is a field like others', () => {
  const value = parseJson(bytes('{"__proto__":{"to":"+1234567890"}}')) as object
  expect(Object.keys(value)).toEqual(['__proto__'])
  expect('to' in value).toBe(false)
})
