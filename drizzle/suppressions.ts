import { bigint, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { SUPPRESSION_SOURCES } from '../src/domain/opt-out/suppression.ts'

// The tables of what numbers are not written to, and of what is answered to words from handsets.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** Numbers that are not written to. */
export const suppressions = pgTable(
  'suppressions',
  {
    id: uuid('id').primaryKey(),
    number: text('number').notNull(),
    clientId: uuid('client_id').notNull(),
    sender: text('sender').notNull(),
    senderKey: text('sender_key').notNull(),
    reason: text('reason').notNull(),
    source: text('source', { enum: SUPPRESSION_SOURCES }).notNull(),
    since: at('since').notNull(),
    until: at('until'),
    change: bigint('change', { mode: 'number' }).notNull(),
  },
  (of) => [unique().on(of.number, of.clientId, of.senderKey)],
)

/** Answers to STOP, START and HELP, until they are messages. */
export const keywordAnswers = pgTable(
  'keyword_answers',
  {
    clientId: uuid('client_id').notNull(),
    number: text('number').notNull(),
    what: text('what', { enum: ['confirmation', 'help'] }).notNull(),
    sender: text('sender').notNull(),
    text: text('text').notNull(),
    messageId: uuid('message_id').notNull().unique(),
    askedAt: at('asked_at').notNull(),
    leasedUntil: at('leased_until'),
    outcome: text('outcome'),
  },
  (of) => [primaryKey({ columns: [of.clientId, of.number, of.what] })],
)
