import { describe, expect, test } from 'bun:test'
import postgres from 'postgres'
import { faultOf, isConflict, isUnavailable, leavesDoubt } from '../../../../src/store/database/db.ts'

/** What the server says with this SQLSTATE; drizzle wraps it. */
const said = (code: string): Error =>
  Object.assign(new postgres.PostgresError('it says so'), { code, severity: 'ERROR' })
const wrapped = (code: string) => new Error('Failed query', { cause: said(code) })
const lost = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more })

describe('what passes is temporary', () => {
  test.each([
    ['53100', 'disk full'],
    ['53200', 'out of memory'],
    ['53300', 'too many connections'],
    ['55P03', 'lock not available'],
    ['57014', 'query canceled'],
    ['57P01', 'admin shutdown'],
    ['57P03', 'cannot connect now'],
    ['58000', 'system error'],
    ['58030', 'I/O error'],
    ['58P01', 'undefined file'],
    ['XX000', 'internal error'],
    ['XX001', 'data corrupted'],
    ['25006', 'read-only transaction'],
    ['26000', 'unknown prepared statement'],
    ['28P01', 'invalid password'],
    ['3D000', 'unknown database'],
    ['08006', 'connection failure'],
    ['42501', 'insufficient privilege'],
    ['F0000', 'config file error'],
  ])('%s, %s', (code) => {
    expect([isUnavailable(said(code)), isUnavailable(wrapped(code)), isConflict(said(code))]).toEqual([
      true,
      true,
      false,
    ])
  })

  test.each(['CONNECTION_CLOSED', 'CONNECT_TIMEOUT', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'])(
    '%s',
    (code) => {
      expect(isUnavailable(lost(code))).toBe(true)
    },
  )
})

test.each([
  ['22001', 'a text too long'],
  ['22P05', 'a character that cannot be stored'],
  ['23505', 'a key twice'],
  ['23514', 'a check'],
  ['42601', 'syntax'],
  ['42703', 'an unknown column'],
  ['42P01', 'an unknown table'],
  ['21000', 'cardinality'],
  ['54000', 'a limit of the program'],
  ['0A000', 'a feature that is not there'],
  ['P0001', 'an exception of a function'],
])('%s, %s, is not', (code) => {
  expect([isUnavailable(said(code)), isConflict(said(code)), leavesDoubt(said(code))]).toEqual([
    false,
    false,
    false,
  ])
})

test.each(['40001', '40P01', '25P03'])('%s is a conflict', (code) => {
  expect([isUnavailable(said(code)), isConflict(said(code))]).toEqual([false, true])
})

test('an error of ours is none of these', () => {
  expect([isUnavailable(new TypeError('x')), isUnavailable('x'), isUnavailable(lost('ERR_X'))]).toEqual([
    false,
    false,
    false,
  ])
})

test.each([
  ['a refusal: nothing was done', said('53100'), false],
  ['an I/O error: nothing was done', said('58030'), false],
  ['an internal error: nothing was done', said('XX000'), false],
  ['a connection never made: nothing was done', lost('ECONNREFUSED', { unsent: true }), false],
  ['a connection lost', lost('CONNECTION_CLOSED'), true],
  ['a server that ends', said('57P01'), true],
  ['a server that crashed', said('57P02'), true],
])('whether a commit was carried out is in doubt after %s: %#', (_, error, doubt) => {
  expect(leavesDoubt(error)).toBe(doubt)
})

test.each([
  ['a deadlock', said('40P01'), 'conflict'],
  ['a deadlock that drizzle wraps', wrapped('40P01'), 'conflict'],
  ['a connection lost', lost('CONNECTION_CLOSED'), 'lost'],
  ['a server that ends', said('57P01'), 'lost'],
  ['a connection never made', lost('ECONNREFUSED', { unsent: true }), 'away'],
  ['a full disk', said('53100'), 'away'],
  ['a key twice', said('23505'), 'wrong'],
  ['an error of ours', new TypeError('x'), 'wrong'],
] as const)('in one word, %s is', (_, error, fault) => {
  expect(faultOf(error)).toBe(fault)
})
