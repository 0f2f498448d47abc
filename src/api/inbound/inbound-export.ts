import type { InboundId } from '../../domain/inbound/inbound.ts'
import { INBOUND_FIELDS } from '../../domain/inbound/inbound-fields.ts'
import type { Db } from '../../store/database/db.ts'
import { type InboundFilter, listInbound } from '../../store/inbound/inbound-views.ts'
import { exportCsv, pageById } from '../http/csv/csv-pages.ts'
import { inboundJson } from './inbound-view.ts'

/** All inbound messages that the filter lets through as CSV, newest first; `limit` null is all there are. */
export function exportInbound(db: Db, filter: InboundFilter, limit: number | null): Promise<Response> {
  return exportCsv(
    {
      filename: 'inbound.csv',
      columns: Object.keys(INBOUND_FIELDS),
      read: async (beforeId, size) =>
        pageById(await listInbound(db, { ...filter, beforeId: beforeId as InboundId | null }, size), size), // an id of this table
      cellsOf: (message) => Object.values(inboundJson(message)),
    },
    filter.beforeId,
    limit,
  )
}
