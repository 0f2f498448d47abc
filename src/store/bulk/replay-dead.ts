import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'

/** What became of the callbacks of messages: those of which one was made due again, and those that have one for nobody to be told. */
export type ReplayedDead = {
  readonly replayed: ReadonlySet<MessageId>
  readonly untold: ReadonlySet<MessageId>
}

/**
 * Makes the callbacks of these messages due again that were given up, as if they were new and with the id they have; not those to an
 * endpoint that is not there or disabled. This is the machine's REPLAY_REQUESTED for many rows.
 */
export async function replayDead(tx: Tx, ids: readonly MessageId[], nowAt: Date): Promise<ReplayedDead> {
  const replayed = await tx<{ id: MessageId }[]>`
    with picked as materialized (
      select c.id from callbacks c join clients on clients.id = c.client_id
      where c.message_id = any(${tx.array([...ids])}::uuid[]) and c.state = 'DEAD'
        and (c.target <> ${TO_ENDPOINT} or (dlr_callback_url is not null and callback_disabled_at is null))
      order by c.id for update of c
    )
    update callbacks c set state = 'PENDING', attempts = 0, replays = replays + 1, wake_at = ${nowAt}, version = version + 1,
      updated_at = ${nowAt}
    from picked where c.id = picked.id returning c.message_id as id`
  const dead = await tx<{ id: MessageId }[]>`
    select distinct message_id as id from callbacks
    where message_id = any(${tx.array([...ids])}::uuid[]) and state = 'DEAD'`
  return { replayed: new Set(replayed.map(({ id }) => id)), untold: new Set(dead.map(({ id }) => id)) }
}
