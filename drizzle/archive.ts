import {
  boolean,
  bigint,
  date,
  integer,
  json,
  numeric,
  pgTable,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'

// Days in cold storage, and what their messages did to money.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })
const cents = <Name extends string>(name: Name) => numeric(name, { precision: 20, scale: 4 }).notNull()
const count = <Name extends string>(name: Name) => bigint(name, { mode: 'number' })

/** A row for each UTC day that was ever begun to be archived. */
export const archivedDays = pgTable('archived_days', {
  day: date('day').primaryKey(),
  state: text('state', { enum: ['writing', 'written', 'archived', 'restored'] }).notNull(),
  generation: integer('generation'),
  lastGeneration: integer('last_generation').notNull(),
  place: text('place'),
  messages: count('messages'),
  bytes: count('bytes'),
  manifest: json('manifest'),
  doneRows: count('done_rows').notNull().default(0),
  ofRows: count('of_rows').notNull().default(0),
  startedAt: at('started_at').notNull().defaultNow(),
  writtenAt: at('written_at'),
  archivedAt: at('archived_at'),
  restoredAt: at('restored_at'),
  failedAt: at('failed_at'),
  error: text('error'),
  holder: text('holder'),
  heldUntil: at('held_until'),
  clean: boolean('clean').notNull().default(false),
})

/** What the locks of an archived day did to their clients' money. */
export const archivedTotals = pgTable(
  'archived_totals',
  {
    day: date('day').notNull(),
    clientId: uuid('client_id').notNull(),
    movedOn: date('moved_on').notNull(),
    kind: text('kind', { enum: ['hold', 'capture', 'release'] }).notNull(),
    country: text('country').notNull(),
    parts: smallint('parts').notNull(),
    price: cents('price_cents'),
    lines: count('lines').notNull(),
    amount: cents('amount_cents'),
    providerCost: cents('provider_cost_cents'),
    withCost: count('with_cost').notNull(),
  },
  ({ clientId, movedOn, day, kind, country, parts, price }) => [
    primaryKey({ columns: [clientId, movedOn, day, kind, country, parts, price] }),
  ],
)
