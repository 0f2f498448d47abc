import { must } from '../../src/domain/assert.ts'
import type { MessageId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { commitMoves, loadActors } from '../../src/store/message/actor-rows.ts'

/** Ends a message as a worker does. */
export async function settleMessage(
  db: Db,
  id: MessageId,
  status: 'DELIVERED' | 'FAILED_PERM',
): Promise<void> {
  const actor = must((await loadActors(db.sql, [id]))[0], 'the actor')
  const version = actor.version + 1
  const history = {
    messageId: id,
    seq: version,
    atMs: Date.now(),
    event: 'TEST',
    from: actor.status,
    to: status,
    ignored: false,
    attempt: 1,
    part: null,
    route: null,
    detail: null,
  }
  const move = {
    expectedVersion: actor.version,
    next: { ...actor, status, version, wakeAtMs: null },
    alarm: false,
    history: [history],
    parts: null,
    credit: status === 'DELIVERED' ? ('CAPTURED' as const) : ('RELEASED' as const),
  }
  const written = await commitMoves(db.sql, [move], version % 3)
  if (written.size !== 1) throw new Error('the message was moved by others')
}
