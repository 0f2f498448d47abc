import { bigint, integer, pgTable, primaryKey, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'

// How long acceptances took, and what became of codes, by the minute. Checks are in the SQL.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** Requests that were accepted, by door and by how long that took. */
export const acceptMinutes = pgTable(
  'accept_minutes',
  {
    minute: at('minute').notNull(),
    door: text('door').notNull(),
    step: smallint('step').notNull(),
    requests: bigint('requests', { mode: 'number' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.door, table.step] })],
)

/** Codes, by the minute in which they were asked for. */
export const otpMinutes = pgTable(
  'otp_minutes',
  {
    minute: at('minute').notNull(),
    clientId: uuid('client_id').notNull(),
    country: text('country').notNull(),
    asked: integer('asked').notNull(),
    sent: integer('sent').notNull(),
    delivered: integer('delivered').notNull(),
    verified: integer('verified').notNull(),
    expired: integer('expired').notNull(),
    judged: integer('judged').notNull(),
    sentSteps: smallint('sent_steps').array().notNull(),
    sentCounts: bigint('sent_counts', { mode: 'number' }).array().notNull(),
    verifiedSteps: smallint('verified_steps').array().notNull(),
    verifiedCounts: bigint('verified_counts', { mode: 'number' }).array().notNull(),
  },
  (table) => [primaryKey({ columns: [table.minute, table.clientId, table.country] })],
)

/** How far codes are counted. */
export const otpProgress = pgTable('otp_progress', {
  id: smallint('id').primaryKey().default(1),
  openFrom: at('open_from').notNull(),
  dueAt: at('due_at').notNull().defaultNow(),
  countedAt: at('counted_at'),
})
