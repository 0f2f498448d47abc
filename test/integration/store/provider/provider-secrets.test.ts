import { afterAll, beforeAll, expect, test } from 'bun:test'
import { receiptTokensOf } from '../../../../src/store/provider/provider-secrets.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

test('processes that start at once agree on the tokens, and each provider has its own', async () => {
  const names = ['mock', 'mock-b']
  const all = await Promise.all(Array.from({ length: 8 }, () => receiptTokensOf(database.db.sql, names)))
  expect(new Set(all.map((tokens) => JSON.stringify([...tokens].toSorted()))).size).toBe(1)
  const tokens = names.map((name) => all[0]?.get(name) ?? '')
  expect(tokens[0]).not.toBe(tokens[1])
  // 32 random bytes, fit for a path.
  for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/)
})

test('a provider that is added later gets one, the others keep theirs', async () => {
  const before = await receiptTokensOf(database.db.sql, ['mock'])
  const after = await receiptTokensOf(database.db.sql, ['mock', 'mock-c'])
  expect(after.get('mock')).toBe(before.get('mock') ?? '')
  expect(after.get('mock-c')).toMatch(/^[A-Za-z0-9_-]{43}$/)
})
