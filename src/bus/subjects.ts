import { assert } from '../domain/assert.ts'
import type { Lane } from '../domain/message.ts'

/** Stream of orders to the actors. */
export const ACTOR_STREAM = 'SMS_ACTOR'
/** Every subject that `ACTOR_STREAM` keeps. */
export const ACTOR_SUBJECTS = 'sms.actor.>'

/** Stream of receipts as they came in. */
export const RECEIPT_STREAM = 'SMS_RECEIPT'
/** Every subject that `RECEIPT_STREAM` keeps. */
export const RECEIPT_SUBJECTS = 'sms.receipt.*'
/** Durable consumer that takes the receipts of all providers. */
export const RECEIPT_CONSUMER = 'receipt'

/** Subject of live updates: plain NATS, no stream keeps it. */
export const LIVE_SUBJECT = 'sms.live.moves'

/** Subject of one lane and shard: `sms.actor.express.3`. */
export function actorSubject(lane: Lane, shard: number): string {
  return `sms.actor.${lane}.${shard}`
}

/** Durable consumer of one lane and shard: `actor-express-3`. */
export function actorConsumer(lane: Lane, shard: number): string {
  return `actor-${lane}-${shard}`
}

/** Subject of one provider's receipts: `sms.receipt.mock`. The name is one subject token: letters, digits, `_`, `-`. */
export function receiptSubject(provider: string): string {
  assert(/^[\w-]{1,64}$/.test(provider), 'a provider name is one subject token')
  return `sms.receipt.${provider}`
}
