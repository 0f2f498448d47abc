import {
  boolean,
  customType,
  integer,
  pgTable,
  smallint,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { TEXT_ENCODINGS } from '../src/domain/message.ts'
import { KEYWORD_ACTIONS } from '../src/domain/opt-out/keywords.ts'

// The tables of what comes in from handsets, and of what clients' URLs answer to it.

const at = <Name extends string>(name: Name) => timestamp(name, { withTimezone: true })

const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

/** Inbound messages and parts of them, as providers told them; by day. */
export const inboundParts = pgTable('inbound_parts', {
  id: uuid('id').primaryKey(),
  provider: text('provider').notNull(),
  providerMessageId: text('provider_message_id'),
  fromAddress: text('from_address').notNull(),
  toAddress: text('to_address').notNull(),
  text: text('text').notNull(),
  octets: bytea('octets'),
  dataCoding: smallint('data_coding'),
  header: bytea('header'),
  reference: integer('reference'),
  total: smallint('total'),
  number: smallint('number'),
  told: text('told', { enum: KEYWORD_ACTIONS }),
  receivedAt: at('received_at').notNull(),
})

/** Parts that nobody has done anything with yet. */
export const inboundQueue = pgTable('inbound_queue', {
  partId: uuid('part_id').primaryKey(),
  dueAt: at('due_at').notNull(),
  joinKey: uuid('join_key'),
})

/** What came lately without an id of its provider's, by a fingerprint of all that was told. */
export const inboundFingerprints = pgTable('inbound_fingerprints', {
  fingerprint: uuid('fingerprint').primaryKey(),
  partId: uuid('part_id').notNull(),
  toldAt: at('told_at').notNull(),
})

/** Inbound messages, put together; by day of their ids. */
export const inboundMessages = pgTable('inbound_messages', {
  id: uuid('id').primaryKey(),
  provider: text('provider').notNull(),
  fromAddress: text('from_address').notNull(),
  toAddress: text('to_address').notNull(),
  text: text('text').notNull(),
  encoding: text('encoding', { enum: TEXT_ENCODINGS }).notNull(),
  parts: smallint('parts').notNull(),
  partIds: uuid('part_ids').array().notNull(),
  partial: boolean('partial').notNull(),
  receivedAt: at('received_at').notNull(),
  clientId: uuid('client_id'),
  keyword: text('keyword'),
  inReplyTo: uuid('in_reply_to'),
  action: text('action', { enum: KEYWORD_ACTIONS }),
})

/** What clients' URLs answered to inbound messages, until it is messages. */
export const inboundReplies = pgTable(
  'inbound_replies',
  {
    messageId: uuid('message_id').primaryKey(),
    clientId: uuid('client_id').notNull(),
    inboundId: uuid('inbound_id').notNull(),
    place: smallint('place').notNull(),
    number: text('number').notNull(),
    sender: text('sender').notNull(),
    text: text('text').notNull(),
    askedAt: at('asked_at').notNull(),
    leasedUntil: at('leased_until'),
    outcome: text('outcome'),
  },
  (of) => [unique().on(of.inboundId, of.place)],
)
