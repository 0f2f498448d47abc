import { CREDITS_LOW, toldType } from '../../domain/callback/told.ts'
import type { EndpointTest } from '../../flow/callback/test-endpoint.ts'
import type * as endpoints from '../../store/callback/callback-endpoints.ts'
import type { CallbackView } from '../../store/callback/callbacks.ts'
import type { ReplySet } from '../http/refuse.ts'
import { nextCursor } from '../http/window.ts'
import type {
  Callback,
  CallbackEndpoint,
  CallbackPage,
  CallbackWithBody,
  RotatedSecret,
  SetEndpoint,
  TestedEndpoint,
} from './callback-answers.ts'

/** What a message must be where no time bounds what is replayed, in words. */
export const NEEDS_BOUNDS = 'must be given, or from and to'

/** Answers 202. */
export function accepted<T>(set: ReplySet, body: T): T {
  set.status = 202
  return body
}

/** A callback as JSON, without what was sent. */
export function callbackJson(callback: CallbackView): Callback {
  return {
    id: callback.id,
    client_id: callback.clientId,
    message_id: callback.status === CREDITS_LOW ? null : callback.messageId,
    type: toldType(callback.status),
    sequence: callback.sequence,
    final: callback.final,
    via: callback.via,
    url: callback.url,
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

/** The same with what was sent. */
export function callbackWithBodyJson(callback: CallbackView): CallbackWithBody {
  return { ...callbackJson(callback), body: callback.body }
}

/** A page of callbacks as JSON. */
export function callbackPageJson(page: readonly CallbackView[], limit: number): CallbackPage {
  return { callbacks: page.map(callbackJson), next_cursor: nextCursor(page, limit) }
}

/** A client's endpoint as JSON; its secrets are never shown. */
export function endpointJson(
  clientId: string,
  endpoint: endpoints.CallbackEndpoint,
  nowMs: number,
): CallbackEndpoint {
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

/** An endpoint that was set; `secret` only when it was made with it. */
export function setEndpointJson(url: string, everyStatus: boolean, secret: string | null): SetEndpoint {
  return { url: new URL(url).href, every_status: everyStatus, ...(secret === null ? {} : { secret }) }
}

/** A new secret, shown this once. */
export function rotatedJson(secret: string, previousUntil: Date): RotatedSecret {
  return { secret, previous_secret_until: previousUntil.toISOString() }
}

/** What came of a test event as JSON. */
export function testedJson(test: EndpointTest): TestedEndpoint {
  return {
    id: test.id,
    url: test.url,
    taken: test.isTaken,
    status_code: test.statusCode,
    error: test.error,
    answer: test.answer,
    took_ms: test.tookMs,
    body: test.body,
  }
}
