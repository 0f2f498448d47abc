import type { MessageId } from '../message.ts'

/**
 * The gateway's own name of a request: a UUIDv7 whose last three digits are 0. Its messages are named by it: in their ids these three
 * digits count them, so that a request leads to its messages, and a message to its request, without a row for it.
 */
export type RequestId = string & { readonly __brand: 'RequestId' }

/** Messages that one request can name, which is more than a batch holds. */
export const MAX_NAMED = 0x800

/** Set in the ids of messages whose request has a row of its own: `message_requests`. */
const KEPT = 0x800

const DIGITS = 3

/** The name of a request, of a fresh UUIDv7. */
export function requestIdFrom(uuid7: string): RequestId {
  return `${uuid7.slice(0, -DIGITS)}000` as RequestId // the form is that of one
}

/** The id of the `nth` message of a request, from 0 and below `MAX_NAMED`; `isKept` when the request has a row. */
export function messageIdIn(requestId: RequestId, nth: number, isKept: boolean): MessageId {
  const digits = (nth | (isKept ? KEPT : 0)).toString(16).padStart(DIGITS, '0')
  return (requestId.slice(0, -DIGITS) + digits) as MessageId // a UUIDv7 as the request's
}

/** The id of a message that no request names, of a fresh UUIDv7. */
export function messageIdAlone(uuid7: string): MessageId {
  return messageIdIn(requestIdFrom(uuid7), 0, false)
}

/** The request that a message was made by. One that named its message otherwise is called so all the same, and has no other message. */
export function requestIdOf(messageId: string): RequestId {
  return requestIdFrom(messageId)
}

/** Whether the request of a message may have a row. Of a message that was not named by its request either may be said. */
export function mayBeKept(messageId: string): boolean {
  return Number.parseInt(messageId.slice(-DIGITS), 16) >= KEPT
}

/** The request of the gateway's own that is named so, as UUID or, as a trace is, in 32 digits; null: that is no such name. */
export function readRequestId(text: string): RequestId | null {
  const [, ...groups] = NAME.exec(text.trim().toLowerCase()) ?? []
  return groups.length === 0 ? null : (groups.join('-') as RequestId) // by the pattern
}

const NAME = /^([0-9a-f]{8})-?([0-9a-f]{4})-?(7[0-9a-f]{3})-?([89ab][0-9a-f]{3})-?([0-9a-f]{9}000)$/
