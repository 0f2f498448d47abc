import { afterAll, describe, expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readServers, ServersWrong, wayTo } from '../../../../src/store/database/servers.ts'
import { createEmptyDataDir } from '../../../support/data-dir.ts'

const ONE = { host: 'one', port: 5432 }

describe('the hosts of a URL', () => {
  test.each([
    ['postgres://u:p@one/sms', [ONE], 'postgres://u:p@one:5432/sms'],
    ['postgres://one:6000', [{ host: 'one', port: 6000 }], 'postgres://one:6000'],
    [
      'postgres://u:p@one:6000,two/sms',
      [
        { host: 'one', port: 6000 },
        { host: 'two', port: 5432 },
      ],
      'postgres://u:p@one:6000/sms',
    ],
    [
      'postgresql://u@[::1]:6000,[fe80::2]/sms',
      [
        { host: '::1', port: 6000 },
        { host: 'fe80::2', port: 5432 },
      ],
      'postgresql://u@[::1]:6000/sms',
    ],
    ['postgres://u:a%40b%2Cc@one/sms', [ONE], 'postgres://u:a%40b%2Cc@one:5432/sms'],
    [
      'postgres://one/sms?target_session_attrs=read-write&search_path=a',
      [ONE],
      'postgres://one:5432/sms?search_path=a',
    ],
  ])('%s', (url, hosts, first) => {
    expect(readServers(url)).toEqual({ hosts, ssl: false, url: first })
  })

  test('the driver is given the first in a form that holds an address of IPv6', () => {
    expect(wayTo(readServers('postgres://[::1]:6000,two/sms'))).toEqual({
      host: ['::1'],
      port: [6000],
      ssl: false,
    })
  })
})

describe('TLS', () => {
  const data = createEmptyDataDir()
  const file = join(data.path, 'ca.pem')
  writeFileSync(file, 'an authority')
  afterAll(() => data.remove())
  const sslOf = (query: string) => readServers(`postgres://one/sms?${query}`).ssl

  test.each([
    ['sslmode=disable', false],
    ['sslmode=prefer', 'prefer'],
    ['sslmode=allow', 'prefer'],
    ['sslmode=require', { rejectUnauthorized: false }],
    ['sslmode=verify-full', {}],
    ['sslmode=verify-full&sslrootcert=system', {}],
    ['ssl=true', { rejectUnauthorized: false }],
    [`sslmode=verify-full&sslrootcert=${file}`, { ca: 'an authority' }],
    [`sslrootcert=${file}`, { ca: 'an authority' }],
    [`sslmode=verify-full&sslcert=${file}&sslkey=${file}`, { cert: 'an authority', key: 'an authority' }],
  ] as const)('%s', (query, ssl) => {
    expect(sslOf(query)).toEqual(ssl)
  })

  test.each([`sslmode=require&sslrootcert=${file}`, `sslmode=verify-ca&sslrootcert=${file}`])(
    '%s checks the authority, whatever the name is',
    (query) => {
      expect(sslOf(query)).toEqual({ ca: 'an authority', checkServerIdentity: expect.any(Function) })
    },
  )
})

test.each([
  ['postgres://u:secret@one/sms?sslmode=verify', /^sslmode must be/],
  [
    'postgres://u:secret@one/sms?sslrootcert=/nowhere/ca.pem',
    /^sslrootcert \(\/nowhere\/ca.pem\) cannot be read$/,
  ],
  ['postgres://u:secret@one:port/sms', /^its hosts must be like/],
  ['postgres://u:secret@one/sms?target_session_attrs=standby', /^target_session_attrs must be read-write/],
])('%s is refused without its secret', (url, words) => {
  expect(() => readServers(url)).toThrow(ServersWrong)
  expect(() => readServers(url)).toThrow(words)
})
