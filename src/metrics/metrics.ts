import type { BulkAct } from '../domain/bulk/bulk.ts'
import type { GuardRule } from '../domain/controls/guard.ts'
import type { Door } from '../domain/door.ts'
import type { ErrorCode } from '../domain/errors.ts'
import { LIFECYCLE } from '../domain/lifecycle.ts'
import type { Actor, HistoryRow } from '../domain/message/actor.ts'
import type { ClientId, Lane } from '../domain/message.ts'
import type { Tally } from './tally.ts'

/** Why messages are held back, as far as that is counted, and where. */
const HELD_BACK = {
  insufficient_credits: 'sms_credit_refused_total',
  daily_cap_reached: 'sms_daily_cap_refused_total',
  opted_out: 'sms_suppressed_total',
} as const
export type HeldBack = keyof typeof HELD_BACK

/** True for a reason that is counted. */
export function isHeldBack(why: string): why is HeldBack {
  return Object.hasOwn(HELD_BACK, why)
}

/** What is told of what happens here. Each call costs less than a microsecond, and none fails. */
export type Metrics = {
  /** Messages were accepted. */
  accepted(message: { readonly clientId: ClientId; readonly lane: Lane; readonly door: Door | null }): void
  /** A message was not accepted, or not submitted, for this. */
  heldBack(why: HeldBack): void
  /** A request with a message that was accepted took so long. */
  requestTook(door: Door | null, tookMs: number): void
  /** A request was refused over HTTP. */
  refused(code: ErrorCode): void
  /** A batch of so many was committed. */
  committed(kind: CommitKind, count: number, tookMs: number): void
  /** A provider was asked, and answered this. */
  submitted(message: Pick<Actor, 'provider' | 'lane'>, answer: AnswerClass, tookMs: number): void
  /** A row of a history was committed; `next` is the message after the last row of its move. */
  moved(next: Pick<Actor, 'lane' | 'provider' | 'dueAtMs'>, row: MovedRow): void
  /** A receipt of this provider found no message. */
  unmatched(provider: string): void
  /** Callbacks were delivered, or not. */
  told(outcome: 'delivered' | 'failed' | 'throttled' | 'gone'): void
  /** So many messages of acts on many were done, or refused. */
  bulkActed(act: BulkAct, outcome: 'done' | 'refused', count: number): void
  /** The fraud guard found something. */
  guardFound(rule: GuardRule, action: 'refused' | 'noted'): void
}

type MovedRow = Pick<HistoryRow, 'event' | 'from' | 'to' | 'ignored' | 'atMs'>

/** What is committed in batches. */
export type CommitKind = 'accept' | 'moves' | 'callbacks' | 'inbound'

/** What an answer of a provider comes to. */
export type AnswerClass = 'accepted' | 'temporary' | 'permanent' | 'throttled' | 'unknown'

/** The events that providers' answers are. */
const ANSWERS: Readonly<Record<string, AnswerClass>> = {
  PROVIDER_ACCEPTED: 'accepted',
  PROVIDER_REJECTED_TEMP: 'temporary',
  PROVIDER_REJECTED_PERM: 'permanent',
  PROVIDER_THROTTLED: 'throttled',
  PROVIDER_UNKNOWN: 'unknown',
}

/** What an event is as an answer of a provider. */
export function answerClassOf(event: string): AnswerClass {
  return ANSWERS[event] ?? 'unknown'
}

const RECEIPTS: Readonly<Record<string, string>> = {
  RECEIPT_DELIVERED: 'delivered',
  RECEIPT_FAILED: 'failed',
  RECEIPT_EXPIRED: 'expired',
  RECEIPT_PROGRESS: 'progress',
  RECEIPT_UNKNOWN: 'unknown',
}

/** Counts in `tally`; `maxClients` clients have a name of their own, those that come first. */
export function openMetrics(tally: Tally, maxClients: number): Metrics {
  const clients = new Set<string>()

  function nameOf(clientId: ClientId): string {
    if (clients.has(clientId)) return clientId
    if (clients.size >= maxClients) return 'other'
    clients.add(clientId)
    return clientId
  }

  return {
    accepted({ clientId, lane, door }) {
      tally.count('sms_messages_accepted_total', [nameOf(clientId), lane, door ?? 'rest'])
    },
    heldBack(why) {
      tally.count(HELD_BACK[why], [])
    },
    requestTook(door, tookMs) {
      tally.observe('sms_accept_seconds', [door ?? 'rest'], tookMs / 1_000)
    },
    refused(code) {
      tally.count('sms_requests_refused_total', [code])
    },
    committed(kind, count, tookMs) {
      tally.observe('sms_commit_batch_size', [kind], count)
      tally.observe('sms_commit_seconds', [kind], tookMs / 1_000)
    },
    submitted({ provider, lane }, answer, tookMs) {
      const name = provider ?? 'none'
      tally.count('sms_submissions_total', [name, lane])
      tally.count('sms_submit_answers_total', [name, answer])
      tally.observe('sms_submit_seconds', [name], tookMs / 1_000)
    },
    moved({ lane, provider, dueAtMs }, { event, from, to, ignored, atMs }) {
      const outcome = RECEIPTS[event]
      if (outcome) tally.count('sms_receipts_total', [provider ?? 'none', ignored ? 'ignored' : outcome])
      if (ignored || from === to) return
      const sinceDueS = Math.max(0, atMs - dueAtMs) / 1_000
      if (to === 'SENT') tally.observe('sms_sent_seconds', [lane], sinceDueS)
      if (to === 'DELIVERED') tally.observe('sms_delivered_seconds', [lane], sinceDueS)
      if (LIFECYCLE[to].final) tally.count('sms_messages_ended_total', [provider ?? 'none', to])
    },
    unmatched(provider) {
      tally.count('sms_receipts_unmatched_total', [provider])
    },
    told(outcome) {
      tally.count('sms_callbacks_total', [outcome])
    },
    bulkActed(act, outcome, count) {
      tally.count('sms_bulk_messages_total', [act, outcome], count)
    },
    guardFound(rule, action) {
      tally.count('sms_guard_hits_total', [rule, action])
    },
  }
}
