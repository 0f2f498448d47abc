import { afterAll, beforeAll, expect, test } from 'bun:test'
import { ALL_CLIENTS } from '../../../src/domain/controls.ts'
import { applyControls, readControlsOfFile } from '../../../src/flow/apply-controls.ts'
import { findControl } from '../../../src/store/client/client-controls.ts'
import type { Db } from '../../../src/store/database/db.ts'
import { createDatabase, type TestDatabase } from '../../support/database.ts'

let database: TestDatabase
let db: Db

beforeAll(async () => {
  database = await createDatabase()
  db = database.db
})
afterAll(() => database.drop())

async function apply(controls: unknown) {
  const read = readControlsOfFile(controls)
  return read.kind === 'violation' ? read : await applyControls({ db }, read.controls)
}

test('controls of a file are said of all clients, and change nothing the second time', async () => {
  const file = { senders: { allowed: ['SHOP'], countries: { US: 'numeric' } }, opt_out: { heeded: false } }
  expect(await apply(file)).toEqual([
    { name: 'senders', kind: 'set' },
    { name: 'opt_out', kind: 'set' },
  ])
  expect(await findControl(db.sql, ALL_CLIENTS, 'senders')).toEqual({ said: file.senders, version: 1 })
  expect(await apply({ senders: file.senders })).toEqual([{ name: 'senders', kind: 'unchanged' }])
  expect(await apply({ senders: {} })).toEqual([{ name: 'senders', kind: 'set' }])
  expect((await findControl(db.sql, ALL_CLIENTS, 'opt_out'))?.said).toEqual(file.opt_out)
})

test.each<[string, string, unknown]>([
  ['controls', 'must be an object of controls', []],
  ['controls.sender', 'is not a field of controls', { sender: {} }],
  ['controls.senders.groups', 'is not a field of controls', { senders: { groups: [] } }],
  [
    'controls.senders.allowed',
    'must be a list of at most 1000 senders, or null for any',
    { senders: { allowed: 'SHOP' } },
  ],
  [
    'controls.senders.countries.UK',
    'must be a country (ISO 3166-1) that has numbers, such as GB',
    { opt_out: {}, senders: { countries: { UK: 'numeric' } } },
  ],
])('%s %s: refused as a whole', (field, rule, controls) => {
  expect(readControlsOfFile(controls)).toEqual({ kind: 'violation', field, rule })
})
