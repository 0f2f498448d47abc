import type { MessageContext } from '../../../../actors/message/context.ts'
import type { MessageEvent, MessageEventType, ReceiptOf } from '../../../../actors/message/events.ts'
import { MESSAGE_EVENT_TYPES } from '../../../../actors/message/events.ts'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import { normaliseError, normaliseStatus } from '../../../domain/message/receipt.ts'
import { readTimesWords } from '../../../domain/message/replacement.ts'
import type { Stop } from '../../../domain/message/stop.ts'
import { type Failover, NO_ROUTE, type Route } from '../../../domain/route/routing.ts'
import type { StoredEvent } from '../answers.ts'

/**
 * The event behind a row of the history, as far as the row tells: `random` is not kept, so instants that depend on it
 * are the earliest possible. `context` is the machine's before the event. Null for ACCEPTED and for unknown names.
 */
export function eventOfRow(row: StoredEvent, context: MessageContext): MessageEvent | null {
  if (!isEventType(row.event)) return null
  const atMs = seenAtMs(row)
  const of = { attempt: attemptOf(row, context), throttles: context.throttles }
  const error = errorOf(row)
  const route = routeOf(row, context)
  switch (row.event) {
    case 'PROVIDER_ACCEPTED':
      return {
        type: row.event,
        atMs,
        ...of,
        provider: row.provider ?? context.provider ?? '',
        providerMessageIds: providerIdsOf(row),
        onNoReceiptMs: row.on_no_receipt_ms,
      }
    case 'PROVIDER_REJECTED_TEMP':
      return { type: row.event, atMs, ...of, error, random: 0, route }
    case 'PROVIDER_UNKNOWN':
      return { type: row.event, atMs, ...of, error, random: 0, route, mayResend: wasResent(row) }
    case 'PROVIDER_REJECTED_PERM':
      return { type: row.event, atMs, ...of, error, route }
    case 'PROVIDER_THROTTLED':
      return { type: row.event, atMs, ...of, retryAfterMs: null, random: 0, route }
    case 'RECEIPT_FAILED':
    case 'RECEIPT_EXPIRED':
      return { type: row.event, atMs, error, ...receiptOfRow(row) }
    case 'RECEIPT_DELIVERED':
    case 'RECEIPT_PROGRESS':
    case 'RECEIPT_UNKNOWN':
      return { type: row.event, atMs, ...receiptOfRow(row) }
    case 'ALARM_RANG':
      return { type: row.event, atMs, random: 0, route, mayResend: wasResent(row) }
    case 'DISPATCHED':
      return { type: row.event, atMs, provider: null, othersLeft: 0, leaseMs: null, stop: stopOfRow(row) }
    case 'CANCEL_REQUESTED':
      return { type: row.event, atMs }
    case 'REPLACED':
      return {
        type: row.event,
        atMs,
        ...(readTimesWords(row.detail ?? '') ?? { sendAtMs: null, expiresAtMs: context.expiresAtMs }),
      }
  }
}

/** Why an order was not carried out: that it was held is kept in the row; else only who has opted out ends there, or waits on. */
function stopOfRow({ held_for: why, held_until: until, to, detail }: StoredEvent): Stop | null {
  const words = detail ?? ''
  if (why != null && until != null) return { kind: 'held', why, untilMs: Date.parse(until), words }
  return to === 'CANCELLED' || to === 'SENT' ? { kind: 'opted_out', words } : null
}

/** What the history keeps of the route; of an alarm that ordered once more where it was, that is all there was to know. */
function routeOf({ event, to, route }: StoredEvent, { provider }: MessageContext): Route {
  if (route) return { ...route, failover: ALLOWED }
  const stays = event === 'ALARM_RANG' && to === 'QUEUED' && provider !== null
  return stays ? { ...NO_ROUTE, providers: [provider] } : NO_ROUTE
}

/** A route is kept where the message went on: its rule allowed that. */
const ALLOWED: Failover = { onRefusal: true, onThrottleMs: 0, onNoReceiptMs: 0 }

/** After silence the message went on, or is to be submitted again: its provider allowed that. */
function wasResent({ to }: StoredEvent): boolean {
  return to === 'QUEUED' || to === 'FAILED_TEMP'
}

/** One that counted was of the ids that the message has; one that was ignored may have been of others, or the second. */
function receiptOfRow({ ignored, part }: StoredEvent): ReceiptOf {
  return { attempt: ignored ? NO_ATTEMPT : null, part }
}

/** Equal to none. */
const NO_ATTEMPT = Number.NaN

/** A row is never before the one before it; one whose event was seen earlier says so in its last line. */
function seenAtMs({ at, detail }: StoredEvent): number {
  const said = /(?:^|\n)(?:seen|received) at (\S+Z)$/.exec(detail ?? '')?.[1]
  return Date.parse(said ?? at)
}

/** An answer that counted spoke of the attempt under way; one that was ignored while one was, of an earlier one. */
function attemptOf(row: StoredEvent, context: MessageContext): number {
  const waitsFor = row.from !== null && isLifecycleState(row.from) ? LIFECYCLE[row.from].waitsFor : null
  return row.ignored && waitsFor === 'answer' ? context.attempts - 1 : context.attempts
}

/** What the provider said, short: the error of a receipt, or the raw answer. */
export function errorOf({ detail }: Pick<StoredEvent, 'detail'>): string {
  const { error, status } = receiptOf(detail) ?? {}
  const said = typeof error === 'string' ? normaliseError(error) : null
  if (said !== null) return said
  if (typeof status === 'string') return normaliseStatus(status)
  return detail ?? 'no answer in time'
}

/** Only how many there are is kept in the history. */
function providerIdsOf({ ids }: StoredEvent): readonly [string, ...string[]] {
  const [first = '', ...others] = Array.from(
    { length: ids ?? 1 },
    (_, index) => `id ${index + 1}, known to the gateway`,
  )
  return [first, ...others]
}

/** The body stands in the first line; below it may stand when it came. */
function receiptOf(detail: string | null): Readonly<Record<string, unknown>> | null {
  if (!detail?.startsWith('{')) return null
  try {
    return JSON.parse(detail.split('\n', 1)[0] ?? '') as Record<string, unknown>
  } catch {
    return null
  }
}

function isEventType(name: string): name is MessageEventType {
  return (MESSAGE_EVENT_TYPES as readonly string[]).includes(name)
}
