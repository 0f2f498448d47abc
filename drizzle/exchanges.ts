import { integer, json, pgTable, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { EXCHANGES, type Said } from '../src/domain/message/exchange.ts'

// What was said to providers and by them; by the day of when it was written. Packs have no columns that a query builder could use.

/** An exchange in a row: all that was said before there were packs, and since then of messages that were not young any more. */
export const providerExchanges = pgTable('provider_exchanges', {
  batchId: uuid('batch_id').notNull(),
  messageId: uuid('message_id').notNull(),
  provider: text('provider').notNull(),
  attempt: smallint('attempt').notNull(),
  part: smallint('part'),
  what: text('what', { enum: EXCHANGES }).notNull(),
  startedAt: timestamp('started_at', { withTimezone: true }).notNull(),
  tookMs: integer('took_ms'),
  outcome: text('outcome').notNull(),
  sent: json('sent').$type<Said>(),
  answered: json('answered').$type<Said>(),
})
