import type { MessageId } from '../../domain/message.ts'
import { READ_FIELDS } from '../../domain/shown-fields.ts'
import type { Db } from '../../store/database/db.ts'
import { listMessages, type MessageFilter, type MessageView } from '../../store/message-views.ts'
import { CSV_TYPE, type CsvCell, csvRecord } from '../http/csv.ts'
import { streamText } from '../http/stream.ts'
import { messageJson } from './message-view.ts'

/** Messages read at once: half a megabyte of text. */
const PAGE = 1_000

/** The columns: the fields of a message. */
const COLUMNS = Object.keys(READ_FIELDS)

/** All messages that the filter lets through as CSV, newest first; `limit` null is all there are. */
export function exportMessages(db: Db, filter: MessageFilter, limit: number | null): Promise<Response> {
  return streamText(recordsOf(db, filter, limit), {
    'content-type': CSV_TYPE,
    'content-disposition': 'attachment; filename="messages.csv"',
  })
}

function recordOf(message: MessageView): string {
  return csvRecord(Object.values(messageJson(message)).map(cellOf))
}

/** An object is its JSON. */
function cellOf(value: CsvCell | object): CsvCell {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** Reads page after page by key: no transaction stays open, however slowly the client reads. */
async function* recordsOf(db: Db, filter: MessageFilter, limit: number | null): AsyncGenerator<string> {
  let beforeId: MessageId | null = filter.beforeId
  let left = limit ?? Number.POSITIVE_INFINITY
  let head = csvRecord(COLUMNS)
  do {
    const size = Math.min(PAGE, left)
    const page = await listMessages(db, { ...filter, beforeId }, size)
    yield head + page.map(recordOf).join('')
    head = ''
    left -= page.length
    beforeId = page.length === size ? (page.at(-1)?.id as MessageId) : null // an id of this table
  } while (beforeId && left > 0)
}
