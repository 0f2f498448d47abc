import { assert } from '../domain/assert.ts'
import { LANES, type Lane } from '../domain/message.ts'
import { SHARDS } from './port.ts'

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

/** Subject of one provider, lane and shard: `sms.actor.mock.express.3`. */
export function actorSubject(provider: string, lane: Lane, shard: number): string {
  assertToken(provider)
  return `sms.actor.${provider}.${lane}.${shard}`
}

/** Every order for a provider. */
export function ordersOf(provider: string): string {
  assertToken(provider)
  return `sms.actor.${provider}.*.*`
}

/** Durable consumer of one provider, lane and shard: `actor-mock-express-3`. */
export function actorConsumer(provider: string, lane: Lane, shard: number): string {
  assertToken(provider)
  return `actor-${provider}-${lane}-${shard}`
}

/** Subjects of orders as they were before providers had queues of their own: `sms.actor.express.3`. */
export const OLD_ACTOR_SUBJECTS = 'sms.actor.*.*'
/** True for one of them. */
export function isOldActorSubject(subject: string): boolean {
  return subject.split('.').length === 4
}
/** Their durable consumers, `actor-express-3`. */
export const OLD_ACTOR_CONSUMERS: readonly string[] = LANES.flatMap((lane) =>
  Array.from({ length: SHARDS }, (_, shard) => `actor-${lane}-${shard}`),
)

/** Subject of one provider's receipts: `sms.receipt.mock`. The name is one subject token: letters, digits, `_`, `-`. */
export function receiptSubject(provider: string): string {
  assertToken(provider)
  return `sms.receipt.${provider}`
}

function assertToken(provider: string): void {
  assert(/^[\w-]{1,64}$/.test(provider), 'a provider name is one subject token')
}
