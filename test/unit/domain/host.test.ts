import { describe, expect, test } from 'bun:test'
import { hostFromHere, isLoopbackHost, readHost, readHostName } from '../../../src/domain/host.ts'

describe('a Host header', () => {
  test.each([
    ['localhost', 'localhost', null],
    ['LocalHost:8080', 'localhost', 8080],
    ['localhost.', 'localhost', null],
    ['localhost.:8080', 'localhost', 8080],
    ['localhost:', 'localhost', null],
    ['127.0.0.1:80', '127.0.0.1', 80],
    ['127.1', '127.0.0.1', null],
    ['0x7f.1:1', '127.0.0.1', 1],
    ['[::1]:8080', '::1', 8080],
    ['[0:0:0:0:0:0:0:1]', '::1', null],
    ['[::FFFF:127.0.0.1]', '::ffff:7f00:1', null],
    ['sms_gateway-1.internal', 'sms_gateway-1.internal', null],
    ['localhost.evil.example', 'localhost.evil.example', null],
  ])('%s', (text, name, port) => expect(readHost(text)).toEqual({ name, port }))

  test.each([
    '',
    ' ',
    ':8080',
    '.',
    'a, b',
    'localhost evil',
    'user@localhost',
    'localhost/evil',
    'localhost#',
    'localhost?x',
    'localhost\\evil',
    'localhost:99999',
    'localhost:8080x',
    'localhost:1:2',
    '::1',
    '[::1',
    '[localhost]',
    '256.1.1.1',
    'héllo',
    '%6cocalhost',
    'x'.repeat(256),
  ])('names no host: %j', (text) => expect(readHost(text)).toBeNull())
})

test.each([
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['127.0.0.2', '127.0.0.2'],
  ['localhost:80', null],
  ['no such', null],
])('the name in %j', (text, name) => expect(readHostName(text)).toBe(name))

test.each([
  ['localhost', true],
  ['LOCALHOST', true],
  ['127.0.0.1', true],
  ['127.255.1.2', true],
  ['127.1', true],
  ['::1', true],
  ['[::1]', true],
  ['0.0.0.0', false],
  ['::', false],
  ['128.0.0.1', false],
  ['192.168.1.5', false],
  ['127.0.0.1.example.com', false],
  ['localhost.example.com', false],
  ['nonsense here', false],
])('only this machine reaches %s: %j', (host, expected) => expect(isLoopbackHost(host)).toBe(expected))

test.each([
  ['0.0.0.0', 'localhost'],
  ['::', 'localhost'],
  ['127.0.0.1', 'localhost'],
  ['127.0.0.2', '127.0.0.2'],
  ['2001:db8::5', '[2001:db8::5]'],
  ['sms.example.com', 'sms.example.com'],
])('what listens at %s is reached as %s', (host, expected) => expect(hostFromHere(host)).toBe(expected))
