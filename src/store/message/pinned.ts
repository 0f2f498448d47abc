import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { inDays, unlessDayIsGone } from '../database/partitions.ts'
import { listOfStates } from '../state-lists.ts'

const ARE_YET_TO_COME = listOfStates(({ waitsFor }) => waitsFor === 'itsTime')

/** Gives messages whose time is yet to come to a provider, by which alone they go then; answers which of them still waited for it. */
export async function pinScheduled(
  tx: Tx,
  ids: readonly MessageId[],
  provider: string,
): Promise<readonly MessageId[]> {
  const pinned: MessageId[] = []
  for (const { day, items } of inDays(ids, (id) => id)) {
    const rows = await unlessDayIsGone(tx<{ id: MessageId }[]>`
      update ${tx(`messages_${day}`)} set pinned_to = ${provider}, updated_at = now()
      where id = any(${tx.array([...items])}::uuid[]) and status in (${tx.unsafe(ARE_YET_TO_COME)})
      returning id`)
    pinned.push(...rows.map(({ id }) => id))
  }
  return pinned
}
