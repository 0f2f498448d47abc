import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { codeWordsOf, readPage, tableOf } from '../support/markdown.ts'

const PEERS = join(import.meta.dir, '../peers')
const page = await readPage('test/peers/README.md')

test('the page of the judges has a row for each of their tests, and none for a test that is not there', () => {
  const there = [...new Bun.Glob('**/*.test.ts').scanSync(PEERS)].toSorted()
  const named = tableOf(page, 'Judge').flatMap((cells) => codeWordsOf(cells[3] ?? ''))
  expect([...new Set(named)].toSorted()).toEqual(there)
})
