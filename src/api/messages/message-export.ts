import { READ_FIELDS } from '../../domain/fields/shown-fields.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ReadingDeps } from '../../flow/reading/by-day.ts'
import { type ListedMessage, listThroughDays } from '../../flow/reading/list-messages.ts'
import type { MessageFilter } from '../../store/message/message-views.ts'
import { exportCsv } from '../http/csv/csv-pages.ts'
import { fieldsJson } from './message-view.ts'

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
      read: (beforeId, size) => readFull(deps, { ...filter, beforeId: beforeId as MessageId | null }, size), // an id of this list
      cellsOf: ({ message }) => Object.values(fieldsJson(message)),
    },
    filter.beforeId,
    limit,
  )
}

/** As many as there are, up to `size`: pages of archived days may be shorter. */
async function readFull(deps: ReadingDeps, filter: MessageFilter, size: number): Promise<ListedMessage[]> {
  const rows: ListedMessage[] = []
  for (let beforeId = filter.beforeId; ; ) {
    const page = await listThroughDays(deps, { ...filter, beforeId }, size - rows.length)
    rows.push(...page.rows)
    if (page.next === null || rows.length === size) return rows
    beforeId = page.next as MessageId // the form is that of an id
  }
}
