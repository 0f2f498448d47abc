import {
  boolean,
  date,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

// The tables of what is kept for how long, and of numbers that are removed everywhere. Keys, checks and indexes are in the SQL.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** How far retention has come, of each client, for texts and for numbers. */
export const retentionProgress = pgTable(
  'retention_progress',
  {
    clientId: uuid('client_id').notNull(),
    what: text('what', { enum: ['text', 'number'] }).notNull(),
    through: date('through').notNull(),
    leftDays: date('left_days').array().notNull(),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (of) => [primaryKey({ columns: [of.clientId, of.what] })],
)

/** Numbers that are removed everywhere and archived messages that are redacted, and the proof that they were. */
export const erasures = pgTable('erasures', {
  id: uuid('id').primaryKey(),
  numberHash: text('number_hash'),
  sealedNumber: text('sealed_number'),
  askedBy: text('asked_by').notNull(),
  askedAt: at('asked_at').notNull(),
  state: text('state', { enum: ['erasing', 'waiting', 'done'] }).notNull(),
  place: json('place').notNull(),
  counts: json('counts').$type<Readonly<Record<string, number>>>().notNull(),
  daysDone: date('days_done').array().notNull(),
  archivedDays: date('archived_days').array().notNull(),
  waitsFor: integer('waits_for').notNull(),
  dueAt: at('due_at').notNull(),
  updatedAt: at('updated_at').notNull(),
  finishedAt: at('finished_at'),
  messageId: uuid('message_id'),
  redactText: boolean('redact_text'),
  redactNumber: boolean('redact_number'),
  redactDelete: boolean('redact_delete').notNull(),
})

/** What NUMBER_SECRET makes of a fixed text: one row. */
export const numberSecretCheck = pgTable('number_secret_check', {
  id: smallint('id').primaryKey(),
  made: text('made').notNull(),
})
