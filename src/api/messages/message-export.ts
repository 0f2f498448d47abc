import { FOUND_FIELDS, READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ReadingDeps } from '../../flow/reading/by-day.ts'
import { listThroughDays } from '../../flow/reading/list-messages.ts'
import { searchThroughDays } from '../../flow/reading/search-messages.ts'
import type { MessageSearch } from '../../store/message/found-messages.ts'
import type { MessageFilter } from '../../store/message/message-views.ts'
import { exportCsv } from '../http/csv/csv-pages.ts'
import { fieldsJson, foundJson } from './message-view.ts'

/** All messages that the filter lets through as CSV, newest first; `limit` null is all there are. */
export function exportMessages(
  deps: ReadingDeps,
  filter: MessageFilter,
  limit: number | null,
): Promise<Response> {
  return exportCsv(
    {
      filename: 'messages.csv',
      columns: Object.keys(READ_FIELDS),
      read: (before, size) =>
        listThroughDays(deps, { ...filter, beforeId: before as MessageId | null }, size), // of the form of an id
      cellsOf: ({ message }) => Object.values(fieldsJson(message)),
    },
    filter.beforeId,
    limit,
  )
}

/** All messages that a search finds as CSV, newest first and without texts; `limit` null is all there are. */
export function exportFound(
  deps: ReadingDeps,
  search: MessageSearch,
  limit: number | null,
): Promise<Response> {
  return exportCsv(
    {
      filename: 'messages.csv',
      columns: Object.keys(FOUND_FIELDS),
      async read(before, size) {
        const beforeId = before as MessageId | null // of the form of an id
        const { messages, next } = await searchThroughDays(deps, { ...search, beforeId }, size)
        return { rows: messages, next }
      },
      cellsOf: (message) => Object.values(foundJson(message)),
    },
    search.beforeId,
    limit,
  )
}
