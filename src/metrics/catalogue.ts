import { ACCEPT_S, ANSWER_S, BATCH, COMMIT_S, LIFE_S } from './buckets.ts'
import type { GAUGES } from './gauges.ts'

/** Counters and histograms: what a process has counted since its start, its threads added up. */
export const COUNTED = {
  sms_messages_accepted_total: {
    type: 'counter',
    labels: ['client', 'lane', 'door'],
    help: 'messages accepted; clients by their id, those beyond METRICS_CLIENTS in this process as other; door rest is the REST API or the gateway itself',
  },
  sms_requests_refused_total: {
    type: 'counter',
    labels: ['code'],
    help: 'requests refused over HTTP, doors included, by the code of the API',
  },
  sms_accept_seconds: {
    type: 'histogram',
    labels: ['door'],
    buckets: ACCEPT_S,
    help: 'from a request that was read to its commit, of requests with a message that was accepted',
  },
  sms_submissions_total: {
    type: 'counter',
    labels: ['provider', 'lane'],
    help: 'submissions that a provider was asked to take',
  },
  sms_submit_answers_total: {
    type: 'counter',
    labels: ['provider', 'class'],
    help: 'what providers answered: accepted, temporary, permanent, throttled, or unknown for no answer in time',
  },
  sms_submit_seconds: {
    type: 'histogram',
    labels: ['provider'],
    buckets: ANSWER_S,
    help: 'from a submission to its answer, or to the end of the wait for one',
  },
  sms_sent_seconds: {
    type: 'histogram',
    labels: ['lane'],
    buckets: LIFE_S,
    help: 'from when a message was due (its acceptance, its send_at, the end of its hold) to SENT',
  },
  sms_delivered_seconds: {
    type: 'histogram',
    labels: ['lane'],
    buckets: LIFE_S,
    help: 'from when a message was due to DELIVERED',
  },
  sms_messages_ended_total: {
    type: 'counter',
    labels: ['provider', 'status'],
    help: 'messages that reached a final status, by the provider that had them last; provider none: it was routed to none',
  },
  sms_receipts_total: {
    type: 'counter',
    labels: ['provider', 'outcome'],
    help: 'receipts that found their message: delivered, failed, expired, progress, unknown, or ignored: told twice, late or out of order',
  },
  sms_receipts_unmatched_total: {
    type: 'counter',
    labels: ['provider'],
    help: 'receipts that found no message at first and were parked, or are dead letters',
  },
  sms_commit_batch_size: {
    type: 'histogram',
    labels: ['kind'],
    buckets: BATCH,
    help: 'what was committed at once: accept in messages, moves in events, callbacks in deliveries, inbound in parts',
  },
  sms_commit_seconds: {
    type: 'histogram',
    labels: ['kind'],
    buckets: COMMIT_S,
    help: 'how long it took to read, decide and commit it',
  },
  sms_callbacks_total: {
    type: 'counter',
    labels: ['outcome'],
    help: 'deliveries of callbacks: delivered, failed, throttled, gone',
  },
  sms_credit_refused_total: {
    type: 'counter',
    labels: [],
    help: 'messages refused because their client could not pay',
  },
  sms_daily_cap_refused_total: {
    type: 'counter',
    labels: [],
    help: 'messages refused because their client had spent its daily cap',
  },
  sms_guard_hits_total: {
    type: 'counter',
    labels: ['rule', 'action'],
    help: 'what the fraud guard found, refused or noted',
  },
  sms_bulk_messages_total: { type: 'counter', labels: ['act', 'outcome'], help: 'messages of bulk acts' },
  sms_suppressed_total: {
    type: 'counter',
    labels: [],
    help: 'messages not sent to numbers that have opted out: refused, or cancelled before their submission',
  },
} as const satisfies Readonly<Record<string, CountedFacts>>

type CountedFacts = { readonly labels: readonly string[]; readonly help: string } & (
  | { readonly type: 'counter' }
  | { readonly type: 'histogram'; readonly buckets: readonly number[] }
)

type Counted = typeof COUNTED
/** Names of counters. */
export type CounterName = {
  [Name in keyof Counted]: Counted[Name]['type'] extends 'counter' ? Name : never
}[keyof Counted]
/** Names of histograms. */
export type HistogramName = Exclude<keyof Counted, CounterName>
/** Names of gauges. */
export type GaugeName = keyof typeof GAUGES

/** A value for each label, in the order of the catalogue. */
export type LabelValues<Name extends keyof Counted | GaugeName> = Name extends keyof Counted
  ? ValuesOf<Counted[Name]['labels']>
  : Name extends GaugeName
    ? ValuesOf<(typeof GAUGES)[Name]['labels']>
    : never

type ValuesOf<Labels extends readonly string[]> = { readonly [At in keyof Labels]: string }
