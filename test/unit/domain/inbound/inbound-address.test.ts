import { expect, test } from 'bun:test'
import { readAddress } from '../../../../src/domain/inbound/inbound-address.ts'

test.each([
  ['+12025550123', '+12025550123'],
  ['  +12025550123 ', '+12025550123'],
  ['+1 (202) 555-0123', '+12025550123'],
  ['0012025550123', '+12025550123'],
  ['12025550123', '+12025550123'],
  ['447700900123', '+447700900123'],
  ['4917012345678', '+4917012345678'],
  // Short codes, and what no country has.
  ['12345', '12345'],
  ['0171234567', '0171234567'],
  ['99999999999', '99999999999'],
  ['+0123', '+0123'],
  ['+1234567890123456', '+1234567890123456'],
  ['SHOP', 'SHOP'],
  ['  A name ', 'A name'],
  ['', ''],
])('%p is read as %p', (written, read) => {
  expect(readAddress(written)).toBe(read)
})

test('of a long one the beginning is read, and no character is cut in two', () => {
  expect(readAddress('x'.repeat(70_000))).toBe('x'.repeat(128))
  expect(readAddress('📦'.repeat(200))).toBe('📦'.repeat(128))
})
