import type { MessageId } from '../../domain/message.ts'
import { startOfSpan } from '../../domain/report/report-span.ts'
import { uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'

/**
 * Seconds from the start of a minute after which a write to its messages marks it. Younger minutes are counted at every
 * turn (`roll-up-reports.ts`), so the usual batch writes no mark.
 */
export const LATE_S = 65

/**
 * The part of a writing statement that marks the minutes of these messages to be counted again, if they are late. A mark
 * is committed with what it speaks of; one too many costs a count, one too few would leave a report wrong.
 */
export function markLate(tx: Tx, ids: readonly MessageId[]) {
  const minutes = [...new Set(ids.map((id) => startOfSpan('minute', uuid7Ms(id)) / 1_000))]
  return tx`marked as (
      insert into report_marks (minute)
      select to_timestamp(s) from (
        select value::float8 as s from json_array_elements_text(${JSON.stringify(minutes)}::text::json)
      ) minutes
      where s < extract(epoch from now())::float8 - ${LATE_S}
    )`
}
