import { BodyTooLarge, InvalidJson, MAX_STREAMED_BODY_BYTES } from '../body/read-body.ts'
import { type CsvFault, type CsvRow, readCsv } from './read-csv.ts'

/** Characters that a record may have, at most, so that one which never ends fills no memory. */
const MAX_RECORD = 65_536

/**
 * The records of CSV that comes in pieces, as `readCsv` has them, a few at a time: no more of it is in memory than a piece
 * and a record. Ends with a fault where it is none. Throws `BodyTooLarge`, or `InvalidJson` for bytes that are no UTF-8.
 */
export async function* readCsvStream(
  body: ReadableStream<Uint8Array>,
): AsyncGenerator<readonly CsvRow[], CsvFault | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let rest = ''
  let line = 1
  let bytes = 0
  for await (const piece of body) {
    bytes += piece.byteLength
    if (bytes > MAX_STREAMED_BODY_BYTES) throw new BodyTooLarge()
    rest += decoded(() => decoder.decode(piece, { stream: true }))
    const end = endOfRecords(rest)
    if (end > 0) {
      const read = recordsOf(rest.slice(0, end), line)
      yield read.rows
      if (read.fault) return read.fault
      line = read.nextLine
      rest = rest.slice(end)
    }
    if (rest.length > MAX_RECORD)
      return {
        line,
        column: 1,
        rule: `must be of a record of at most ${MAX_RECORD} characters, each quote closed`,
      }
  }
  rest += decoded(() => decoder.decode())
  const read = recordsOf(rest, line)
  yield read.rows
  return read.fault
}

function decoded(decode: () => string): string {
  try {
    return decode()
  } catch {
    throw new InvalidJson('the body is not a text: its bytes are not UTF-8')
  }
}

/** Behind the last line end that is in no quotes; 0: there is none. One that may go on with the next piece is none yet. */
function endOfRecords(text: string): number {
  let isQuoted = false
  let end = 0
  for (let at = 0; at < text.length; at++) {
    const unit = text[at]
    if (unit === '"') isQuoted = !isQuoted
    else if (!isQuoted && (unit === '\n' || (unit === '\r' && at + 1 < text.length && text[at + 1] !== '\n')))
      end = at + 1
  }
  return end
}

function recordsOf(text: string, firstLine: number) {
  const rows: CsvRow[] = []
  const records = readCsv(text)
  for (let record = records.next(); ; record = records.next()) {
    if (record.done) {
      const fault = record.value && { ...record.value, line: record.value.line + firstLine - 1 }
      return { rows, fault, nextLine: firstLine + lineEndsIn(text) }
    }
    rows.push({ ...record.value, line: record.value.line + firstLine - 1 })
  }
}

function lineEndsIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
