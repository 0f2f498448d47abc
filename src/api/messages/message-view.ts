import { isFinal } from '../../domain/lifecycle.ts'
import type { listEvents, MessageView } from '../../store/message-views.ts'

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

/** One row of a history as JSON. */
export function eventJson(event: Awaited<ReturnType<typeof listEvents>>[number]) {
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
