import { describe, expect, test } from 'bun:test'
import { isInBlocks, isIpBlock } from '../../../src/domain/ip-address.ts'

describe('a block', () => {
  test.each([
    '192.0.2.7',
    '192.0.2.0/24',
    '192.0.2.7/32',
    '0.0.0.0/0',
    '10.128.0.0/9',
    '2001:db8::1',
    '2001:db8::/32',
    '::/0',
  ])('is %s', (text) => {
    expect(isIpBlock(text)).toBe(true)
  })

  test.each([
    '',
    'localhost',
    '192.0.2',
    '192.0.2.0/33',
    '192.0.2.0/024',
    '192.0.2.0/',
    '192.0.2.0/24/24',
    '192.0.2.0/-1',
    // Bits behind the prefix: it is not clear which of both is meant.
    '192.0.2.7/24',
    '10.64.0.0/9',
    '2001:db8::1/64',
    '2001:db8::/129',
    'fe80::1%eth0',
    '192.0.2.0 /24',
  ])('is not %p', (text) => {
    expect(isIpBlock(text)).toBe(false)
  })

  test.each([
    ['192.0.2.255', ['192.0.2.0/24'], true],
    ['192.0.3.0', ['192.0.2.0/24'], false],
    ['192.0.2.7', ['192.0.2.6', '192.0.2.7'], true],
    ['::ffff:192.0.2.7', ['192.0.2.0/24'], true],
    ['2001:db8:1::1', ['192.0.2.0/24', '2001:db8::/32'], true],
    ['2001:db9::1', ['2001:db8::/32'], false],
    ['192.0.2.7', ['::/0'], false],
    ['192.0.2.7', ['0.0.0.0/0'], true],
    ['192.0.2.7', [], false],
    ['nowhere', ['0.0.0.0/0', '::/0'], false],
    ['', ['0.0.0.0/0'], false],
  ])('has %s in %p: %p', (address, blocks, is) => {
    expect(isInBlocks(address, blocks)).toBe(is)
  })
})
