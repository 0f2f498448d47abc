import { expect, test } from 'bun:test'
import { brokenTypeRule, isOfOtherCharset } from '../../../../../src/api/http/body/body-type.ts'

test.each([
  ['application/json', null, null],
  ['Application/JSON ; Charset="UTF-8"', null, null],
  ['application/json;charset=us-ascii', null, null],
  ['application/json; charset=utf-8', 'identity', null],
  ['application/json; version=1; charset=utf8', 'Identity, identity', null],
  ['application/json;', null, null],
  ['application/json', 'gzip', 'must not be compressed'],
  ['application/json', 'br', 'must not be compressed'],
  ['application/json', 'deflate', 'must not be compressed'],
  ['application/json', 'zstd', 'must not be compressed'],
  ['application/json', 'identity, gzip', 'must not be compressed'],
  ['text/json', null, 'must be application/json'],
  ['application/jsonp', null, 'must be application/json'],
  [null, null, 'must be application/json'],
])('a body of type %p, coded as %p: %p', (type, coding, rule) => {
  const headers = new Headers()
  if (type !== null) headers.set('content-type', type)
  if (coding !== null) headers.set('content-encoding', coding)
  expect(brokenTypeRule(headers)).toBe(rule)
})

test.each([
  ['application/json', false],
  ['Application/JSON ; Charset="UTF-8"', false],
  ['application/json;charset=us-ascii', false],
  ['application/json; version=1; charset=utf8', false],
  ['application/json; charset=iso-8859-1', true],
  ['application/json; charset="windows-1252"', true],
  ['application/json; charset=utf-16', true],
  ['application/json; charset=utf-8; charset=latin1', true],
  ['application/json; charset=', true],
])('the charset of %p is another than UTF-8: %p', (type, other) => {
  expect(isOfOtherCharset(new Headers({ 'content-type': type }))).toBe(other)
})
