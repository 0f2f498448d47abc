import { expect, test } from 'bun:test'
import { codeSender, isServiceName } from '../../../../src/domain/twilio/verify.ts'

test.each<[string, boolean]>([
  ['Shop', true],
  ['Shop 1234', true],
  ['Shop 12345', false],
  ['{code}', false],
  [' ', false],
  ['x'.repeat(65), false],
])('%p is a name: %p', (name, is) => {
  expect(isServiceName(name)).toBe(is)
})

test.each<[readonly string[] | null, string | null, string, string]>([
  [['FIRST', 'SECOND'], 'pool', 'Shop', 'FIRST'],
  [null, 'pool', 'Shop', 'pool'],
  [null, null, 'Shop & Company', 'Shop  Compa'],
  [null, null, '🏪', 'Verify'],
  [[], null, 'Shop', 'Shop'],
])('of %p and group %p a code of %s comes from %s', (allowed, group, name, sender) => {
  expect(codeSender({ allowed: allowed && [...allowed], group }, name)).toBe(sender)
})
