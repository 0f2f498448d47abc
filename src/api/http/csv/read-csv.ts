/** A record of CSV: its cells, and the line of the text that it begins in, from 1. */
export type CsvRow = { readonly line: number; readonly cells: readonly string[] }

/** Where a text is no CSV, and the rule it breaks there. Lines and columns count from 1; a column is a cell. */
export type CsvFault = {
  readonly line: number
  readonly column: number
  readonly rule: string
}

const QUOTE = '"'
const COMMA = ','

/**
 * The records of a CSV text (RFC 4180), one after the other, the first line too; a byte order mark before it, which
 * spreadsheets write, is passed over. Lines end in CR LF, LF or CR; a line with nothing in it is no record. Ends with a
 * fault where the text is none.
 */
export function* readCsv(text: string): Generator<CsvRow, CsvFault | null> {
  let at = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  while (at < text.length) {
    const row: CsvRow & { readonly cells: string[] } = { line, cells: [] }
    for (let isOpen = true; isOpen; ) {
      const cell = text[at] === QUOTE ? quotedAt(text, at) : plainAt(text, at)
      if (cell === null)
        return fault(line, row.cells.length + 1, 'must end with the quote that it begins with')
      row.cells.push(cell.value)
      line += cell.lines
      at = cell.end
      isOpen = text[at] === COMMA
      if (isOpen) at++
      else if (at < text.length && !isLineEnd(text, at))
        return fault(line, row.cells.length, 'must end behind its closing quote')
    }
    at = behindLineEnd(text, at)
    line++
    if (row.cells.length > 1 || row.cells[0] !== '') yield row
  }
  return null
}

function fault(line: number, column: number, rule: string): CsvFault {
  return { line, column, rule }
}

type Cell = { readonly value: string; readonly end: number; readonly lines: number }

function plainAt(text: string, from: number): Cell {
  let end = from
  while (end < text.length && text[end] !== COMMA && !isLineEnd(text, end)) end++
  return { value: text.slice(from, end), end, lines: 0 }
}

/** Two quotes in it are one; null when it does not end. */
function quotedAt(text: string, from: number): Cell | null {
  let end = text.indexOf(QUOTE, from + 1)
  while (end >= 0 && text[end + 1] === QUOTE) end = text.indexOf(QUOTE, end + 2)
  if (end < 0) return null
  const inner = text.slice(from + 1, end)
  return { value: inner.replaceAll('""', QUOTE), end: end + 1, lines: inner.split(/\r\n|\n|\r/).length - 1 }
}

function isLineEnd(text: string, at: number): boolean {
  return text[at] === '\n' || text[at] === '\r'
}

function behindLineEnd(text: string, at: number): number {
  return text.startsWith('\r\n', at) ? at + 2 : at + 1
}
