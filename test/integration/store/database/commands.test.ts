import { afterAll, beforeAll, expect, test } from 'bun:test'
import { EVERY_ACT, listActs } from '../../../../src/store/admin/acts.ts'
import { schemaOf } from '../../../../src/store/database/migrate.ts'
import { run } from '../../../support/command.ts'
import { createEmptyDatabase, type TestDatabase } from '../../../support/database.ts'
import { MIGRATIONS, migrateTo } from '../../../support/earlier-schemas.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createEmptyDatabase()
})
afterAll(() => database.drop())

const command = (name: string, ...args: string[]) =>
  run([`src/commands/${name}.ts`, ...args], { POSTGRES_URL: database.url })
const refusal = (what: string) => `the database of POSTGRES_URL has ${what}: run \`npm run migrate\` first\n`

test('a command on a database that is not of this release says what to do, in one line', async () => {
  const made = ['make', 'Ann', '--scopes', 'read']
  expect(await command('admins', ...made)).toEqual({ code: 1, stdout: '', stderr: refusal('no tables yet') })
  await migrateTo(database.db, MIGRATIONS.at(-3) ?? '')
  for (const [name, ...args] of [['admins', ...made], ['seal'], ['audit']] as const)
    expect([name, await command(name, ...args)]).toEqual([
      name,
      { code: 1, stdout: '', stderr: refusal('the tables of an earlier release') },
    ])
})

test('what migrates is an act, and a repeat that changes nothing is none', async () => {
  for (const _ of ['migrates', 'changes nothing'])
    expect(await command('migrate')).toMatchObject({ code: 0, stdout: 'The database is up to date.\n' })
  expect(await schemaOf(database.db)).toBe('current')
  expect(await listActs(database.db, EVERY_ACT, 10)).toMatchObject([
    {
      what: 'migrate',
      by: { kind: 'command' },
      subject: { kind: 'gateway' },
      outcome: 'done',
      before: { schema: 'old' },
      after: { schema: 'current' },
    },
  ])
})
