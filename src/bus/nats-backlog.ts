import type { StreamState } from 'nats'
import type { MessageId } from '../domain/message.ts'
import { encodeActorBatch } from './codec.ts'
import { type ActorBatch, MAX_ORDERS_PER_BATCH } from './port.ts'
import { actorSubject } from './subjects.ts'

/** What nats-server stores of a message besides subject, header and payload: `fileStoreMsgSize` of its filestore.go. */
const RECORD_BYTES = 22 + 8

/** The length of a header goes before it. */
const HEADER_LENGTH_BYTES = 4

const ID = '0190a5f0-7c3a-7d2e-9b41-3f6a5c8e1d20' as MessageId // any UUIDv7: all are as long
const ORDER = { messageId: ID, event: 'DISPATCHED', parts: 1 } as const
const SAMPLE: ActorBatch = { provider: 'mock', lane: 'normal', shard: 0, batchId: ID, orders: [ORDER] }
const HEADER_BYTES = `NATS/1.0\r\nNats-Msg-Id: ${ID}\r\n\r\n`.length

/** What each further order adds to a batch. */
const ORDER_BYTES =
  encodeActorBatch({ ...SAMPLE, orders: [ORDER, ORDER] }).length - encodeActorBatch(SAMPLE).length

const SAMPLE_SUBJECT_LENGTH = actorSubject('mock', 'normal', 0).length

/** A batch for `mock` in the normal lane without its orders; the names of both are in the subject and in the payload. */
const BATCH_BYTES =
  RECORD_BYTES +
  HEADER_LENGTH_BYTES +
  HEADER_BYTES +
  SAMPLE_SUBJECT_LENGTH +
  encodeActorBatch(SAMPLE).length -
  ORDER_BYTES

/**
 * Orders in the stream of orders, from its state with the count per subject. All orders are equally long, whatever their parts, so the bytes
 * tell how many there are: exactly with file storage; where the server stores otherwise (memory) about, and in any case
 * 1 to `MAX_ORDERS_PER_BATCH` per batch.
 */
export function ordersIn({
  bytes,
  messages,
  subjects = {},
}: Pick<StreamState, 'bytes' | 'messages' | 'subjects'>): number {
  const names = Object.entries(subjects).reduce(
    (sum, [subject, batches]) => sum + batches * 2 * (subject.length - SAMPLE_SUBJECT_LENGTH),
    0,
  )
  const orders = Math.round((bytes - messages * BATCH_BYTES - names) / ORDER_BYTES)
  return Math.min(Math.max(orders, messages), messages * MAX_ORDERS_PER_BATCH)
}
