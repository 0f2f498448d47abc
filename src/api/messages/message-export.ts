import { READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Db } from '../../store/database/db.ts'
import { listMessages, type MessageFilter } from '../../store/message/message-views.ts'
import { exportCsv } from '../http/csv/csv-pages.ts'
import { messageJson } from './message-view.ts'

/** All messages that the filter lets through as CSV, newest first; `limit` null is all there are. */
export function exportMessages(db: Db, filter: MessageFilter, limit: number | null): Promise<Response> {
  return exportCsv(
    {
      filename: 'messages.csv',
      columns: Object.keys(READ_FIELDS),
      read: (beforeId, size) => listMessages(db, { ...filter, beforeId: beforeId as MessageId | null }, size), // an id of this table
      cellsOf: (message) => Object.values(messageJson(message)),
    },
    filter.beforeId,
    limit,
  )
}
