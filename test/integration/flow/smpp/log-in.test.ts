import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import type { ClientId } from '../../../../src/domain/message.ts'
import { DEFAULT_SMPP_ACCOUNT } from '../../../../src/domain/smpp/account.ts'
import { type LogIn, openLogIn } from '../../../../src/flow/smpp/log-in.ts'
import { setAccount } from '../../../../src/flow/smpp/set-smpp-account.ts'
import { openDb } from '../../../../src/store/database/db.ts'
import { findSmppAccount } from '../../../../src/store/smpp/smpp-accounts.ts'
import { createDatabase, createTestClient, type TestDatabase } from '../../../support/database.ts'
import { eventually } from '../../../support/eventually.ts'

const SETTINGS = { ...DEFAULT_SMPP_ACCOUNT, systemId: 'shop' }

let database: TestDatabase
let clientId: ClientId
let logIn: LogIn
let slowed: (() => void)[]
let sources: string[]
let passedMs: number

beforeAll(async () => {
  database = await createDatabase()
  clientId = await createTestClient(database.db, 0)
})
afterAll(() => database.drop())
beforeEach(async () => {
  await setAccount(database, clientId, SETTINGS, 'secret')
  slowed = []
  sources = []
  passedMs = 0
  logIn = openLogIn({
    db: database.db,
    now: () => Date.now() + passedMs,
    slow(source) {
      sources.push(source)
      return new Promise<void>((resolve) => slowed.push(resolve))
    },
  })
})

const ask = async (password: string, address = '192.0.2.7', systemId = 'shop') =>
  (await logIn.ask(systemId, password, address)).kind

test('a wrong password waits for its answer, a right one of the same source does not', async () => {
  const wrong = ask('other')
  await eventually(() => slowed.length === 1)
  expect(await ask('secret')).toBe('account')
  slowed[0]?.()
  expect(await wrong).toBe('wrong')
  expect(sources).toEqual(['192.0.2.7'])
})

test('of one source four passwords are looked at, the others are told to come later; of another one again', async () => {
  const kinds: string[] = []
  const noted = async (asked: Promise<string>) => void kinds.push(await asked)
  const tries = Array.from({ length: 6 }, (_, index) => noted(ask(`other-${index}`)))
  await eventually(() => slowed.length === 4 && kinds.length === 2)
  expect(kinds).toEqual(['later', 'later'])
  expect(await ask('secret')).toBe('later')
  tries.push(noted(ask('other', '2001:db8::1')))
  await eventually(() => slowed.length === 5)
  expect(sources.at(-1)).toBe('2001:db8:0:0::/64')
  for (const answer of slowed) answer()
  await Promise.all(tries)
  expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(5)
  expect(await ask('secret')).toBe('account')
})

test('wrong passwords from everywhere that wait for their answers keep nobody from being looked at', async () => {
  let guessed = 0
  const busy = openLogIn({
    db: database.db,
    now: Date.now,
    slow: () => new Promise(() => {}),
    verify: async (password) => {
      guessed++
      return password === 'secret'
    },
  })
  for (let source = 0; source < 60; source++)
    for (let guess = 0; guess < 4; guess++) void busy.ask('shop', `other-${guess}`, `198.51.100.${source}`)
  await eventually(() => guessed === 240)
  expect((await busy.ask('shop', 'secret', '192.0.2.7')).kind).toBe('account')
})

test('a password that was right is remembered while its source is slowed, until it is another one', async () => {
  expect(await ask('secret')).toBe('account')
  const tries = Array.from({ length: 4 }, (_, index) => ask(`other-${index}`))
  await eventually(() => slowed.length === 4)
  expect(await ask('secret')).toBe('account')
  await setAccount(database, clientId, SETTINGS, 'another')
  expect(await ask('secret')).toBe('later')
  for (const answer of slowed) answer()
  await Promise.all(tries)
  expect(await ask('another')).toBe('account')
})

test('who binds every few minutes is remembered for hours, whoever guesses behind his address meanwhile', async () => {
  expect(await ask('secret')).toBe('account')
  const tries = Array.from({ length: 4 }, (_, index) => ask(`other-${index}`))
  await eventually(() => slowed.length === 4)
  const kinds: string[] = []
  for (let minutes = 0; minutes < 60; minutes += 6) {
    passedMs = minutes * 60_000
    kinds.push(await ask('secret'))
  }
  expect(kinds).toEqual(Array(10).fill('account'))
  passedMs += 11 * 60_000
  expect(await ask('secret')).toBe('later')
  for (const answer of slowed) answer()
  await Promise.all(tries)
})

test('the same at once shares one look, right or wrong', async () => {
  const right = Array.from({ length: 50 }, () => ask('secret'))
  expect(await Promise.all(right)).toEqual(Array(50).fill('account'))
  const wrong = Array.from({ length: 50 }, () => ask('other'))
  await eventually(() => slowed.length === 1)
  slowed[0]?.()
  expect(await Promise.all(wrong)).toEqual(Array(50).fill('wrong'))
  expect(sources).toHaveLength(1)
})

test('the same password again keeps its hash, another one has another', async () => {
  const hash = async () => (await findSmppAccount(database.db.sql, clientId))?.passwordHash
  const before = await hash()
  expect(before).toStartWith('$argon2id$')
  await setAccount(database, clientId, SETTINGS, 'secret')
  expect(await hash()).toBe(before)
  await setAccount(database, clientId, SETTINGS, null)
  expect(await hash()).toBe(before)
  await setAccount(database, clientId, SETTINGS, 'another')
  expect(await hash()).not.toBe(before)
})

test('without a database it rejects', async () => {
  const address = { kind: 'url', url: 'postgres://sms:secret@127.0.0.1:1/none' } as const
  const nowhere = openDb({ address, name: 'sms-test', max: 1 })
  const blind = openLogIn({ db: nowhere, now: Date.now, slow: async () => {} })
  await expect(blind.ask('shop', 'secret', '192.0.2.7')).rejects.toThrow()
  await nowhere.close()
})
