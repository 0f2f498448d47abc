import type { KeptTable } from '../../domain/erasure/kept-columns.ts'
import { statesWhere } from '../../domain/lifecycle.ts'
import { listOf } from '../state-lists.ts'

/** A table that is searched for a number. */
export type SearchedTable = {
  readonly table: KeptTable
  /** Whether it is a table for each day. */
  readonly byDay: boolean
  /** What its rows are told apart by and read in the order of, with their types; what has a day begins with its id. */
  readonly key: readonly (readonly [column: string, type: 'uuid' | 'text' | 'integer' | 'smallint'])[]
  /** In SQL, of a row `t`: it must stay as it is for now. `:settled` is an instant: who moved since may be held in memory somewhere. */
  readonly open: string
  /** Columns that are read besides. */
  readonly also?: readonly string[]
  /** The types of columns that are changed, but for text. */
  readonly types?: Readonly<Record<string, string>>
  /** What else is set of a row that is the number's own, or loses what it says. */
  readonly ofOwn?: string
  /** A key that has the number in it: what already has the hash there gives way. */
  readonly unique?: readonly string[]
}

const FINALS = listOf(statesWhere(({ final }) => final))
const NEVER = 'false'

const byId = (column: string) => [[column, 'uuid']] as const

/** What has a table for each day, in the order in which a day is searched. */
export const DAY_TABLES = {
  messages: {
    table: 'messages',
    byDay: true,
    key: byId('id'),
    open: `(t.status not in (${FINALS}) or t.updated_at > :settled)`,
    types: { tlvs: 'json', dlt: 'json', callback_to: 'json' },
    ofOwn: `user_data = null, redacted_at = coalesce(t.redacted_at, now())`,
  },
  message_events: {
    table: 'message_events',
    byDay: true,
    key: [
      ['message_id', 'uuid'],
      ['seq', 'integer'],
    ],
    open: NEVER,
  },
  message_requests: { table: 'message_requests', byDay: true, key: byId('id'), open: NEVER },
  inbound_messages: { table: 'inbound_messages', byDay: true, key: byId('id'), open: NEVER },
  inbound_parts: {
    table: 'inbound_parts',
    byDay: true,
    key: byId('id'),
    open: 'exists (select from inbound_queue q where q.part_id = t.id)',
    // Whoever has octets has a header and a data coding, too (0016_inbound_parts).
    ofOwn: `octets = case when t.octets is null then null else ''::bytea end`,
  },
} as const satisfies Readonly<Record<string, SearchedTable>>

/** What clients are told: of a message that is changed, and by themselves. */
export const CALLBACKS: SearchedTable = {
  table: 'callbacks',
  byDay: false,
  key: byId('id'),
  open: 't.wake_at is not null',
  also: ['message_id', 'client_id'],
  types: { form: 'json' },
}

/** What providers said of messages that are archived. */
export const LATE_RECEIPTS: SearchedTable = {
  table: 'late_receipts',
  byDay: false,
  key: byId('id'),
  open: NEVER,
  also: ['message_id'],
}

/** What clients answered to inbound messages, each to be a message. */
export const INBOUND_REPLIES: SearchedTable = {
  table: 'inbound_replies',
  byDay: false,
  key: byId('message_id'),
  open: 't.outcome is null',
}

/** The others, in the order in which they are searched. Suppressions are kept, and so are apart (hashed-suppressions.ts). */
export const OTHER_TABLES: readonly SearchedTable[] = [
  CALLBACKS,
  {
    table: 'otps',
    byDay: false,
    key: byId('message_id'),
    open: 't.expires_at > now()',
  },
  INBOUND_REPLIES,
  {
    table: 'keyword_answers',
    byDay: false,
    key: [
      ['client_id', 'uuid'],
      ['number', 'text'],
      ['what', 'text'],
    ],
    open: 't.outcome is null',
    unique: ['client_id', 'number', 'what'],
  },
  {
    table: 'guard_blocks',
    byDay: false,
    key: byId('id'),
    open: NEVER,
    unique: ['client_id', 'rule', 'key'],
  },
  {
    table: 'guard_hits',
    byDay: false,
    key: byId('id'),
    open: NEVER,
    unique: ['minute', 'client_id', 'rule', 'key', 'outcome'],
  },
  {
    table: 'idempotency_keys',
    byDay: false,
    key: [
      ['client_id', 'uuid'],
      ['key', 'text'],
    ],
    open: 't.answer is null',
    types: { answer: 'json' },
  },
  { table: 'dead_letters', byDay: false, key: byId('id'), open: NEVER },
  { table: 'parked_receipts', byDay: false, key: byId('id'), open: NEVER },
  {
    table: 'sender_turns',
    byDay: false,
    key: [['sender', 'text']],
    open: NEVER,
    unique: ['sender'],
  },
  {
    table: 'provider_lines',
    byDay: false,
    key: [
      ['provider', 'text'],
      ['slot', 'smallint'],
    ],
    open: NEVER,
  },
  LATE_RECEIPTS,
  {
    table: 'acts',
    byDay: false,
    key: byId('id'),
    open: NEVER,
    types: { before: 'json', after: 'json' },
  },
  {
    table: 'bulk_jobs',
    byDay: false,
    key: byId('id'),
    open: NEVER,
    types: { filter: 'json' },
  },
]
