import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler'
import { assert } from '../domain/assert.ts'
import type { MessageId } from '../domain/message.ts'
import { PROVIDER_NAME_PATTERN } from '../domain/provider/provider.ts'
import { type LiveUpdate, LiveUpdatePayload } from './live-update.ts'
import {
  type ActorBatch,
  type ActorOrder,
  MAX_ORDERS_PER_BATCH,
  MAX_RECEIPTS_PER_BATCH,
  type RawReceipt,
  SHARDS,
} from './port.ts'

/** An order in a payload, as long as any other, for the backlog is counted by bytes: id, `:`, its parts as two hex digits. */
const ORDER_PATTERN =
  '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}:(?!00)[0-9a-f]{2}$'
const ID_LENGTH = 36

/** Payload of `sms.actor.<provider>.<lane>.<shard>`. Unknown fields are let through, so that a newer release can add some. */
export const ActorBatchPayload = Type.Object({
  provider: Type.String({ pattern: PROVIDER_NAME_PATTERN }),
  lane: Type.Union([Type.Literal('otp'), Type.Literal('express'), Type.Literal('normal')]),
  shard: Type.Integer({ minimum: 0, maximum: SHARDS - 1 }),
  batchId: Type.String({ minLength: 1, maxLength: 128 }),
  orders: Type.Array(Type.String({ pattern: ORDER_PATTERN }), {
    minItems: 1,
    maxItems: MAX_ORDERS_PER_BATCH,
  }),
})

/** Payload of `sms.receipt.<provider>`. */
export const ReceiptsPayload = Type.Array(
  Type.Object({
    receiptId: Type.String({ minLength: 1, maxLength: 128 }),
    provider: Type.String({ minLength: 1, maxLength: 64 }),
    body: Type.Unknown(),
    receivedAtMs: Type.Integer({ minimum: 0 }),
  }),
  { minItems: 1, maxItems: MAX_RECEIPTS_PER_BATCH },
)

/** A payload, or why it is none. The reason names the field and never repeats its content. */
export type Decoded<T> =
  | { readonly kind: 'readable'; readonly value: T }
  | { readonly kind: 'unreadable'; readonly reason: string }

/** Half of the 1 MiB that nats-server takes per message unless told otherwise (`max_payload`). */
export const MAX_PAYLOAD_BYTES = 512 * 1024

const actorBatchCheck = TypeCompiler.Compile(ActorBatchPayload)
const receiptsCheck = TypeCompiler.Compile(ReceiptsPayload)
const liveUpdateCheck = TypeCompiler.Compile(LiveUpdatePayload)
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 JSON of one batch, 42 bytes per order. More than `MAX_ORDERS_PER_BATCH` orders is a bug of the caller. */
export function encodeActorBatch(batch: ActorBatch): Uint8Array {
  assert(batch.orders.length > 0, 'a batch has orders')
  assert(batch.orders.length <= MAX_ORDERS_PER_BATCH, 'a batch keeps to MAX_ORDERS_PER_BATCH')
  const payload: Static<typeof ActorBatchPayload> = { ...batch, orders: batch.orders.map(wordOf) }
  return encoder.encode(JSON.stringify(payload))
}

function wordOf({ messageId, parts }: ActorOrder): string {
  assert(parts >= 1 && parts <= 255, 'no message has more than 255 parts')
  return `${messageId}:${parts < 16 ? '0' : ''}${parts.toString(16)}`
}

function orderOf(word: string): ActorOrder {
  return {
    messageId: word.slice(0, ID_LENGTH) as MessageId, // ORDER_PATTERN
    event: 'DISPATCHED',
    parts: Number.parseInt(word.slice(ID_LENGTH + 1), 16),
  }
}

/** The batch in a payload. Never throws. */
export function decodeActorBatch(payload: Uint8Array): Decoded<ActorBatch> {
  const decoded = decode(actorBatchCheck, payload)
  if (decoded.kind === 'unreadable') return decoded
  const { provider, lane, shard, batchId, orders } = decoded.value
  return { kind: 'readable', value: { provider, lane, shard, batchId, orders: orders.map(orderOf) } }
}

/** Receipts that travel together: one provider, at most `MAX_RECEIPTS_PER_BATCH`, in the order they came. */
export type ReceiptGroup = { readonly provider: string; readonly receipts: readonly RawReceipt[] }

/** Every receipt in exactly one group. */
export function groupReceipts(receipts: readonly RawReceipt[]): ReceiptGroup[] {
  const groups: ReceiptGroup[] = []
  for (const [provider, all] of Map.groupBy(receipts, (receipt) => receipt.provider)) {
    for (let from = 0; from < all.length; from += MAX_RECEIPTS_PER_BATCH) {
      groups.push({ provider, receipts: all.slice(from, from + MAX_RECEIPTS_PER_BATCH) })
    }
  }
  return groups
}

/** UTF-8 JSON of the receipts of one group, in halves where it is over `MAX_PAYLOAD_BYTES`. A single receipt is never cut. */
export function encodeReceipts(receipts: readonly RawReceipt[]): Uint8Array[] {
  // JSON has no `undefined`: without this a receipt that came with no body could not be read back.
  const payload = encoder.encode(
    JSON.stringify(receipts.map((receipt) => ({ ...receipt, body: receipt.body ?? null }))),
  )
  if (payload.length <= MAX_PAYLOAD_BYTES || receipts.length === 1) return [payload]
  const half = receipts.length >>> 1
  return [...encodeReceipts(receipts.slice(0, half)), ...encodeReceipts(receipts.slice(half))]
}

/** The receipts in a payload. Never throws. */
export function decodeReceipts(payload: Uint8Array): Decoded<readonly RawReceipt[]> {
  return decode(receiptsCheck, payload)
}

/** UTF-8 JSON of one update, at most some 60 kB. */
export function encodeLiveUpdate(update: LiveUpdate): Uint8Array {
  return encoder.encode(JSON.stringify(update))
}

/** The update in a payload. Never throws. */
export function decodeLiveUpdate(payload: Uint8Array): Decoded<LiveUpdate> {
  return decode(liveUpdateCheck, payload)
}

function decode<Schema extends TSchema>(
  check: TypeCheck<Schema>,
  payload: Uint8Array,
): Decoded<Static<Schema>> {
  const parsed = parse(payload)
  if (parsed.kind === 'unreadable') return parsed
  if (check.Check(parsed.value)) return { kind: 'readable', value: parsed.value }
  const first = check.Errors(parsed.value).First()
  return { kind: 'unreadable', reason: first ? `${first.path || '/'}: ${first.message}` : 'not the schema' }
}

function parse(payload: Uint8Array): Decoded<unknown> {
  try {
    return { kind: 'readable', value: JSON.parse(decoder.decode(payload)) }
  } catch (cause) {
    return { kind: 'unreadable', reason: cause instanceof SyntaxError ? 'not JSON' : 'not UTF-8' }
  }
}
