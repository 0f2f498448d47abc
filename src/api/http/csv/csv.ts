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
export function wantsCsv({ headers }: Pick<Request, 'headers'>): boolean {
  const ranges = readAccept(headers.get('accept') ?? '')
  const qualityOf = (...names: readonly string[]) => {
    const name = names.find((each) => ranges.has(each))
    return name === undefined ? 0 : (ranges.get(name) ?? 0)
  }
  const csv = qualityOf('text/csv', 'text/*', '*/*')
  const json = qualityOf('application/json', 'application/*', '*/*')
  const isNamed = ranges.has('text/csv') || ranges.has('text/*')
  return csv > json || (csv > 0 && csv === json && isNamed)
}

/** The qualities of the media ranges by their names, parameters left aside; the highest of a name counts. */
function readAccept(accept: string): Map<string, number> {
  const ranges = new Map<string, number>()
  for (const range of accept.toLowerCase().split(',')) {
    const [name = '', ...parameters] = range.split(';').map((part) => part.trim())
    const weight = parameters.find((each) => /^q *=/.test(each))
    const quality = weight === undefined ? 1 : qualityIn(weight)
    ranges.set(name, Math.max(ranges.get(name) ?? 0, quality))
  }
  return ranges
}

/** A weight in numbers (RFC 9110, 12.4.2); one of another form is none. */
function qualityIn(weight: string): number {
  const [, digits] = /^q *= *([01](?:\.\d*)?)$/.exec(weight) ?? []
  return Math.min(Number(digits ?? 0), 1)
}
