/** Facts about a callback. `atMs` is when, in Unix milliseconds; `version` names the claim whose delivery is spoken of. */
export type CallbackEvent =
  /** A worker took it for delivery: it was due, or the lease of an earlier claim had ended. */
  | { readonly type: 'CLAIMED'; readonly atMs: number }
  /** It was taken: answered 2xx, or by a deliver_sm_resp, which has no status code of HTTP. */
  | {
      readonly type: 'DELIVERY_SUCCEEDED'
      readonly atMs: number
      readonly version: number
      readonly statusCode: number | null
    }
  /** Answered otherwise, or not at all: then there is no status code. `random` is in [0, 1), for jitter. */
  | {
      readonly type: 'DELIVERY_FAILED'
      readonly atMs: number
      readonly version: number
      readonly statusCode: number | null
      readonly error: string
      readonly retryAfterMs: number | null
      readonly random: number
    }
  /** Answered 410: the endpoint wants nothing any more. */
  | {
      readonly type: 'ENDPOINT_GONE'
      readonly atMs: number
      readonly version: number
      readonly statusCode: number
      readonly error: string
    }
  /** Its endpoint was removed or disabled, or it has been open for too long. */
  | { readonly type: 'GIVEN_UP'; readonly atMs: number; readonly error: string }
  | { readonly type: 'REPLAY_REQUESTED'; readonly atMs: number }

export type CallbackEventType = CallbackEvent['type']

const EVENT_TYPE_RECORD: Record<CallbackEventType, true> = {
  CLAIMED: true,
  DELIVERY_SUCCEEDED: true,
  DELIVERY_FAILED: true,
  ENDPOINT_GONE: true,
  GIVEN_UP: true,
  REPLAY_REQUESTED: true,
}

/** Every event type, for tables that must be complete. */
export const CALLBACK_EVENT_TYPES = Object.keys(EVENT_TYPE_RECORD) as readonly CallbackEventType[]
