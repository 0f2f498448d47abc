import type { LifecycleState } from '../domain/lifecycle.ts'
import type { ClientId, CreditState, Encoding, Lane, MessageClass, MessageId } from '../domain/message.ts'
import { type Columns, column, nullable, type RowOf } from './column.ts'

/**
 * Messages with their locks, sorted by id: the columns of `messages` by the names they have in the code, and those of `credit_locks`
 * that a message does not have itself. The history is its lines, as in the database (src/domain/message/history-line.ts).
 */
export const MESSAGES = {
  id: column<'uuid', MessageId>('id', 'uuid'),
  clientId: column<'uuid', ClientId>('client_id', 'uuid'),
  toMsisdn: column('to_msisdn', 'text'),
  fromSender: column('from_sender', 'text'),
  text: column('text', 'text'),
  encoding: column<'word', Encoding>('encoding', 'word'),
  parts: column('parts', 'small'),
  status: column<'word', LifecycleState>('status', 'word'),
  clientReference: nullable('client_reference', 'text'),
  provider: nullable('provider', 'word'),
  providerMessageId: nullable('provider_message_id', 'text'),
  attempts: column('attempts', 'small'),
  throttles: column('throttles', 'int'),
  lastError: nullable('last_error', 'text'),
  express: column('express', 'bool'),
  otp: column('otp', 'bool'),
  lane: column<'word', Lane>('lane', 'word'),
  version: column('version', 'int'),
  wakeAt: nullable('wake_at', 'instant'),
  sendAt: nullable('send_at', 'instant'),
  expiresAt: column('expires_at', 'instant'),
  movedAt: nullable('moved_at', 'instant'),
  sentAt: nullable('sent_at', 'instant'),
  doneAt: nullable('done_at', 'instant'),
  country: nullable('country', 'word'),
  providerCost: nullable('provider_cost_cents', 'money'),
  partsOpen: nullable('parts_open', 'small'),
  partsAttempt: nullable('parts_attempt', 'small'),
  tlvs: nullable('tlvs', 'json'),
  dlt: nullable('dlt', 'json'),
  class: nullable<'word', MessageClass>('class', 'word'),
  heldFor: nullable('held_for', 'word'),
  heldUntil: nullable('held_until', 'instant'),
  door: nullable('door', 'word'),
  userData: nullable('user_data', 'json'),
  callbackTo: nullable('callback_to', 'json'),
  pinnedTo: nullable('pinned_to', 'word'),
  redactedAt: nullable('redacted_at', 'instant'),
  deletedAt: nullable('deleted_at', 'instant'),
  history: nullable('history', 'text'),
  createdAt: column('created_at', 'instant'),
  updatedAt: column('updated_at', 'instant'),
  lockAmount: column('lock_amount_cents', 'money'),
  lockState: column<'word', CreditState>('lock_state', 'word'),
  lockCreatedAt: column('lock_created_at', 'instant'),
  lockUpdatedAt: column('lock_updated_at', 'instant'),
} as const satisfies Columns

/** Rows of `message_events`: what came after a message's 32nd event, and histories of old releases. Sorted by message and number. */
export const EVENTS = {
  messageId: column<'uuid', MessageId>('message_id', 'uuid'),
  seq: column('seq', 'int'),
  at: column('at', 'instant'),
  event: column('event', 'word'),
  fromStatus: nullable<'word', LifecycleState>('from_status', 'word'),
  toStatus: column<'word', LifecycleState>('to_status', 'word'),
  ignored: column('ignored', 'bool'),
  attempt: column('attempt', 'small'),
  detail: nullable('detail', 'text'),
  part: nullable('part', 'small'),
  route: nullable('route', 'text'),
} as const satisfies Columns

/** Ids of providers beside the one in the message's row. Sorted by these ids. */
export const PARTS = {
  providerMessageId: column('provider_message_id', 'text'),
  provider: column('provider', 'word'),
  messageId: column<'uuid', MessageId>('message_id', 'uuid'),
  attempt: column('attempt', 'small'),
  part: nullable('part', 'small'),
} as const satisfies Columns

/** Requests that were named by who asked, or have a trace. Sorted by id. */
export const REQUESTS = {
  id: column('id', 'uuid'),
  requestId: nullable('request_id', 'text'),
  traceparent: nullable('traceparent', 'text'),
  tracestate: nullable('tracestate', 'text'),
} as const satisfies Columns

/** What was said with providers, as far as it was there when the day was written, out of its packs. Sorted by message within each row group. */
export const EXCHANGES = {
  messageId: column<'uuid', MessageId>('message_id', 'uuid'),
  provider: column('provider', 'word'),
  attempt: column('attempt', 'small'),
  part: nullable('part', 'small'),
  what: column<'word', 'submission' | 'receipt'>('what', 'word'),
  startedAt: column('started_at', 'instant'),
  tookMs: nullable('took_ms', 'int'),
  outcome: column('outcome', 'text'),
  sent: nullable('sent', 'json'),
  answered: nullable('answered', 'json'),
} as const satisfies Columns

/** The files of a day, `messages.parquet` and so on, with their columns. */
export const DAY_FILES = {
  messages: MESSAGES,
  events: EVENTS,
  parts: PARTS,
  requests: REQUESTS,
  exchanges: EXCHANGES,
} as const
export type DayFile = keyof typeof DAY_FILES

/** A row of a file of a day. */
export type DayRow<F extends DayFile> = RowOf<(typeof DAY_FILES)[F]>
export type ArchivedMessage = DayRow<'messages'>
export type ArchivedEvent = DayRow<'events'>
export type ArchivedPart = DayRow<'parts'>
export type ArchivedRequest = DayRow<'requests'>
export type ArchivedExchange = DayRow<'exchanges'>
