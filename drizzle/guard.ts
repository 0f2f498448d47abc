import { bigint, date, numeric, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { GuardRule } from '../src/domain/controls/guard.ts'

// What the fraud guard keeps. Unique keys, checks and indexes are in the SQL.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** What must not go out for a time, one row for each client, rule and key. */
export const guardBlocks = pgTable('guard_blocks', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  rule: text('rule').$type<GuardRule>().notNull(),
  key: text('key').notNull(),
  words: text('words').notNull(),
  since: at('since').notNull(),
  until: at('until').notNull(),
  liftedAt: at('lifted_at'),
  allowedUntil: at('allowed_until'),
})

/** What rules found, counted by the minute. */
export const guardHits = pgTable('guard_hits', {
  id: uuid('id').primaryKey(),
  minute: at('minute').notNull(),
  clientId: uuid('client_id').notNull(),
  rule: text('rule').$type<GuardRule>().notNull(),
  key: text('key').notNull(),
  outcome: text('outcome', { enum: ['noted', 'refused'] }).notNull(),
  hits: bigint('hits', { mode: 'number' }).notNull(),
  lastAt: at('last_at').notNull(),
})

/** What was accepted for a client to a country on a day. */
export const guardSpends = pgTable(
  'guard_spends',
  {
    clientId: uuid('client_id').notNull(),
    country: text('country').notNull(),
    day: date('day').notNull(),
    spentCents: numeric('spent_cents').notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.country, table.day] })],
)
