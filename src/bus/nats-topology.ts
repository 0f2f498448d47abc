import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  type JetStreamManager,
  nanos,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from 'nats'
import type { Lane } from '../domain/message.ts'
import { apiErrorOf, nullWhen } from './nats-api-error.ts'
import {
  ACTOR_STREAM,
  ACTOR_SUBJECTS,
  actorConsumer,
  actorSubject,
  OLD_ACTOR_CONSUMERS,
  OLD_ACTOR_SUBJECTS,
  ordersOf,
  RECEIPT_CONSUMER,
  RECEIPT_STREAM,
  RECEIPT_SUBJECTS,
} from './subjects.ts'

/** How long a worker may be silent about a delivery before another gets it: what a dead worker had in hand waits so long. */
export const ACK_WAIT_MS = 6_000

/** A repeat of a batch id within this time is stored once. */
export const DUPLICATE_WINDOW_MS = 120_000

/** Full at this many messages: publishing then fails, and alarms (orders) or the provider (receipts) try again later. */
export const MAX_STORED_MESSAGES = 1_000_000

/** As above, for receipts, whose size others decide: a million and more of the usual ones. */
export const MAX_STORED_RECEIPT_BYTES = 256 * 1024 * 1024

/**
 * Deliveries of one consumer that may be unanswered at once. Whatever a crashed worker had in hand is stuck for
 * `ACK_WAIT_MS`, so this is small: 16 workers with their prefetch of 4. A batch given back with a delay counts
 * until it is due, so a shard whose batches all wait takes no more: that is the brake.
 */
const MAX_UNANSWERED_ACTOR_BATCHES = 64

/** As above, but receipts that wait for their submit answer are given back with a delay and must not stop the rest. */
const MAX_UNANSWERED_RECEIPT_BATCHES = 1_000

/**
 * A consumer from which nobody has pulled for so long is removed by the server: its provider is paused, or gone. What is
 * stored stays, and whoever takes again makes it anew.
 */
const UNUSED_AFTER_MS = 3_600_000

/** API errors that mean "there is one already, and it differs". */
const EXISTS_DIFFERENTLY: ReadonlySet<number> = new Set([
  10058, // JSStreamNameExistErr
  10013, // JSConsumerNameExistErr
  10105, // JSConsumerExistingActiveErr
  10148, // JSConsumerAlreadyExists, from 2.10 on
])

/** JSConsumerNotFoundErr: usually there is no old queue, and another process may be the first to remove it. */
const NO_CONSUMER = 10014

type Stream = Partial<StreamConfig> & { readonly name: string }
type Durable = Partial<ConsumerConfig> & { readonly durable_name: string }

const workQueue = {
  retention: RetentionPolicy.Workqueue,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_msgs: MAX_STORED_MESSAGES,
  duplicate_window: nanos(DUPLICATE_WINDOW_MS),
} as const

const streams: readonly Stream[] = [
  { ...workQueue, name: ACTOR_STREAM, subjects: [ACTOR_SUBJECTS] },
  { ...workQueue, name: RECEIPT_STREAM, subjects: [RECEIPT_SUBJECTS], max_bytes: MAX_STORED_RECEIPT_BYTES },
]

const pulled = {
  ack_policy: AckPolicy.Explicit,
  ack_wait: nanos(ACK_WAIT_MS),
  deliver_policy: DeliverPolicy.All,
  // Never given up by the server: what cannot be read leaves through `onUnreadable`.
  max_deliver: -1,
} as const

const receiptConsumer: Durable = {
  ...pulled,
  durable_name: RECEIPT_CONSUMER,
  filter_subject: RECEIPT_SUBJECTS,
  max_ack_pending: MAX_UNANSWERED_RECEIPT_BATCHES,
}

/**
 * Creates or updates streams and the consumer of receipts. Safe to call again and by several processes at once. `replicas` is on
 * how many servers each stream, and its consumers with it, is kept: 1 to 5, also while it is used; null: as it is, 1 where it is
 * made. Other settings not named here stay as who runs the server set them.
 */
export async function ensureTopology(manager: JetStreamManager, replicas: number | null): Promise<void> {
  const kept = replicas === null ? {} : { num_replicas: replicas }
  await Promise.all(streams.map((stream) => ensureStream(manager, { ...stream, ...kept })))
  await ensureConsumer(manager, RECEIPT_STREAM, receiptConsumer)
}

/** The same for the consumer of one queue of orders. */
export async function ensureOrderConsumer(
  manager: JetStreamManager,
  provider: string,
  lane: Lane,
  shard: number,
): Promise<void> {
  await ensureConsumer(manager, ACTOR_STREAM, {
    ...pulled,
    durable_name: actorConsumer(provider, lane, shard),
    filter_subject: actorSubject(provider, lane, shard),
    max_ack_pending: MAX_UNANSWERED_ACTOR_BATCHES,
    inactive_threshold: nanos(UNUSED_AFTER_MS),
  })
}

/**
 * Removes the queues of the release before providers had their own, unless a worker of that release still pulls from one:
 * then they are its own, all of them, and false is answered. What they held is found by alarms.
 */
export async function removeOldQueues(manager: JetStreamManager): Promise<boolean> {
  const unlessGone = nullWhen(NO_CONSUMER)
  const asked = OLD_ACTOR_CONSUMERS.map((name) =>
    manager.consumers.info(ACTOR_STREAM, name).catch(unlessGone),
  )
  const old = (await Promise.all(asked)).filter((info) => info !== null)
  if (old.some(({ num_waiting }) => num_waiting > 0)) return false
  await Promise.all(old.map(({ name }) => manager.consumers.delete(ACTOR_STREAM, name).catch(unlessGone)))
  await manager.streams.purge(ACTOR_STREAM, { filter: OLD_ACTOR_SUBJECTS })
  return true
}

/** Removes the orders that wait for a provider. Its consumers go when nobody has pulled from them for a time. */
export async function purgeOrders(manager: JetStreamManager, provider: string): Promise<void> {
  await manager.streams.purge(ACTOR_STREAM, { filter: ordersOf(provider) })
}

async function ensureStream(manager: JetStreamManager, stream: Stream): Promise<void> {
  try {
    // A copy, because `add` writes into what it is given.
    await manager.streams.add({ ...stream })
  } catch (cause) {
    if (!EXISTS_DIFFERENTLY.has(apiErrorOf(cause))) throw cause
    await manager.streams.update(stream.name, stream)
  }
}

async function ensureConsumer(manager: JetStreamManager, stream: string, durable: Durable): Promise<void> {
  try {
    await manager.consumers.add(stream, { ...durable })
  } catch (cause) {
    if (!EXISTS_DIFFERENTLY.has(apiErrorOf(cause))) throw cause
    await manager.consumers.update(stream, durable.durable_name, durable)
  }
}
