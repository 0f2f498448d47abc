import { expect, test } from 'bun:test'
import type { Tx } from '../../../src/store/database/db.ts'
import { type Column, givenRows, INSTANT, LINES } from '../../../src/store/given-rows.ts'

type Row = { readonly id: number; readonly text: string | null; readonly atMs: number; readonly line: string }
type Given = { readonly strings: TemplateStringsArray; readonly values: readonly unknown[] }

const ROWS: readonly Row[] = [
  { id: 1, text: 'a "b"', atMs: 5, line: '["x"]' },
  { id: 2, text: null, atMs: 6, line: '["y"]' },
]

/** As a statement makes them for each batch. */
const columns = (...others: readonly Column<Row>[]): readonly Column<Row>[] => [
  ['id', 'integer', ({ id }) => id],
  ['body', 'text', ({ text }) => text],
  ['at', INSTANT, ({ atMs }) => atMs],
  ['history', LINES, ({ line }) => line],
  ...others,
]

/** What the driver is given. */
function given(list: readonly Column<Row>[]): Given {
  const tx = (strings: TemplateStringsArray, ...values: readonly unknown[]): Given => ({ strings, values })
  return givenRows(tx as unknown as Tx, list, ROWS) as unknown as Given // nothing else of the driver is called
}

test('rows are one parameter for each column', () => {
  const { strings, values } = given(columns())
  expect(strings.join('?')).toBe(
    "select unnest(?::integer[]) as id, unnest(?::text[]) as body, to_timestamp(unnest(?::float8[]) / 1000) as at, unnest(string_to_array(?, '\x1e')) as history",
  )
  expect(values).toEqual(['{1,2}', '{"a \\"b\\"",null}', '{5,6}', '["x"]\x1e["y"]'])
})

test('the nth row may have what belongs to its place', () => {
  const { strings, values } = given([['nth', 'smallint', (_, nth) => nth]])
  expect([strings.join('?'), values]).toEqual(['select unnest(?::smallint[]) as nth', ['{0,1}']])
})

test('the driver sees one template for equal columns, which it keeps for ever, and another for others', () => {
  const { strings } = given(columns())
  expect(given(columns()).strings).toBe(strings)
  expect(strings.raw).toEqual([...strings])
  const more = given(columns(['more', 'text', ({ text }) => text])).strings
  expect(more).not.toBe(strings)
  expect(given(columns(['more', 'uuid', ({ text }) => text])).strings).not.toBe(more)
})
