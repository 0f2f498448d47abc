import { and, desc, eq, gte } from 'drizzle-orm'
import { providerExchanges } from '../../drizzle/schema.ts'
import type { Exchange } from '../domain/exchange.ts'
import type { MessageId } from '../domain/message.ts'
import { firstUuid7At } from '../domain/uuid7.ts'
import type { Db } from './database/db.ts'
import { dropDaysBefore, inDays, withDaysOf } from './database/partitions.ts'

/** An exchange of a provider with the id that says when it is written. */
export type StoredExchange = Exchange & {
  /** A UUIDv7 of now: its day is the day of the partition. */
  readonly id: string
  /** The name of the provider. */
  readonly provider: string
}

/**
 * Writes exchanges, a statement for each day. A power cut may take those of the last moment: nobody waits for the disk,
 * and the moves of other sessions are not held up by it.
 */
export async function insertExchanges(db: Db, exchanges: readonly StoredExchange[]): Promise<void> {
  await withDaysOf(
    db,
    exchanges.map(({ id }) => id),
    async () => {
      for (const { day, items } of inDays(exchanges, ({ id }) => id)) await insertOfDay(db, day, items)
    },
  )
}

async function insertOfDay({ sql }: Db, day: string, exchanges: readonly StoredExchange[]): Promise<void> {
  const rows = exchanges.map(({ startedAtMs, ...exchange }) => ({
    ...exchange,
    startedAt: new Date(startedAtMs),
  }))
  await sql`
    with unsynced as materialized (select set_config('synchronous_commit', 'off', true))
    insert into ${sql(`provider_exchanges_${day}`)}
      (id, message_id, provider, attempt, part, what, started_at, took_ms, outcome, sent, answered)
    select id, "messageId", provider, attempt, part, what, "startedAt", "tookMs", outcome, sent, answered
    from unsynced, json_to_recordset(${JSON.stringify(rows)}::text::json) as x(id uuid, "messageId" uuid, provider text,
      attempt smallint, part smallint, what text, "startedAt" timestamptz, "tookMs" integer, outcome text, sent json, answered json)`
}

/** What was said for a message and written since `sinceMs`, oldest first; of more than `most` the last ones. */
export async function listExchanges(
  db: Db,
  messageId: MessageId,
  sinceMs: number,
  most: number,
): Promise<StoredExchange[]> {
  const rows = await db.orm
    .select()
    .from(providerExchanges)
    .where(and(eq(providerExchanges.messageId, messageId), gte(providerExchanges.id, firstUuid7At(sinceMs))))
    .orderBy(desc(providerExchanges.startedAt), desc(providerExchanges.id))
    .limit(most)
  return rows.reverse().map(({ startedAt, messageId: id, ...row }) => ({
    ...row,
    messageId: id as MessageId, // the column holds nothing else
    startedAtMs: startedAt.getTime(),
  }))
}

/** Drops the days that ended before `beforeMs`; answers how many. */
export async function dropExchangesBefore(db: Db, beforeMs: number): Promise<number> {
  return (await dropDaysBefore(db, 'provider_exchanges', beforeMs)).length
}
