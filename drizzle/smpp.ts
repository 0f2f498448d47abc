import {
  bigint,
  boolean,
  integer,
  json,
  pgTable,
  real,
  smallint,
  text,
  timestamp,
  uuid,
} from 'drizzle-orm/pg-core'
import { BIND_KINDS, MESSAGE_ID_FORMS, RECEIPT_FORMATS } from '../src/domain/smpp/account.ts'

// The tables of the SMPP server.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

/** As whom clients may bind. */
export const smppAccounts = pgTable('smpp_accounts', {
  clientId: uuid('client_id').primaryKey(),
  systemId: text('system_id').notNull().unique(),
  passwordHash: text('password_hash').notNull(),
  allowIps: json('allow_ips').$type<readonly string[]>().notNull(),
  maxBinds: smallint('max_binds').notNull(),
  windowSize: integer('window_size').notNull(),
  maxPartsPerS: integer('max_parts_per_s'),
  tlvs: json('tlvs').$type<readonly string[]>(),
  receiptFormat: text('receipt_format', { enum: RECEIPT_FORMATS }).notNull(),
  receiptMessageId: text('receipt_message_id', { enum: MESSAGE_ID_FORMS }).notNull(),
  joinParts: boolean('join_parts').notNull(),
  express: boolean('express').notNull(),
  noCreditsStatus: integer('no_credits_status').notNull(),
  version: bigint('version', { mode: 'number' }).notNull().default(1),
  createdAt: at('created_at').notNull().defaultNow(),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

/** Who is bound now, as the processes that hold the sessions tell each second. */
export const smppSessions = pgTable('smpp_sessions', {
  id: uuid('id').primaryKey(),
  clientId: uuid('client_id').notNull(),
  kind: text('kind', { enum: BIND_KINDS }).notNull(),
  address: text('address').notNull(),
  secure: boolean('secure').notNull(),
  version: smallint('version').notNull(),
  holder: text('holder').notNull(),
  since: at('since').notNull(),
  until: at('until').notNull(),
  kicked: boolean('kicked').notNull().default(false),
  received: bigint('received', { mode: 'number' }).notNull().default(0),
  sent: bigint('sent', { mode: 'number' }).notNull().default(0),
  receivedPerS: real('received_per_s').notNull().default(0),
  sentPerS: real('sent_per_s').notNull().default(0),
  inHand: integer('in_hand').notNull().default(0),
  unacked: integer('unacked').notNull().default(0),
})
