import { isFinal } from '../../domain/message.ts'
import type { listEvents, MessageView } from '../../store/message-views.ts'
import { nextCursor } from '../http/window.ts'
import type { MessageEvent, MessageHistory, MessagePage } from './message-answers.ts'

/** A message as JSON. */
export function messageJson(message: MessageView) {
  return {
    id: message.id,
    client_id: message.clientId,
    to: message.to,
    from: message.from,
    text: message.text,
    encoding: message.encoding,
    parts: message.parts,
    status: message.status,
    credit_state: message.creditState,
    cost_cents: message.costCents,
    reference: message.reference,
    provider: message.provider,
    provider_message_id: message.providerMessageId,
    attempts: message.attempts,
    last_error: message.lastError,
    express: message.express,
    send_at: message.sendAt?.toISOString() ?? null,
    expires_at: message.expiresAt.toISOString(),
    created_at: message.createdAt.toISOString(),
    updated_at: message.updatedAt.toISOString(),
    final: isFinal(message.status),
  }
}

/** A page of messages as JSON. */
export function messagePageJson(page: readonly MessageView[], limit: number): MessagePage {
  return { messages: page.map(messageJson), next_cursor: nextCursor(page, limit) }
}

type StoredEvent = Awaited<ReturnType<typeof listEvents>>[number]

/** A history as JSON. */
export function historyJson(events: readonly StoredEvent[]): MessageHistory {
  return { events: events.map(eventJson) }
}

function eventJson(event: StoredEvent): MessageEvent {
  return {
    seq: event.seq,
    at: event.at.toISOString(),
    event: event.event,
    from: event.fromStatus,
    to: event.toStatus,
    ignored: event.ignored,
    attempt: event.attempt,
    detail: event.detail,
  }
}
