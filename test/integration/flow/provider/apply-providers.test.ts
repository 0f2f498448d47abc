import { afterAll, beforeAll, beforeEach, expect, test } from 'bun:test'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openProviderSeal } from '../../../../src/directory/provider-seal.ts'
import { applyProviders } from '../../../../src/flow/provider/apply-providers.ts'
import { KINDS } from '../../../../src/provider/kinds.ts'
import { findProvider, listProviders } from '../../../../src/store/provider/providers.ts'
import { SECRETS_KEY } from '../../../support/apart.ts'
import { run } from '../../../support/command.ts'
import { createEmptyDataDir } from '../../../support/data-dir.ts'
import { createDatabase, type TestDatabase } from '../../../support/database.ts'

const SETTINGS = {
  request: { method: 'GET', url: 'https://api.example.com/send?key={secret.key}&to={to}' },
  answer: { id: { regex: 'id=(\\w+)' } },
}
const ACME = { name: 'acme', kind: 'http', settings: SETTINGS, secrets: { key: { env: 'ACME_KEY' } } }
const ENV = { ACME_KEY: 'hunter2-hunter2' }

let database: TestDatabase
const data = createEmptyDataDir()
beforeAll(async () => {
  database = await createDatabase()
})
afterAll(async () => {
  data.remove()
  await database.drop()
})
beforeEach(async () => {
  await database.db.sql`delete from providers where name not in ('mock', 'mock-b')`
})

const seal = openProviderSeal(SECRETS_KEY)
const apply = (providers: unknown, env: Readonly<Record<string, string>> = ENV) =>
  applyProviders({ db: database.db, kinds: KINDS, providerSeal: seal }, providers, env)

test('makes what is not there, changes what differs, and does nothing the second time', async () => {
  const file = [ACME, { name: 'mock', kind: 'mock', timeout_ms: 4_000 }]
  expect(await apply(file)).toEqual({
    kind: 'applied',
    providers: [
      { name: 'acme', kind: 'made', fields: [] },
      { name: 'mock', kind: 'changed', fields: ['timeout_ms'] },
    ],
  })
  const written = await listProviders(database.db.sql)
  expect(await apply(file)).toEqual({
    kind: 'applied',
    providers: [
      { name: 'acme', kind: 'unchanged', fields: [] },
      { name: 'mock', kind: 'unchanged', fields: [] },
    ],
  })
  expect(await listProviders(database.db.sql)).toEqual([...written])
})

test('another secret is a change of that secret, and what the file leaves out stays', async () => {
  await apply([{ ...ACME, max_parts_per_s: 5 }])
  expect(await apply([ACME], { ACME_KEY: 'another-secret' })).toMatchObject({
    providers: [{ kind: 'changed', fields: ['secrets.key'] }],
  })
  const row = await findProvider(database.db.sql, 'acme')
  expect(row?.maxPartsPerS).toBe(5)
  expect(seal.open('acme', row?.secrets ?? {})).toEqual({ key: 'another-secret' })
})

test.each<[what: string, providers: unknown, field: string]>([
  ['no list', {}, 'providers'],
  ['a field that is none', [{ ...ACME, colour: 'red' }], 'providers.0.colour'],
  ['one twice', [ACME, ACME], 'providers.1.name'],
  [
    'a variable that is not set',
    [{ ...ACME, secrets: { key: { env: 'NOT_SET' } } }],
    'providers.0.secrets.key',
  ],
  [
    'another kind of one that is there',
    [{ name: 'mock', kind: 'http', settings: SETTINGS }],
    'providers.0.kind',
  ],
  ['settings that are none', [{ ...ACME, settings: {} }], 'providers.0.settings.request'],
  [
    'one good and one bad',
    [ACME, { name: 'mock', kind: 'mock', settings: { colour: 1 } }],
    'providers.1.settings.colour',
  ],
])('of %s nothing is written', async (_, providers, field) => {
  const before = await listProviders(database.db.sql)
  expect(await apply(providers)).toMatchObject({ kind: 'violation', field })
  expect(await listProviders(database.db.sql)).toEqual([...before])
})

test('secrets without a SECRETS_KEY are refused', async () => {
  const deps = { db: database.db, kinds: KINDS, providerSeal: null }
  expect(await applyProviders(deps, [ACME], ENV)).toEqual({ kind: 'secrets_off' })
})

test('the command says what it did, and shows no secret', async () => {
  const path = join(data.path, 'providers.json')
  const env = { POSTGRES_URL: database.url, SECRETS_KEY, ...ENV }
  const command = () => run(['src/commands/providers.ts', 'apply', path], env)
  const routes = [{ name: 'all', match: {}, targets: [{ provider: 'acme' }] }]
  const controls = { senders: { allowed: ['SHOP'] } }
  writeFileSync(path, JSON.stringify({ providers: [ACME], routes, controls }))
  expect(await command()).toEqual({
    code: 0,
    stdout: 'acme: made\nroutes: replaced\ncontrols.senders: set\n',
    stderr: '',
  })
  expect(await command()).toEqual({
    code: 0,
    stdout: 'acme: unchanged\nroutes: unchanged\ncontrols.senders: unchanged\n',
    stderr: '',
  })
  await database.db.sql`delete from routes`
  writeFileSync(path, JSON.stringify({ providers: [{ ...ACME, lines: 0 }] }))
  expect(await command()).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('providers.0.lines must be'),
  })
  // A list of routes that is refused keeps the providers of its file from being written.
  const noRule = [{ name: 'all', targets: [{ provider: 'acme' }, { provider: 'nobody' }] }]
  writeFileSync(path, JSON.stringify({ providers: [{ ...ACME, timeout_ms: 1_234 }], routes: noRule }))
  expect(await command()).toEqual({
    code: 1,
    stdout: '',
    stderr: 'nothing was done: routes.0.targets.1.provider must be a provider that is there: nobody is not\n',
  })
  expect((await findProvider(database.db.sql, 'acme'))?.timeoutMs).not.toBe(1_234)
  writeFileSync(path, '{"secret": "hunter2-hunter2"')
  const broken = await command()
  expect(broken.code).toBe(1)
  expect(broken.stderr).not.toContain('hunter2')
  rmSync(path)
}, 180_000)
