import type { ClientId, MessageId } from '../../src/domain/message.ts'
import type { Db } from '../../src/store/database/db.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** When all of it was accepted, before now: the minute is over, the day may be yesterday. */
export const AGE_MS = 600_000

/** What each costs. */
export const COST_CENTS = 5

/** A message as an earlier release left it: one row of `messages`, its history and its lock. */
export type Left = {
  readonly status: string
  /** Its events after ACCEPTED. */
  readonly events?: readonly string[]
  readonly credit?: 'HELD' | 'CAPTURED' | 'RELEASED'
  readonly provider?: 'mock'
  /** What the provider calls it. */
  readonly name?: string
  readonly attempts?: number
  readonly throttles?: number
  readonly error?: string
  readonly lane?: 'otp' | 'express' | 'normal'
  /** When its alarm rings, from now, in milliseconds; null: never. */
  readonly wakeInMs: number | null
  readonly sendInMs?: number
  /** From now, in milliseconds; an hour if left out. */
  readonly expiresInMs?: number
}

const SENT = { events: ['DISPATCHED', 'PROVIDER_ACCEPTED'], provider: 'mock', attempts: 1 } as const
/** A message in each state, and in each way of waiting, as the schema of the first release holds them. Five cents each. */
export const LEFT = {
  scheduledForNow: { status: 'SCHEDULED', wakeInMs: -500, sendInMs: -500 },
  scheduledForTomorrow: {
    status: 'SCHEDULED',
    wakeInMs: DAY_MS,
    sendInMs: DAY_MS,
    expiresInMs: 2 * DAY_MS,
  },
  // The bus of the old release took its order with it.
  queued: { status: 'QUEUED', wakeInMs: -2_000 },
  queuedExpress: { status: 'QUEUED', wakeInMs: -2_000, lane: 'express' },
  queuedAndLate: { status: 'QUEUED', wakeInMs: 400 },
  throttled: {
    status: 'QUEUED',
    events: ['DISPATCHED', 'PROVIDER_THROTTLED'],
    provider: 'mock',
    throttles: 1,
    wakeInMs: -100,
  },
  // The worker was stopped with the answer under way.
  submitting: { status: 'SENDING', events: ['DISPATCHED'], provider: 'mock', attempts: 1, wakeInMs: -100 },
  submittingAndOver: {
    status: 'SENDING',
    events: ['DISPATCHED'],
    provider: 'mock',
    attempts: 1,
    wakeInMs: -100,
    expiresInMs: -100,
  },
  refusedForNow: {
    status: 'FAILED_TEMP',
    events: ['DISPATCHED', 'PROVIDER_REJECTED_TEMP'],
    provider: 'mock',
    attempts: 1,
    error: 'try later',
    wakeInMs: -100,
  },
  sent: { ...SENT, status: 'SENT', name: 'left-sent', wakeInMs: HOUR_MS },
  sentToFail: { ...SENT, status: 'SENT', name: 'left-fail', wakeInMs: HOUR_MS },
  sentAndParked: { ...SENT, status: 'SENT', name: 'left-parked', wakeInMs: HOUR_MS },
  sentAndOver: { ...SENT, status: 'SENT', name: 'left-over', wakeInMs: -100, expiresInMs: -100 },
  // Asked for with `otp` before there were codes: nothing can be sent in its place.
  otpWithoutCode: { status: 'QUEUED', wakeInMs: -100, lane: 'otp' },
  delivered: {
    ...SENT,
    status: 'DELIVERED',
    events: [...SENT.events, 'RECEIPT_DELIVERED'],
    credit: 'CAPTURED',
    name: 'left-done',
    wakeInMs: null,
  },
  failed: {
    status: 'FAILED_PERM',
    events: ['DISPATCHED', 'PROVIDER_REJECTED_PERM'],
    credit: 'RELEASED',
    provider: 'mock',
    attempts: 1,
    error: 'no such number',
    wakeInMs: null,
  },
  cancelled: { status: 'CANCELLED', events: ['CANCEL_REQUESTED'], credit: 'RELEASED', wakeInMs: null },
  expired: {
    ...SENT,
    status: 'EXPIRED',
    events: [...SENT.events, 'ALARM_RANG'],
    credit: 'RELEASED',
    name: 'left-expired',
    error: 'validity ended without a final receipt',
    wakeInMs: null,
    expiresInMs: -HOUR_MS,
  },
  expiredAndPaid: {
    ...SENT,
    status: 'EXPIRED',
    events: [...SENT.events, 'ALARM_RANG'],
    credit: 'CAPTURED',
    name: 'left-paid',
    wakeInMs: null,
    expiresInMs: -HOUR_MS,
  },
} as const satisfies Record<string, Left>
/** Their names. */
export type LeftName = keyof typeof LEFT

/** Writes one in the words of the first schema. Its alarm and what it costs the client are the caller's. */
export async function leaveMessage(db: Db, clientId: ClientId, id: MessageId, left: Left): Promise<void> {
  const at = (inMs: number | null | undefined) =>
    inMs === null || inMs === undefined ? null : new Date(Date.now() + inMs)
  const { status, events = [], credit = 'HELD', lane = 'normal' } = left
  const acceptedAt = at(-AGE_MS)
  const version = 1 + events.length
  await db.sql`
    insert into messages (id, client_id, to_msisdn, from_sender, text, encoding, parts, status, provider, provider_message_id,
      attempts, throttles, last_error, express, otp, lane, version, wake_at, send_at, expires_at, created_at, updated_at)
    values (${id}, ${clientId}, '+12025550123', 'SENDER', 'Hello', 'GSM7', 1, ${status}, ${left.provider ?? null},
      ${left.name ?? null}, ${left.attempts ?? 0}, ${left.throttles ?? 0}, ${left.error ?? null}, ${lane === 'express'},
      ${lane === 'otp'}, ${lane}, ${version}, ${at(left.wakeInMs)}, ${at(left.sendInMs)},
      ${at(left.expiresInMs ?? HOUR_MS)}, ${acceptedAt}, ${acceptedAt})`
  await db.sql`
    insert into message_events (message_id, seq, at, event, from_status, to_status, attempt)
    select ${id}, seq, ${acceptedAt}, event, case when seq = 1 then null else 'QUEUED' end,
      case when seq = ${version} then ${status} else 'QUEUED' end, 0
    from unnest(${['ACCEPTED', ...events]}::text[]) with ordinality as e(event, seq)`
  await db.sql`
    insert into credit_locks (id, client_id, message_id, amount_cents, state, created_at, updated_at)
    values (${id}, ${clientId}, ${id}, ${COST_CENTS}, ${credit}, ${acceptedAt}, ${acceptedAt})`
}

/** Has the rows of a history from this one on in the message's own row, as `0031_history` keeps them. */
export async function moveHistory(db: Db, id: MessageId, fromSeq: number): Promise<void> {
  await db.sql`
    with gone as (delete from message_events where message_id = ${id} and seq >= ${fromSeq} returning *),
    lines as (
      select seq, json_build_array(seq, floor(extract(epoch from at) * 1000)::bigint, event, from_status, to_status, attempt) as line
      from gone
    )
    update messages set history = (select string_agg(line::text, E'\n' order by seq desc) from lines) where id = ${id}`
}

/** A body as the queue made it, of a status that was told at a URL or down a session. */
export const leftBody = (status: string) =>
  JSON.stringify({
    type: `message.${status.toLowerCase()}`,
    timestamp: '2026-11-27T04:00:00.000Z',
    data: {
      id: 'left',
      to: '+12025550123',
      from: '12345',
      status,
      parts: 1,
      created_at: '2026-11-27T03:59:00.000Z',
    },
  })

/** A body as the mock posts it. */
export function receiptBody(providerMessageId: string, status: string): string {
  return JSON.stringify({ provider_message_id: providerMessageId, status })
}

/** 24 bytes, as Standard Webhooks writes a secret. */
export const CALLBACK_SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`

/** What who asked called the request of the one that is queued. */
export const LEFT_REQUEST = 'order-7'

/** Of the key that the client had before, which is good for an hour. */
export const keyHashBefore = (clientId: ClientId) => `hash of the key of ${clientId} before`

/** Of a key of the client's with a name. */
export const namedKeyHash = (clientId: ClientId) => `hash of the key of ${clientId} with a name`

/** The code of the OTP that waits. */
export const LEFT_CODE = '012345'
