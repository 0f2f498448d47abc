import {
  boolean,
  customType,
  date,
  integer,
  json,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { CALLBACK_STATES } from '../src/domain/callback/callback.ts'
import { type CallbackTo, VIAS } from '../src/domain/callback/callback-to.ts'
import { TOLD } from '../src/domain/callback/told.ts'
import { TOPUP_KINDS } from '../src/domain/credit.ts'
import { DOORS } from '../src/domain/door.ts'
import { LIFECYCLE_STATES } from '../src/domain/lifecycle.ts'
import { HOLDS } from '../src/domain/message/hold.ts'
import type { UserData } from '../src/domain/message/user-data.ts'
import { CREDIT_STATES, ENCODINGS, LANES, MESSAGE_CLASSES } from '../src/domain/message.ts'
import { centsText, type Money, moneyOfSql, NO_MONEY } from '../src/domain/money.ts'
import type { GivenDlt, GivenTlvs } from '../src/domain/parameters.ts'

// The tables as the queries see them; those of the configuration are in configuration.ts, those of what comes in in inbound.ts, what was said to providers in exchanges.ts. Partitions, checks and indexes are in the migrations beside this file.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** Cents with four decimals, exact. The driver hands them over as text (src/store/database/db.ts). */
const money = customType<{ data: Money; driverData: string }>({
  dataType: () => 'numeric(20,4)',
  fromDriver: moneyOfSql,
  toDriver: centsText,
})

/** Clients: their money, key, limits and endpoint. */
export const clients = pgTable('clients', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  apiKeyHash: text('api_key_hash'),
  credit: money('credit_cents').notNull(),
  creditLimit: money('credit_limit_cents').notNull().default(NO_MONEY),
  lowWater: money('low_water_cents'),
  dailyCap: money('daily_cap_cents'),
  spentDay: date('spent_day'),
  spent: money('spent_cents').notNull().default(NO_MONEY),
  dlrCallbackUrl: text('dlr_callback_url'),
  callbackHmacSecret: text('callback_hmac_secret'),
  rateLimitRps: integer('rate_limit_rps'),
  rateLimitBurst: integer('rate_limit_burst'),
  callbackEveryStatus: boolean('callback_every_status').notNull().default(false),
  callbackPreviousSecret: text('callback_previous_secret'),
  callbackPreviousSecretUntil: at('callback_previous_secret_until'),
  callbackDisabledAt: at('callback_disabled_at'),
  callbackDisabledReason: text('callback_disabled_reason'),
  priceList: text('price_list'),
  tlvs: json('tlvs').$type<GivenTlvs>(),
  dlt: json('dlt').$type<GivenDlt>(),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

/** Keys of clients; what the release before says in `clients` and `previous_api_keys` is here, too. */
export const clientKeys = pgTable('client_keys', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  name: text('name'),
  keyHash: text('key_hash').notNull(),
  prefix: text('prefix'),
  endsAt: at('ends_at'),
  replaced: boolean('replaced').notNull().default(false),
  madeBy: text('made_by'),
  lastUsedAt: at('last_used_at'),
  createdAt: at('created_at').defaultNow(),
})

/** The key that a client had before, good beside its new one: as the release before reads and writes it. */
export const previousApiKeys = pgTable('previous_api_keys', {
  clientId: uuid('client_id').primaryKey(),
  keyHash: text('key_hash').notNull(),
  besideHash: text('beside_hash').notNull(),
  until: at('until').notNull(),
})

/** What was paid in, one row for each payment, and corrections of it, each with its reason as its note. */
export const topups = pgTable('topups', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  kind: text('kind', { enum: TOPUP_KINDS }).notNull().default('topup'),
  amount: money('amount_cents').notNull(),
  note: text('note'),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** What was captured of each client, counted in slots. */
export const captureTotals = pgTable(
  'capture_totals',
  {
    clientId: uuid('client_id').notNull(),
    slot: smallint('slot').notNull(),
    captured: money('captured_cents').notNull(),
  },
  (table) => [primaryKey({ columns: [table.clientId, table.slot] })],
)

/** The actors; by day. */
export const messages = pgTable('messages', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  toMsisdn: text('to_msisdn').notNull(),
  fromSender: text('from_sender').notNull(),
  text: text('text').notNull(),
  encoding: text('encoding', { enum: ENCODINGS }).notNull(),
  parts: smallint('parts').notNull(),
  status: text('status', { enum: LIFECYCLE_STATES }).notNull(),
  clientReference: text('client_reference'),
  provider: text('provider'),
  providerMessageId: text('provider_message_id'),
  attempts: smallint('attempts').notNull(),
  throttles: integer('throttles').notNull(),
  lastError: text('last_error'),
  express: boolean('express').notNull(),
  otp: boolean('otp').notNull(),
  lane: text('lane', { enum: LANES }).notNull(),
  version: integer('version').notNull(),
  wakeAt: at('wake_at'),
  sendAt: at('send_at'),
  expiresAt: at('expires_at').notNull(),
  movedAt: at('moved_at'),
  sentAt: at('sent_at'),
  doneAt: at('done_at'),
  country: text('country'),
  providerCost: money('provider_cost_cents'),
  partsOpen: smallint('parts_open'),
  partsAttempt: smallint('parts_attempt'),
  tlvs: json('tlvs').$type<GivenTlvs>(),
  dlt: json('dlt').$type<GivenDlt>(),
  class: text('class', { enum: MESSAGE_CLASSES }),
  heldFor: text('held_for', { enum: HOLDS }),
  heldUntil: at('held_until'),
  door: text('door', { enum: DOORS }),
  userData: json('user_data').$type<UserData>(),
  callbackTo: json('callback_to').$type<CallbackTo>(),
  pinnedTo: text('pinned_to'),
  redactedAt: at('redacted_at'),
  deletedAt: at('deleted_at'),
  history: text('history'),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
})

/**
 * The rows of all histories: the lines of `messages.history`, and of `message_events` what earlier releases wrote and what came after a
 * message's 32nd event.
 */
export const messageHistory = pgView('message_history', {
  messageId: uuid('message_id').notNull(),
  seq: integer('seq').notNull(),
  at: at('at').notNull(),
  event: text('event').notNull(),
  fromStatus: text('from_status', { enum: LIFECYCLE_STATES }),
  toStatus: text('to_status', { enum: LIFECYCLE_STATES }).notNull(),
  ignored: boolean('ignored').notNull(),
  attempt: smallint('attempt').notNull(),
  detail: text('detail'),
  part: smallint('part'),
  route: text('route'),
}).existing()

/** Ids of providers beside those in `messages`: of later parts, and of other attempts; by day. */
export const messageParts = pgTable(
  'message_parts',
  {
    provider: text('provider').notNull(),
    providerMessageId: text('provider_message_id').notNull(),
    messageId: uuid('message_id').notNull(),
    attempt: smallint('attempt').notNull(),
    part: smallint('part'),
  },
  (table) => [primaryKey({ columns: [table.providerMessageId, table.provider, table.messageId] })],
)

/** One lock for each message, with its id; by day. */
export const creditLocks = pgTable('credit_locks', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  messageId: uuid('message_id').notNull(),
  amount: money('amount_cents').notNull(),
  state: text('state', { enum: CREDIT_STATES }).notNull(),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
})

/** What could not be processed, with its reason. */
export const deadLetters = pgTable('dead_letters', {
  id: uuid('id').primaryKey(),
  what: text('what', { enum: ['receipt', 'unreadable'] }).notNull(),
  source: text('source').notNull(),
  reason: text('reason').notNull(),
  payload: text('payload').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
  replayedAt: at('replayed_at'),
})

/** What clients are told, one row for each status, and for each inbound message. */
export const callbacks = pgTable('callbacks', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  messageId: uuid('message_id').notNull(),
  status: text('status', { enum: TOLD }).notNull(),
  sequence: integer('sequence').notNull(),
  final: boolean('final').notNull(),
  state: text('state', { enum: CALLBACK_STATES }).notNull(),
  attempts: smallint('attempts').notNull(),
  replays: integer('replays').notNull(),
  version: integer('version').notNull(),
  wakeAt: at('wake_at'),
  body: text('body').notNull(),
  via: text('via', { enum: VIAS }).notNull(),
  url: text('to_url'),
  lastStatusCode: smallint('last_status_code'),
  lastError: text('last_error'),
  createdAt: at('created_at').notNull(),
  updatedAt: at('updated_at').notNull(),
  deliveredAt: at('delivered_at'),
})

/** The codes, as hashes, and sealed until they are sent. */
export const otps = pgTable('otps', {
  messageId: uuid('message_id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  toMsisdn: text('to_msisdn').notNull(),
  codeHmac: text('code_hmac').notNull(),
  sealedCode: text('sealed_code'),
  checks: smallint('checks').notNull().default(0),
  lastCheckAt: at('last_check_at'),
  expiresAt: at('expires_at').notNull(),
  takenAt: at('taken_at'),
  verifiedAt: at('verified_at'),
  voidAt: at('void_at'),
  createdAt: at('created_at').notNull(),
})
