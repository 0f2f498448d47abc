import type { MessageContext } from '../../../../actors/message/context.ts'
import type { MessageEvent, MessageEventType } from '../../../../actors/message/events.ts'
import { MESSAGE_EVENT_TYPES } from '../../../../actors/message/events.ts'
import { isLifecycleState, LIFECYCLE } from '../../../domain/lifecycle.ts'
import { normaliseError, normaliseStatus } from '../../../domain/receipt.ts'
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
  switch (row.event) {
    case 'PROVIDER_ACCEPTED':
      return {
        type: row.event,
        atMs,
        ...of,
        // The answer of the provider before would name that one; the history does not.
        provider: context.provider ?? context.policy.provider,
        providerMessageId: providerIdOf(row),
      }
    case 'PROVIDER_REJECTED_TEMP':
    case 'PROVIDER_UNKNOWN':
      return { type: row.event, atMs, ...of, error, random: 0 }
    case 'PROVIDER_REJECTED_PERM':
      return { type: row.event, atMs, ...of, error }
    case 'PROVIDER_THROTTLED':
      return { type: row.event, atMs, ...of, retryAfterMs: null, random: 0 }
    case 'RECEIPT_FAILED':
    case 'RECEIPT_EXPIRED':
      return { type: row.event, atMs, error }
    case 'ALARM_RANG':
      return { type: row.event, atMs, random: 0 }
    case 'DISPATCHED':
    case 'RECEIPT_DELIVERED':
    case 'RECEIPT_PROGRESS':
    case 'RECEIPT_UNKNOWN':
    case 'CANCEL_REQUESTED':
      return { type: row.event, atMs }
  }
}

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

function providerIdOf({ detail }: StoredEvent): string {
  const said = receiptOf(detail)?.['provider_message_id']
  return typeof said === 'string' ? said : 'known to the gateway'
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
