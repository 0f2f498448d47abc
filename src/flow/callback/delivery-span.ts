import { CREDITS_LOW } from '../../domain/callback/told.ts'
import type { TraceHeaders } from '../../domain/trace/trace-parent.ts'
import type { ClaimedCallback } from '../../store/callback/claimed-callbacks.ts'
import type { Tracer } from '../../trace/tracer.ts'

/** The span of a delivery that is under way; `headers` give its trace on. */
export type DeliverySpan = {
  readonly headers: TraceHeaders
  /** It was answered, with this status over HTTP. `error`: what went wrong, in a word of ours; null: nothing did. Called once, or not at all. */
  end(statusCode: number | null, error: string | null): void
}

/** Begins it, in the trace of the message that the callback tells of; of what is of none in one of its own. */
export async function beginDelivery(
  tracer: Pick<Tracer, 'learn' | 'begin'>,
  { callback, to }: Pick<ClaimedCallback, 'callback' | 'to'>,
): Promise<DeliverySpan> {
  await tracer.learn([callback.messageId])
  const span = tracer.begin('callback', callback.messageId)
  return {
    headers: span.headers,
    end(statusCode, error) {
      const attributes = {
        'sms.message_id': callback.status === CREDITS_LOW ? null : callback.messageId,
        'sms.callback_id': callback.id,
        'sms.client_id': callback.clientId,
        'sms.told': callback.status,
        'sms.via': to.via,
        'sms.attempt': callback.attempts + 1,
        'http.response.status_code': statusCode,
      }
      span.end({ attributes, error })
    },
  }
}
