import { streamText } from '../stream.ts'
import { CSV_TYPE, type CsvCell, csvRecord } from './csv.ts'

/** Rows read at once: of messages half a megabyte of text. */
const PAGE = 1_000

/** What is read at once: so many rows, and before what the next page begins; null: there is no next one. */
export type ExportedPage<Row> = { readonly rows: readonly Row[]; readonly next: string | null }

/** A list that is exported: how its pages are read, newest first, and what they show. */
export type ExportedList<Row> = {
  readonly filename: string
  readonly columns: readonly string[]
  /** At most `size` rows before this, those of any where it is null. Shorter pages, and empty ones, may have a next one. */
  read(before: string | null, size: number): Promise<ExportedPage<Row>>
  /** In the order of the columns; an object becomes its JSON. */
  cellsOf(row: Row): readonly (CsvCell | object)[]
}

/** All rows of a list before this as CSV, newest first; `limit` null is all there are. */
export function exportCsv<Row>(
  list: ExportedList<Row>,
  before: string | null,
  limit: number | null,
): Promise<Response> {
  return streamText(recordsOf(list, before, limit ?? Number.POSITIVE_INFINITY), {
    'content-type': CSV_TYPE,
    'content-disposition': `attachment; filename="${list.filename}"`,
  })
}

/** The page of rows that are one list in the order of their ids. */
export function pageById<Row extends { readonly id: string }>(
  rows: readonly Row[],
  size: number,
): ExportedPage<Row> {
  return { rows, next: rows.length === size ? (rows.at(-1)?.id ?? null) : null }
}

/** Reads page after page by key: no transaction stays open, however slowly the client reads. */
async function* recordsOf<Row>(
  { columns, read, cellsOf }: ExportedList<Row>,
  begin: string | null,
  limit: number,
): AsyncGenerator<string> {
  let before = begin
  let left = limit
  let head = csvRecord(columns)
  do {
    const { rows, next } = await read(before, Math.min(PAGE, left))
    const records = head + rows.map((row) => csvRecord(cellsOf(row).map(cellOf))).join('')
    if (records !== '') yield records
    head = ''
    left -= rows.length
    before = next
  } while (before !== null && left > 0)
}

function cellOf(value: CsvCell | object): CsvCell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
