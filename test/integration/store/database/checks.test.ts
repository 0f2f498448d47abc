import { afterAll, beforeAll, expect, test } from 'bun:test'
import { CALLBACK_STATES, callbackStatesWhere } from '../../../../src/domain/callback/callback.ts'
import { LIFECYCLE_STATES } from '../../../../src/domain/lifecycle.ts'
import { CREDIT_STATES, LANES } from '../../../../src/domain/message.ts'
import { ALARM_WORDS } from '../../../../src/store/message/waiting.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(() => database.drop())

// A migration is history and keeps the words it was written with: here what they came to is compared with the catalogues.
test.each<[table: string, column: string, words: readonly string[]]>([
  ['messages', 'status', LIFECYCLE_STATES],
  ['messages', 'lane', LANES],
  ['credit_locks', 'state', CREDIT_STATES],
  ['alarms', 'waits_in', ALARM_WORDS],
  ['callbacks', 'state', CALLBACK_STATES],
])('the database lets into %s.%s the words of the catalogue, and no others', async (table, column, words) => {
  expect(await wordsOf(table, `(${column} = ANY`)).toEqual([[...words].sort()])
})

test('the database lets a callback be without an alarm in the states that are not open', async () => {
  const resting = callbackStatesWhere(({ open }) => !open)
  expect(await wordsOf('callbacks', 'wake_at IS NULL')).toEqual([[...resting].sort()])
})

/** The words in each CHECK of a table that says this. */
async function wordsOf(table: string, says: string): Promise<string[][]> {
  const checks = await database.db.sql<{ definition: string }[]>`
    select pg_get_constraintdef(oid) as definition from pg_constraint
    where contype = 'c' and conrelid = ${table}::regclass order by oid`
  return checks
    .map(({ definition }) => definition)
    .filter(
      (definition) =>
        definition.startsWith(`CHECK (${says}`) ||
        definition.startsWith(`CHECK ((${says}`) ||
        definition.startsWith(`CHECK (((${says}`),
    )
    .map((definition) => [...definition.matchAll(/'(\w+)'/g)].map(([, word = '']) => word).sort())
}
