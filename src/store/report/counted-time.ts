import type { MessageFilter } from '../../domain/message/message-filter.ts'
import { endOfEarlierMs, idsWithin, uuid7Ms } from '../../domain/uuid7.ts'
import type { Tx } from '../database/db.ts'

/** Times of acceptance, in Unix milliseconds. */
export type CountedTime = {
  /** What was accepted from here on is too young to be asked of the counts. */
  readonly youngFromMs: number
  /** From and before: what a filter means and is older. */
  readonly fromMs: number
  readonly toMs: number
}

/** Of which part of a filter's time the counts are asked; `beforeId`: of what has a smaller id alone. */
export async function readCountedTime(
  tx: Tx,
  { from, to }: Pick<MessageFilter, 'from' | 'to'>,
  beforeId: string | null,
): Promise<CountedTime> {
  // Since when minutes are counted at every turn.
  const [progress] = await tx<{ openFrom: Date }[]>`select open_from as "openFrom" from report_progress`
  const youngFromMs = progress?.openFrom.getTime() ?? 0
  const { firstId, endId } = idsWithin(from, to)
  const ends = [beforeId, endId].flatMap((id) => (id === null ? [] : [endOfEarlierMs(id)]))
  return {
    youngFromMs,
    fromMs: firstId === null ? await oldestMs(tx) : uuid7Ms(firstId),
    toMs: Math.min(youngFromMs, ...ends),
  }
}

/** The begin of the oldest message. */
async function oldestMs(tx: Tx): Promise<number> {
  const [row] = await tx<{ id: string }[]>`select id from messages order by id limit 1`
  return row ? uuid7Ms(row.id) : 0
}
