import { expect, test } from 'bun:test'
import { redisAddress } from '../../../src/cache/redis-address.ts'

test.each(['redis://host:6379', 'rediss://user:pass@host:6379/2'])('%s is one server', (url) => {
  expect(redisAddress(url)).toBe(url)
})

test.each([
  [
    'redis+sentinel://a:26379,b:26380/sms',
    {
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_380 },
      ],
      name: 'sms',
      db: 0,
    },
  ],
  [
    'redis+sentinel://user:p%40ss@a,[::1]:5/my%20master/3?sentinel_password=s%2Bp',
    {
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: '::1', port: 5 },
      ],
      name: 'my master',
      db: 3,
      username: 'user',
      password: 'p@ss',
      sentinelPassword: 's+p',
    },
  ],
  [
    'redis+sentinel://:pass@a/sms',
    { sentinels: [{ host: 'a', port: 26_379 }], name: 'sms', db: 0, password: 'pass' },
  ],
  [
    'rediss+sentinel://a/sms',
    {
      sentinels: [{ host: 'a', port: 26_379 }],
      name: 'sms',
      db: 0,
      tls: {},
      sentinelTLS: {},
      enableTLSForSentinelMode: true,
    },
  ],
])('%s are sentinels', (url, address) => {
  expect<unknown>(redisAddress(url)).toEqual(address)
})

test.each(['redis+sentinel://:secret@a:26379,b:26379', 'rediss+sentinel://:secret@a:26379/'])(
  '%s names no master, and is refused without its password',
  (url) => {
    expect(() => redisAddress(url)).toThrow('by its name')
    expect(() => redisAddress(url)).not.toThrow('secret')
  },
)
