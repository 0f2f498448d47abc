import type { DayReader } from '../../archive/archive.ts'
import type { MessageId } from '../../domain/message.ts'
import { dayOfId } from '../../store/database/partitions.ts'
import type { ApiDeps } from '../../world.ts'

/** What is needed to read what may be archived. */
export type ReadingDeps = Pick<ApiDeps, 'db' | 'archive' | 'searchedForMs'>

/**
 * What is known of a message, wherever its day is: the tables are asked first, and only for what they do not have the archive. A day
 * that goes one way or the other meanwhile is found where it came to. Rejects with `PlaceAway` when the archive does not answer.
 */
export async function readByDay<T>(
  { archive }: Pick<ReadingDeps, 'archive'>,
  id: MessageId,
  fromTables: () => Promise<T | null>,
  fromDay: (day: DayReader) => Promise<T | null>,
): Promise<T | null> {
  const found = await fromTables()
  if (found !== null) return found
  const day = await archive.readDay(dayOfId(id))
  return day ? await fromDay(day) : null
}
