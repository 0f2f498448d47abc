import { expect, test } from 'bun:test'
import { type ExportedPage, exportCsv, pageById } from '../../../../../src/api/http/csv/csv-pages.ts'

async function exported(pages: Readonly<Record<string, ExportedPage<string>>>, limit: number | null) {
  const asked: string[] = []
  const list = {
    filename: 'letters.csv',
    columns: ['letter'],
    async read(before: string | null, size: number) {
      asked.push(`${before} ${size}`)
      return pages[before ?? 'first'] ?? { rows: [], next: null }
    },
    cellsOf: (row: string) => [row],
  }
  return { text: await (await exportCsv(list, null, limit)).text(), asked }
}

test('an export goes on behind short and empty pages, to the last one or to its limit', async () => {
  const pages = {
    first: { rows: ['a'], next: 'two' },
    two: { rows: [], next: 'three' },
    three: { rows: ['b', 'c'], next: 'four' },
  }
  expect(await exported(pages, null)).toEqual({
    text: 'letter\r\na\r\nb\r\nc\r\n',
    asked: ['null 1000', 'two 1000', 'three 1000', 'four 1000'],
  })
  expect((await exported(pages, 3)).asked).toEqual(['null 3', 'two 2', 'three 2'])
})

test('a page by ids has a next one where it is full', () => {
  expect(pageById([{ id: 'b' }, { id: 'a' }], 2).next).toBe('a')
  expect(pageById([{ id: 'a' }], 2).next).toBeNull()
  expect(pageById([], 2).next).toBeNull()
})
