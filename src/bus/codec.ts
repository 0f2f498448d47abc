import { type Static, type TSchema, Type } from '@sinclair/typebox'
import { type TypeCheck, TypeCompiler } from '@sinclair/typebox/compiler'
import { assert } from '../domain/assert.ts'
import type { MessageId } from '../domain/message.ts'
import { type LiveUpdate, LiveUpdatePayload } from './live-update.ts'
import {
  type ActorBatch,
  MAX_ORDERS_PER_BATCH,
  MAX_RECEIPTS_PER_BATCH,
  type RawReceipt,
  SHARDS,
} from './port.ts'

/** Payload of `sms.actor.<lane>.<shard>`. Unknown fields are let through, so that a newer release can add some. */
export const ActorBatchPayload = Type.Object({
  lane: Type.Union([Type.Literal('otp'), Type.Literal('express'), Type.Literal('normal')]),
  shard: Type.Integer({ minimum: 0, maximum: SHARDS - 1 }),
  batchId: Type.String({ minLength: 1, maxLength: 128 }),
  orders: Type.Array(
    Type.Object({
      messageId: Type.Unsafe<MessageId>(
        Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$' }),
      ),
      event: Type.Literal('DISPATCHED'),
    }),
    { minItems: 1, maxItems: MAX_ORDERS_PER_BATCH },
  ),
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

/** UTF-8 JSON of one batch, about 75 bytes per order. More than `MAX_ORDERS_PER_BATCH` orders is a bug of the caller. */
export function encodeActorBatch(batch: ActorBatch): Uint8Array {
  assert(batch.orders.length > 0, 'a batch has orders')
  assert(batch.orders.length <= MAX_ORDERS_PER_BATCH, 'a batch keeps to MAX_ORDERS_PER_BATCH')
  const payload: Static<typeof ActorBatchPayload> = { ...batch, orders: [...batch.orders] }
  return encoder.encode(JSON.stringify(payload))
}

/** The batch in a payload. Never throws. */
export function decodeActorBatch(payload: Uint8Array): Decoded<ActorBatch> {
  return decode(actorBatchCheck, payload)
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
