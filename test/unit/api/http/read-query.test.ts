import { expect, test } from 'bun:test'
import { violationOfQuery } from '../../../../src/api/http/read-query.ts'

const ENCODING = 'must be percent-encoded UTF-8'
const STORABLE = 'must be valid Unicode without U+0000'
const ONCE = 'must be given once'

test.each([
  '',
  '?',
  '?&&',
  '?=&=',
  '?q=a+b%20c',
  '?q=%E2%82%AC',
  '?q=%F0%9F%98%80&status=SENT',
  '?q=a=b',
  '?a[a][a]=1',
  '?__proto__=1&constructor=2',
])('the query %p can be taken', (query) => {
  expect(violationOfQuery(`http://localhost/v1/messages${query}`)).toBeNull()
})

test.each([
  ['?q=%E9', 'q', ENCODING],
  ['?q=%ff', 'q', ENCODING],
  ['?q=%', 'q', ENCODING],
  ['?q=%zz', 'q', ENCODING],
  ['?q=%ED%A0%80', 'q', ENCODING],
  ['?q=%C0%AF', 'q', ENCODING],
  ['?%FF=1', '%FF', ENCODING],
  ['?a=1&q=%00', 'q', STORABLE],
  ['?q=a%00b', 'q', STORABLE],
  ['?a%00=b', 'a\0', STORABLE],
  ['?status=SENT&status=QUEUED', 'status', ONCE],
  ['?status=SENT&q=1&st%61tus=SENT', 'status', ONCE],
  ['?status&status', 'status', ONCE],
])('of the query %p, %p %s', (query, field, rule) => {
  expect(violationOfQuery(`http://localhost/v1/messages${query}`)).toEqual({ kind: 'violation', field, rule })
})
