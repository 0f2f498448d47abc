import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { inDays, unlessDayIsGone } from '../database/partitions.ts'

/** What the history of a message says that an act on many has moved. */
export function actMark(jobId: string): string {
  return `bulk act ${jobId}`
}

/** Which of these messages this act has moved, by what their rows hold of their histories. */
export async function findActedOn(
  tx: Tx,
  jobId: string,
  ids: readonly MessageId[],
): Promise<ReadonlySet<MessageId>> {
  const found = new Set<MessageId>()
  for (const { day, items } of inDays(ids, (id) => id)) {
    const rows = await unlessDayIsGone(tx<{ id: MessageId }[]>`
      select id from ${tx(`messages_${day}`)}
      where id = any(${tx.array([...items])}::uuid[]) and position(${actMark(jobId)} in history) > 0`)
    for (const { id } of rows) found.add(id)
  }
  return found
}
