import { expect, test } from 'bun:test'
import { MIGRATION_TABLES } from '../../../../src/api/docs/docs-migration.ts'
import { ERRORS } from '../../../../src/domain/errors.ts'
import { LIFECYCLE_STATES } from '../../../../src/domain/lifecycle.ts'

test('the table for people who migrate has every status, each once', () => {
  for (const state of LIFECYCLE_STATES)
    expect([state, MIGRATION_TABLES.match(new RegExp(`^\\| ${state} \\|`, 'gm'))?.length]).toEqual([state, 1])
})

test('the errors it names are ours, with their statuses', () => {
  const named = [...MIGRATION_TABLES.matchAll(/^\| (\d{3}) (.+?) \|/gm)].flatMap(([, status, cell = '']) =>
    [...cell.replace(/ with .*/, '').matchAll(/`(\w+)`/g)].map(([, code = '']) => ({ status, code })),
  )
  expect(named.length).toBeGreaterThan(8)
  for (const { status, code } of named) {
    const entry = Object.entries(ERRORS).find(([name]) => name === code)?.[1]
    expect([code, String(entry?.status)]).toEqual([code, String(status)])
  }
})

test('every row has four cells', () => {
  const rows = MIGRATION_TABLES.split('\n').filter((line) => line.startsWith('|'))
  for (const row of rows) expect([row, row.split('|').length]).toEqual([row, 6])
})
