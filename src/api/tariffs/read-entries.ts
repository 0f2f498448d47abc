import { compareEntries, MAX_TARIFF_ENTRIES, type TariffEntry } from '../../domain/price/tariff.ts'
import type { TariffKind } from '../../store/tariff-lists.ts'
import { type CsvFault, readCsv } from '../http/csv/read-csv.ts'
import { COLUMN_RULE, type EntryFault, faultOfColumns, UNKNOWN_RULE } from '../http/entry-fault.ts'
import { ENTRY_FIELDS, readEntry } from './read-entry.ts'

/** The entries of a list in the order of `compareEntries`, or what is wrong with what was given. */
export type ReadEntries = { readonly kind: 'entries'; readonly entries: readonly TariffEntry[] } | EntryFault

/** The name of the list in JSON. */
export const LIST_FIELD = { price: 'prices', cost: 'costs' } as const satisfies Readonly<
  Record<TariffKind, string>
>

const ENTRIES_RULE = `must be a list of at most ${MAX_TARIFF_ENTRIES} entries`

/** Reads a list as JSON: `{"prices": […]}` or `{"costs": […]}`. */
export function readJsonEntries(kind: TariffKind, body: unknown): ReadEntries {
  const list = LIST_FIELD[kind]
  if (!isObject(body)) return fault('body', `must be a JSON object with ${list}`)
  const unknown = Object.keys(body).find((name) => name !== list)
  if (unknown !== undefined) return { ...fault(unknown, UNKNOWN_RULE), code: 'unknown_field' }
  const given = body[list]
  if (!Array.isArray(given) || given.length > MAX_TARIFF_ENTRIES) return fault(list, ENTRIES_RULE)
  const fields: ReadonlySet<string> = new Set(ENTRY_FIELDS[kind])
  const entries: TariffEntry[] = []
  for (const [index, one] of given.entries()) {
    const within = `${list}.${index}`
    if (!isObject(one)) return fault(within, `must be an object with ${ENTRY_FIELDS[kind].join(', ')}`)
    for (const name in one)
      if (!fields.has(name)) return { ...fault(`${within}.${name}`, UNKNOWN_RULE), code: 'unknown_field' }
    // A number in quotes is none in JSON.
    const read = readEntry(kind, (name) =>
      name.endsWith('_cents') && typeof one[name] === 'string' ? Number.NaN : one[name],
    )
    if (read.kind === 'violation') return fault(`${within}.${read.field}`, read.rule)
    entries.push(read.entry)
  }
  return inOrder(entries, (index, first) =>
    fault(`${list}.${index}.prefix`, `must not be there twice for one valid_from: ${list}.${first} has both`),
  )
}

/**
 * Reads a list as CSV. The first line names the columns, in any order; one that may be left out in JSON may be missing, or
 * its cells be empty. Faults name line and column.
 */
export function readCsvEntries(kind: TariffKind, text: string): ReadEntries {
  const records = readCsv(text)
  const head = records.next()
  if (head.done) return head.value ? notCsv(head.value) : at(fault('prefix', COLUMN_RULE), 1, 1)
  const columns = head.value.cells.map((cell) => cell.trim())
  const known = ENTRY_FIELDS[kind]
  const wrong = faultOfColumns(head.value.line, columns, { known, required: known.slice(0, 2) })
  if (wrong) return wrong
  const places = new Map(columns.map((name, place) => [name, place]))
  const entries: TariffEntry[] = []
  const lines: number[] = []
  for (let record = records.next(); ; record = records.next()) {
    if (record.done) {
      if (record.value) return notCsv(record.value)
      break
    }
    const { line, cells } = record.value
    if (cells.length !== columns.length)
      return at(
        fault('line', `must have ${columns.length} cells, and has ${cells.length}`),
        line,
        cells.length,
      )
    if (entries.length === MAX_TARIFF_ENTRIES) return at(fault('line', ENTRIES_RULE), line, 1)
    const read = readEntry(kind, (name) => givenIn(cells, name, places.get(name)))
    if (read.kind === 'violation')
      return at(fault(read.field, read.rule), line, (places.get(read.field) ?? 0) + 1)
    entries.push(read.entry)
    lines.push(line)
  }
  return inOrder(entries, (index, first) =>
    at(
      fault('prefix', `must not be there twice for one valid_from: line ${lines[first]} has both`),
      lines[index] ?? 0,
      (places.get('prefix') ?? 0) + 1,
    ),
  )
}

/** An empty cell is an empty prefix, and otherwise nothing that was given. */
function givenIn(cells: readonly string[], name: string, place: number | undefined): string | undefined {
  const cell = place === undefined ? undefined : cells[place]?.trim()
  return cell === '' && name !== 'prefix' ? undefined : cell
}

/** Sorts the entries; refuses the later one of two that have the same prefix and time. */
function inOrder(
  entries: readonly TariffEntry[],
  twice: (index: number, first: number) => EntryFault,
): ReadEntries {
  const order = Array.from(entries, (entry, index) => ({ entry, index })).sort(
    (a, b) => compareEntries(a.entry, b.entry) || a.index - b.index,
  )
  let worst: { readonly index: number; readonly first: number } | null = null
  for (const [place, { entry, index }] of order.entries()) {
    const before = order[place - 1]
    if (
      before &&
      compareEntries(before.entry, entry) === 0 &&
      index < (worst?.index ?? Number.POSITIVE_INFINITY)
    )
      worst = { index, first: before.index }
  }
  return worst
    ? twice(worst.index, worst.first)
    : { kind: 'entries', entries: order.map(({ entry }) => entry) }
}

function fault(field: string, rule: string): EntryFault {
  return { kind: 'fault', code: 'invalid_field', field, rule }
}

function notCsv({ line, column, rule }: CsvFault): EntryFault {
  return at(fault('cell', rule), line, column)
}

function at(of: EntryFault, line: number, column: number): EntryFault {
  return { ...of, line, column }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
