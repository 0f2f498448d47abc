import type { ClientId } from '../../domain/message.ts'
import type { Suppression } from '../../domain/opt-out/suppression.ts'
import { addSuppressions } from '../../store/opt-out/suppressions.ts'
import type { ApiDeps } from '../../world.ts'
import { readCsvStream } from '../http/csv/csv-stream.ts'
import type { CsvFault, CsvRow } from '../http/csv/read-csv.ts'
import { type EntryFault, faultOfColumns } from '../http/entry-fault.ts'
import { GIVEN_IN_CSV, readSuppression, type SUPPRESSION_RULES } from './suppression-fields.ts'

/** Rows of a statement: a parameter of some 400 kB, a lock of some 50 ms. */
const SLICE = 2_000

/** What became of a list: what was written of it, and what is wrong with it, if anything. */
export type ReadIn = { readonly rows: number; readonly written: number; readonly fault: EntryFault | null }

/**
 * Reads suppressions in as CSV while they come, each slice in a commit of its own: what stands before a fault is kept, and the
 * same list again writes nothing. A row without `client_id` is of `clientId`; where that is not null no row may be another's.
 */
export async function readIn(
  { db, newId, now, suppressions }: Pick<ApiDeps, 'db' | 'newId' | 'now' | 'suppressions'>,
  body: ReadableStream<Uint8Array>,
  clientId: ClientId | null,
): Promise<ReadIn> {
  let places: ReadonlyMap<string, number> | null = null
  let waiting: Suppression[] = []
  const counts = { rows: 0, written: 0 }

  async function write(): Promise<void> {
    const slice = waiting
    waiting = []
    counts.rows += slice.length
    counts.written += await addSuppressions(db.sql, slice, 'last')
    suppressions.note(slice.map(({ number }) => number))
  }

  const stream = readCsvStream(body)
  for (let piece = await stream.next(); ; piece = await stream.next()) {
    if (piece.done) {
      await write()
      if (piece.value) return { ...counts, fault: notCsv(piece.value) }
      return { ...counts, fault: places === null ? NO_COLUMNS : null }
    }
    for (const row of piece.value) {
      const read: ReadRow = places === null ? columnsIn(row) : suppressionIn(row, places)
      if ('fault' in read) {
        await write()
        return { ...counts, fault: read.fault }
      }
      if ('places' in read) places = read.places
      else waiting.push(read.suppression)
      if (waiting.length === SLICE) await write()
    }
  }

  function suppressionIn({ line, cells }: CsvRow, columns: ReadonlyMap<string, number>): ReadRow {
    if (cells.length !== columns.size) {
      const rule = `must have ${columns.size} cells, and has ${cells.length}`
      return { fault: faultAt('line', rule, line, cells.length) }
    }
    const given = (field: string) => cells[columns.get(field) ?? -1]?.trim() || undefined
    const read = readSuppression(given, { id: newId(), clientId, source: 'import', nowMs: now() })
    const at = (field: string) => (columns.get(field) ?? 0) + 1
    if (read.kind === 'violation') return { fault: faultAt(read.field, read.rule, line, at(read.field)) }
    const isAnothers = clientId !== null && read.suppression.clientId !== clientId
    return isAnothers ? { fault: faultAt('client_id', OWN_RULE, line, at('client_id')) } : read
  }
}

/** What a record is: the columns, a row, or none that can be taken. */
type ReadRow =
  | { readonly places: ReadonlyMap<string, number> }
  | { readonly suppression: Suppression }
  | { readonly fault: EntryFault }

const OWN_RULE = 'must be the client_id of the request, or empty'

const REQUIRED: readonly (keyof typeof SUPPRESSION_RULES)[] = ['number']
const NO_COLUMNS = faultOfColumns(1, [], { known: GIVEN_IN_CSV, required: REQUIRED })

function columnsIn({ line, cells }: CsvRow): ReadRow {
  const columns = cells.map((cell) => cell.trim())
  const fault = faultOfColumns(line, columns, { known: GIVEN_IN_CSV, required: REQUIRED })
  return fault ? { fault } : { places: new Map(columns.map((name, place) => [name, place])) }
}

function notCsv({ line, column, rule }: CsvFault): EntryFault {
  return faultAt('cell', rule, line, column)
}

function faultAt(field: string, rule: string, line: number, column: number): EntryFault {
  return { kind: 'fault', code: 'invalid_field', field, rule, line, column }
}
