import type { CallbackEndpoint } from '../../store/callback-endpoints.ts'
import type { CallbackView } from '../../store/callbacks.ts'

/** A callback as JSON, without what was sent. */
export function callbackJson(callback: CallbackView) {
  return {
    id: callback.id,
    client_id: callback.clientId,
    message_id: callback.messageId,
    type: `message.${callback.status.toLowerCase()}`,
    sequence: callback.sequence,
    final: callback.final,
    state: callback.state,
    attempts: callback.attempts,
    replays: callback.replays,
    next_attempt_at: callback.wakeAt?.toISOString() ?? null,
    last_status_code: callback.lastStatusCode,
    last_error: callback.lastError,
    created_at: callback.createdAt.toISOString(),
    updated_at: callback.updatedAt.toISOString(),
    delivered_at: callback.deliveredAt?.toISOString() ?? null,
  }
}

/** A client's endpoint as JSON; its secrets are never shown. */
export function endpointJson(clientId: string, endpoint: CallbackEndpoint, nowMs: number) {
  const { openUntil, previousSecretUntil } = endpoint
  const overlaps = previousSecretUntil !== null && previousSecretUntil.getTime() > nowMs
  return {
    client_id: clientId,
    url: endpoint.url,
    every_status: endpoint.everyStatus,
    enabled: endpoint.url !== null && endpoint.disabledAt === null,
    disabled_at: endpoint.disabledAt?.toISOString() ?? null,
    disabled_reason: endpoint.disabledReason,
    previous_secret_until: overlaps ? previousSecretUntil.toISOString() : null,
    breaker: {
      state: openUntil === null ? 'closed' : openUntil.getTime() > nowMs ? 'open' : 'half_open',
      failures: endpoint.failures,
      open_until: openUntil?.toISOString() ?? null,
    },
    counts: { open: endpoint.open, delivered_24h: endpoint.delivered, dead_24h: endpoint.dead },
  }
}
