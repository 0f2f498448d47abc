import { wantedOf } from '../accept.ts'

/** What a cell can hold; null is an empty one. */
export type CsvCell = string | number | boolean | null

/** The media type, with the header line it always has (RFC 4180, 3; RFC 7111). */
export const CSV_TYPE = 'text/csv; charset=utf-8; header=present'

/**
 * What a spreadsheet may take as the start of a formula, in half and full width (OWASP, CSV Injection), and line breaks and
 * tabs, which some skip before one.
 */
const MAY_BE_FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** A number, such as an MSISDN, is none. */
const IS_NUMBER = /^[+-]?\d+(?:\.\d+)?$/

/** What has to stand in quotes (RFC 4180, 2.6); semicolons and tabs for programs that cut there. */
const NEEDS_QUOTES = /[",;\t\r\n]|^ | $/

/**
 * One record with its CRLF, in the form of RFC 4180. A text that a spreadsheet could run as a formula gets an apostrophe
 * before it, which the spreadsheet shows as text; numbers stay as they are.
 */
export function csvRecord(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(cell: CsvCell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = MAY_BE_FORMULA.test(cell) && !IS_NUMBER.test(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/**
 * True when a request asks for CSV rather than JSON (RFC 9110, 12.5.1): it gives CSV the higher quality, or the same and
 * names it, alone or as `text/*`. Where it takes neither, or leaves the choice, the answer is JSON.
 */
export function wantsCsv(request: Pick<Request, 'headers'>): boolean {
  return wantedOf(request, ['text/csv']) === 'text/csv'
}
