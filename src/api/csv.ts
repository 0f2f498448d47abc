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

/** True when a request asks for CSV rather than JSON (RFC 9110, 12.5.1); a wildcard asks for JSON. */
export function wantsCsv({ headers }: Pick<Request, 'headers'>): boolean {
  const qualities = new Map<string, number>()
  for (const range of (headers.get('accept') ?? '').toLowerCase().split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const quality = parameters.find((each) => each.startsWith('q='))
    qualities.set(type, quality === undefined ? 1 : Number(quality.slice(2)) || 0)
  }
  const csv = qualities.get('text/csv') ?? 0
  return csv > 0 && csv >= (qualities.get('application/json') ?? 0)
}
