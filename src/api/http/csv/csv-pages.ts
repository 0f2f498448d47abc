import { streamText } from '../stream.ts'
import { CSV_TYPE, type CsvCell, csvRecord } from './csv.ts'

/** Rows read at once: of messages half a megabyte of text. */
const PAGE = 1_000

/** A list that is exported: how its pages are read, newest first, and what they show. */
export type ExportedList<Row extends { readonly id: string }> = {
  readonly filename: string
  readonly columns: readonly string[]
  /** At most `size` rows before this id, those of any where it is null. */
  read(beforeId: string | null, size: number): Promise<readonly Row[]>
  /** In the order of the columns; an object becomes its JSON. */
  cellsOf(row: Row): readonly (CsvCell | object)[]
}

/** All rows of a list before `beforeId` as CSV, newest first; `limit` null is all there are. */
export function exportCsv<Row extends { readonly id: string }>(
  list: ExportedList<Row>,
  beforeId: string | null,
  limit: number | null,
): Promise<Response> {
  return streamText(recordsOf(list, beforeId, limit ?? Number.POSITIVE_INFINITY), {
    'content-type': CSV_TYPE,
    'content-disposition': `attachment; filename="${list.filename}"`,
  })
}

/** Reads page after page by key: no transaction stays open, however slowly the client reads. */
async function* recordsOf<Row extends { readonly id: string }>(
  { columns, read, cellsOf }: ExportedList<Row>,
  beforeId: string | null,
  limit: number,
): AsyncGenerator<string> {
  let before = beforeId
  let left = limit
  let head = csvRecord(columns)
  do {
    const size = Math.min(PAGE, left)
    const page = await read(before, size)
    yield head + page.map((row) => csvRecord(cellsOf(row).map(cellOf))).join('')
    head = ''
    left -= page.length
    before = page.length === size ? (page.at(-1)?.id ?? null) : null
  } while (before !== null && left > 0)
}

function cellOf(value: CsvCell | object): CsvCell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}
