import { Usage } from '../exits.ts'

/** A cell, quoted or plain, and what ends it. */
const CELL = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y

/**
 * The records of a text of CSV (RFC 4180), the first line too, without a byte order mark and lines with nothing in them. Throws `Usage`
 * naming `path` and the line.
 */
export function readCsv(text: string, path: string): string[][] {
  const records: string[][] = []
  let record: string[] = []
  for (let at = text.startsWith('\uFEFF') ? 1 : 0; at < text.length; ) {
    CELL.lastIndex = at
    const [whole, quoted, plain = '', end] = CELL.exec(text) ?? []
    if (whole === undefined)
      throw new Usage(`${path}, line ${lineAt(text, at)}: a quote is not closed, or not doubled`)
    record.push(quoted?.replaceAll('""', '"') ?? plain)
    at += whole.length
    // A comma at the very end has an empty cell behind it.
    if (end === ',' && at < text.length) continue
    if (end === ',') record.push('')
    if (record.length > 1 || record[0] !== '') records.push(record)
    record = []
  }
  return records
}

/** What a spreadsheet may run as a formula, and a number, which is none. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/**
 * A record of CSV (RFC 4180) without its end: null is an empty cell, what has parts is JSON, and a text that a spreadsheet could run has an
 * apostrophe before it.
 */
export function csvRecord(cells: readonly unknown[]): string {
  return cells.map(cellOf).join(',')
}

function cellOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  const text = typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",;\t\r\n]|^ | $/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function lineAt(text: string, at: number): number {
  return text.slice(0, at).split(/\r\n|\n|\r/).length
}
