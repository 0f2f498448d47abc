import { integer, json, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { BULK_ACTS, BULK_STATES } from '../src/domain/bulk/bulk.ts'

// Acts on many messages at once. Checks and indexes are in the SQL.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** A row for each act that was started. */
export const bulkJobs = pgTable('bulk_jobs', {
  id: uuid('id').primaryKey(),
  act: text('act', { enum: BULK_ACTS }).notNull(),
  filter: json('filter'),
  provider: text('provider'),
  state: text('state', { enum: BULK_STATES }).notNull(),
  askedBy: text('asked_by').notNull(),
  total: integer('total').notNull(),
  done: json('done').$type<Readonly<Record<string, number>>>().notNull(),
  refused: json('refused').$type<Readonly<Record<string, number>>>().notNull(),
  heldUntil: at('held_until').notNull(),
  holder: text('holder'),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
  finishedAt: at('finished_at'),
})

/** A row for each message of a job. */
export const bulkItems = pgTable(
  'bulk_items',
  {
    jobId: uuid('job_id').notNull(),
    messageId: uuid('message_id').notNull(),
    state: text('state', { enum: ['todo', 'done', 'refused'] }).notNull(),
    outcome: text('outcome'),
    newId: uuid('new_id'),
  },
  (of) => [primaryKey({ columns: [of.jobId, of.messageId] })],
)
