import {
  bigint,
  doublePrecision,
  integer,
  json,
  numeric,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { ON_UNKNOWN } from '../src/domain/message/retry.ts'
import { LINE_STATES, PROVIDER_STATES } from '../src/domain/provider/provider.ts'

// The tables of what every process knows of and reads anew when it changes (src/directory), and the lines of providers.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** Providers: what each is, what it may be given, and its secrets, each sealed. */
export const providers = pgTable('providers', {
  name: text('name').primaryKey(),
  kind: text('kind').notNull(),
  settings: json('settings').$type<unknown>().notNull(),
  secrets: json('secrets').$type<Readonly<Record<string, string>>>().notNull().default({}),
  state: text('state', { enum: PROVIDER_STATES }).notNull().default('active'),
  lines: smallint('lines'),
  maxPartsPerS: doublePrecision('max_parts_per_s'),
  maxInFlight: integer('max_in_flight').notNull(),
  timeoutMs: integer('timeout_ms').notNull(),
  onUnknown: text('on_unknown', { enum: ON_UNKNOWN }).notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

/** How often each part of the configuration has changed. */
export const configVersions = pgTable('config_versions', {
  what: text('what').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
})

/** The right of a worker thread to talk to a provider, and what it does with it. */
export const providerLines = pgTable(
  'provider_lines',
  {
    provider: text('provider').notNull(),
    slot: smallint('slot').notNull(),
    holder: text('holder').notNull(),
    until: at('until').notNull(),
    state: text('state', { enum: LINE_STATES }).notNull().default('opening'),
    since: at('since').notNull().defaultNow(),
    inFlight: integer('in_flight').notNull().default(0),
    partsPerS: real('parts_per_s').notNull().default(0),
    waiting: integer('waiting').notNull().default(0),
    answers: integer('answers').notNull().default(0),
    failures: integer('failures').notNull().default(0),
    lastError: text('last_error'),
  },
  ({ provider, slot }) => [primaryKey({ columns: [provider, slot] })],
)

/** Lists of prices; a new version each time one is written. */
export const priceLists = pgTable('price_lists', {
  name: text('name').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
  entries: integer('entries').notNull(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

/** What clients pay for a part, by prefix and time. */
export const prices = pgTable(
  'prices',
  {
    priceList: text('price_list').notNull(),
    prefix: text('prefix').notNull(),
    validFrom: at('valid_from').notNull(),
    priceCents: numeric('price_cents').notNull(),
    expressSurchargeCents: numeric('express_surcharge_cents'),
  },
  (table) => [primaryKey({ columns: [table.priceList, table.prefix, table.validFrom] })],
)

/** Lists of what providers take, one for each provider at most. */
export const providerCostLists = pgTable('provider_cost_lists', {
  provider: text('provider').primaryKey(),
  version: bigint('version', { mode: 'number' }).notNull(),
  entries: integer('entries').notNull(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

/** What providers take for a part, by prefix and time. */
export const providerCosts = pgTable(
  'provider_costs',
  {
    provider: text('provider').notNull(),
    prefix: text('prefix').notNull(),
    validFrom: at('valid_from').notNull(),
    costCents: numeric('cost_cents').notNull(),
  },
  (table) => [primaryKey({ columns: [table.provider, table.prefix, table.validFrom] })],
)

/** The last reference that joined the parts of a long message, for each group of numbers. */
export const longReferences = pgTable('long_references', {
  numberGroup: integer('number_group').primaryKey(),
  last: integer('last').notNull(),
})

/** What each provider proves its receipts with: random, made once, never answered. */
export const providerSecrets = pgTable('provider_secrets', {
  provider: text('provider').primaryKey(),
  receiptToken: text('receipt_token').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** What may go out, and when: of a client, or of all. */
export const clientControls = pgTable(
  'client_controls',
  {
    clientId: uuid('client_id').notNull(),
    what: text('what').notNull(),
    said: json('said').$type<Readonly<Record<string, unknown>>>().notNull(),
    version: bigint('version', { mode: 'number' }).notNull().default(1),
    updatedAt: at('updated_at').notNull().defaultNow(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.what] })],
)
