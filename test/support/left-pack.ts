import type { MessageId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'
import { newMessageId } from './drafts.ts'

/** Leaves a pack (0034_exchange_packs) that holds a receipt of each of these messages. */
export async function leavePack(db: Db, ids: readonly MessageId[]): Promise<void> {
  const said = {
    provider: 'mock',
    attempt: 1,
    part: null,
    startedAtMs: Date.now(),
    tookMs: null,
    sent: null,
    answered: null,
  }
  const all = ids.map((messageId) => ({ ...said, messageId, what: 'receipt', outcome: 'in a pack' }))
  // The last 32 bits of each id, as a signed number.
  const ends = all.map(({ messageId }) => Buffer.from(messageId.slice(-8), 'hex').readInt32BE())
  await db.sql`
    insert into provider_exchange_packs (batch_id, id_ends, pack)
    values (${newMessageId()}, ${`{${ends}}`}::text::integer[], ${Bun.zstdCompressSync(JSON.stringify(all))})`
}
