import {
  bigint,
  boolean,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { ALERT_STATES, type AlertMetric } from '../src/domain/alert/alert.ts'
import { LIFECYCLE_STATES } from '../src/domain/lifecycle.ts'

// What is wrong now, and who is told of it. Checks and indexes are in the SQL.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

const outcome = {
  status: text('status', { enum: LIFECYCLE_STATES }).notNull(),
  provider: text('provider').notNull(),
  reason: text('reason').notNull(),
  messages: bigint('messages', { mode: 'number' }).notNull(),
  firstAt: at('first_at').notNull(),
  lastAt: at('last_at').notNull(),
  acceptedFrom: at('accepted_from').notNull(),
}

/** What became of messages, by the minute in which it did. */
export const outcomeMinutes = pgTable(
  'outcome_minutes',
  { ...outcome, minute: at('minute').notNull() },
  (table) => [primaryKey({ columns: [table.status, table.minute, table.provider, table.reason] })],
)

/** The same by the hour, once its minutes are removed. */
export const outcomeHours = pgTable('outcome_hours', { ...outcome, hour: at('hour').notNull() }, (table) => [
  primaryKey({ columns: [table.status, table.hour, table.provider, table.reason] }),
])

/** Since when it is counted: one row. */
export const outcomeProgress = pgTable('outcome_progress', {
  id: smallint('id').primaryKey().default(1),
  countedFrom: at('counted_from').notNull(),
})

/** Thresholds over what is counted, each with how it stands. */
export const alerts = pgTable('alerts', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  metric: text('metric').$type<AlertMetric>().notNull(),
  threshold: doublePrecision('threshold').notNull(),
  overMinutes: integer('over_minutes').notNull(),
  atLeast: integer('at_least').notNull(),
  provider: text('provider'),
  country: text('country'),
  lane: text('lane'),
  clientId: uuid('client_id'),
  isOn: boolean('is_on').notNull(),
  state: text('state', { enum: ALERT_STATES }).notNull().default('ok'),
  value: doublePrecision('value'),
  since: at('since'),
  readAt: at('read_at'),
  toldAt: at('told_at'),
  isTold: boolean('is_told').notNull().default(false),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** What is to be told, until it is. */
export const alertNotices = pgTable('alert_notices', {
  id: uuid('id').primaryKey(),
  body: text('body').notNull(),
  attempts: smallint('attempts').notNull().default(0),
  wakeAt: at('wake_at'),
  lastError: text('last_error'),
  createdAt: at('created_at').notNull(),
  toldAt: at('told_at'),
})

/** Where it is told, and when alerts are looked at next: one row. */
export const alertWebhook = pgTable('alert_webhook', {
  id: smallint('id').primaryKey().default(1),
  dueAt: at('due_at').notNull().defaultNow(),
  url: text('url'),
  secret: text('secret'),
  updatedAt: at('updated_at'),
})
