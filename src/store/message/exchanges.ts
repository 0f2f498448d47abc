import { and, asc, desc, eq, gte } from 'drizzle-orm'
import { providerExchanges } from '../../../drizzle/exchanges.ts'
import { EXCHANGES } from '../../domain/message/exchange.ts'
import type { MessageId } from '../../domain/message.ts'
import { firstUuid7At } from '../../domain/uuid7.ts'
import { arrayText } from '../array-text.ts'
import type { Db } from '../database/db.ts'
import { dayOfId, dropDaysBefore, withDaysOf } from '../database/partitions.ts'
import { isPacked, listPacked, packOf, type StoredExchange } from './exchange-packs.ts'

/**
 * Writes exchanges together, in one statement: those of young messages in one pack, each of the others in a row. `batchId` is
 * a UUIDv7 of now: its day is that of the partition. A power cut may take those of the last moment: nobody waits for the disk,
 * and the moves of other sessions are not held up by it.
 */
export async function insertExchanges(
  db: Db,
  batchId: string,
  exchanges: readonly StoredExchange[],
): Promise<void> {
  const { sql } = db
  const { young = [], old = [] } = Object.groupBy(exchanges, ({ messageId }) =>
    isPacked(batchId, messageId) ? 'young' : 'old',
  )
  const { idEnds, pack } = packOf(young)
  const day = dayOfId(batchId)
  await withDaysOf(
    db,
    [batchId],
    () => sql`
      with unsynced as materialized (select set_config('synchronous_commit', 'off', true)),
      packed as (
        insert into ${sql(`provider_exchange_packs_${day}`)} (batch_id, id_ends, pack)
        select ${batchId}::uuid, ${arrayText(idEnds)}::text::integer[], ${pack}::bytea from unsynced where ${young.length} > 0
      )
      insert into ${sql(`provider_exchanges_${day}`)}
        (batch_id, message_id, provider, attempt, part, what, started_at, took_ms, outcome, sent, answered)
      select ${batchId}::uuid, "messageId", provider, attempt, part, what, to_timestamp("startedAtMs" / 1000), "tookMs", outcome, sent, answered
      from unsynced, json_to_recordset(${JSON.stringify(old)}::text::json) as x("messageId" uuid, provider text, attempt smallint,
        part smallint, what text, "startedAtMs" float8, "tookMs" integer, outcome text, sent json, answered json)`,
  )
}

/** What was said for a message and written since `sinceMs`, oldest first; of more than `most` the last ones. */
export async function listExchanges(
  db: Db,
  messageId: MessageId,
  sinceMs: number,
  most: number,
): Promise<StoredExchange[]> {
  const { batchId, startedAt, what, part } = providerExchanges
  const rows = await db.orm
    .select()
    .from(providerExchanges)
    .where(and(eq(providerExchanges.messageId, messageId), gte(batchId, firstUuid7At(sinceMs))))
    .orderBy(desc(startedAt), asc(what), desc(part))
    .limit(most)
  const later = rows.map(({ batchId: _, startedAt: at, messageId: id, ...row }) => ({
    ...row,
    messageId: id as MessageId, // the column holds nothing else
    startedAtMs: at.getTime(),
  }))
  const all = [...(await listPacked(db.sql, messageId, sinceMs)), ...later]
  return all.toSorted(bySaid).slice(-most)
}

/** Of one millisecond the submission is the first, and its parts are in their order. */
function bySaid(a: StoredExchange, b: StoredExchange): number {
  return (
    a.startedAtMs - b.startedAtMs ||
    EXCHANGES.indexOf(a.what) - EXCHANGES.indexOf(b.what) ||
    (a.part ?? 0) - (b.part ?? 0)
  )
}

/** Drops the days that ended before `beforeMs`; answers how many days. */
export async function dropExchangesBefore(db: Db, beforeMs: number): Promise<number> {
  const packs = await dropDaysBefore(db, 'provider_exchange_packs', beforeMs)
  return Math.max(packs.length, (await dropDaysBefore(db, 'provider_exchanges', beforeMs)).length)
}
