import { expect, test } from 'bun:test'
import { arrayText } from '../../../src/store/array-text.ts'

test.each([
  ['nothing', [], '{}'],
  ['numbers', [1, -2.5, 0], '{1,-2.5,0}'],
  ['yes and no', [true, false], '{true,false}'],
  ['no value', [null], '{null}'],
  [
    'plain words',
    ['QUEUED', 'US', '+1234567890', '2026-11-27T06:00:00.000Z'],
    '{"QUEUED","US","+1234567890","2026-11-27T06:00:00.000Z"}',
  ],
  ['a word that means no value', ['null', 'NULL', 'nulls'], '{"null","NULL","nulls"}'],
  ['no letters', [''], '{""}'],
  ['blanks and commas', [' a', 'b,c', '{d}'], '{" a","b,c","{d}"}'],
  ['quotes and backslashes', ['a"b', 'c\\d', '\\"'], '{"a\\"b","c\\\\d","\\\\\\""}'],
  ['control characters beside backslashes', ['a\n', '\t\u0001', '\\n'], '{"a\n","\t\u0001","\\\\n"}'],
  ['control characters beside other values', ['a\n', null], '{"a\n",null}'],
  ['other letters', ['ß', '漢字'], '{"ß","漢字"}'],
])('%s', (_, items, text) => {
  expect(arrayText(items)).toBe(text)
})
