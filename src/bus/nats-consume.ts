import {
  ConsumerEvents,
  type ConsumerMessages,
  type JetStreamClient,
  type JetStreamManager,
  type JsMsg,
} from 'nats'
import type { Logger } from 'pino'
import { LANES, type Lane } from '../domain/message.ts'
import { type Decoded, decodeActorBatch, decodeReceipts } from './codec.ts'
import { ACK_WAIT_MS, ensureOrderConsumer } from './nats-topology.ts'
import { type Consumer, type Delivery, type OnUnreadable, type OrderTaker, SHARDS } from './port.ts'
import { ACTOR_STREAM, actorConsumer, RECEIPT_CONSUMER, RECEIPT_STREAM } from './subjects.ts'

/**
 * Messages taken ahead of the handler. Few, because they wait in one worker while another may be idle, and because
 * the last of them must be reached within the ack wait. Enough to hide the round trip to the server.
 */
const ACTOR_PREFETCH = 4
const RECEIPT_PREFETCH = 8

/** Says this often that a delivery is still being worked on: three times within the ack wait. */
const STILL_WORKING_MS = ACK_WAIT_MS / 3

/**
 * How often the server says that a pull is still open. When two of them are missed, after 10 to 15 s, taking starts again: a server
 * tells not every pull that its stream was deleted. Shorter, and a handler that takes long would look like that.
 */
const HEARTBEAT_MS = 5_000

/** Where a cluster says that a consumer has a new leader, which knows nothing of the pulls at the last one. */
const NEW_LEADER = '$JS.EVENT.ADVISORY.CONSUMER.LEADER_ELECTED'

/** Pause before a loop that ended by an error starts again. */
const RESTART_PAUSE_MS = 200

/** When a handler failed, its delivery comes again after this. */
const FAILED_HANDLER_RETRY_MS = 1_000

/** One durable consumer and the way of its messages to the handler. */
type Source = {
  readonly stream: string
  readonly durable: string
  readonly prefetch: number
  /** Makes the consumer where it is missing. */
  prepare(): Promise<void>
  deliver(message: JsMsg, unanswered: Set<JsMsg>): Promise<void>
}

/** What the loops need from the connection. */
export type Upstream = {
  readonly jetstream: JetStreamClient
  readonly manager: JetStreamManager
  readonly log: Pick<Logger, 'warn' | 'error'> | undefined
  /** Resolves when connected, with streams and the consumer of receipts in place; rejects when the connection is closed. */
  ready(): Promise<void>
  /** Aborts when the connection that is open now is lost. */
  disconnected(): AbortSignal
  /** Calls back for every message of a subject; the answer stops that. */
  onSubject(subject: string, told: () => void): () => void
  closed(): boolean
}

/** Starts taking receipts; the answer is that of `startLoops`. */
export function takeReceipts(upstream: Upstream, consumer: Consumer): () => Promise<void> {
  const deliver = (message: JsMsg, unanswered: Set<JsMsg>) =>
    handOver(message, unanswered, decodeReceipts, consumer.onUnreadable, (delivery) =>
      consumer.onReceipts(delivery),
    )
  const source = { stream: RECEIPT_STREAM, durable: RECEIPT_CONSUMER, prefetch: RECEIPT_PREFETCH, deliver }
  return startLoops(upstream, [{ ...source, prepare: async () => {} }])
}

/** Starts taking the orders of a provider, each lane and shard by itself; the answer is that of `startLoops`. */
export function takeOrders(upstream: Upstream, provider: string, taker: OrderTaker): () => Promise<void> {
  const deliver = (message: JsMsg, unanswered: Set<JsMsg>) =>
    handOver(message, unanswered, decodeActorBatch, taker.onUnreadable, (delivery) =>
      taker.onActorBatch(delivery),
    )
  const sourceOf = (lane: Lane, shard: number): Source => ({
    stream: ACTOR_STREAM,
    durable: actorConsumer(provider, lane, shard),
    // With one the client pulls again only when the handler is done.
    prefetch: taker.ahead === 'none' ? 1 : ACTOR_PREFETCH,
    prepare: () => ensureOrderConsumer(upstream.manager, provider, lane, shard),
    deliver,
  })
  return startLoops(
    upstream,
    LANES.flatMap((lane) => Array.from({ length: SHARDS }, (_, shard) => sourceOf(lane, shard))),
  )
}

/**
 * Starts one loop per source. Each takes the next message when the handler is done with the last.
 * The answer gives back what was taken ahead and resolves when no handler call is pending.
 */
function startLoops(upstream: Upstream, sources: readonly Source[]): () => Promise<void> {
  const stop = new AbortController()
  const unanswered = new Set<JsMsg>()
  const working = setInterval(() => {
    if (upstream.closed()) return clearInterval(working)
    for (const message of unanswered) message.working()
    if (stop.signal.aborted && unanswered.size === 0) clearInterval(working)
  }, STILL_WORKING_MS)
  // What is in hand at a stop is answered by its handler, or comes again after the ack wait.
  working.unref()
  const loops = sources.map((source) => loop(upstream, source, stop.signal, unanswered))
  return async () => {
    stop.abort()
    await Promise.all(loops)
  }
}

async function loop(
  upstream: Upstream,
  source: Source,
  stopped: AbortSignal,
  unanswered: Set<JsMsg>,
): Promise<void> {
  while (!stopped.aborted && !upstream.closed()) {
    try {
      await unlessStopped(upstream.ready(), stopped)
      if (stopped.aborted) return
      await source.prepare()
      await takeAll(upstream, source, stopped, unanswered)
    } catch (cause) {
      if (upstream.closed()) return
      upstream.log?.warn({ err: cause, durable: source.durable }, 'bus: taking was interrupted, starts again')
    }
    await unlessStopped(Bun.sleep(RESTART_PAUSE_MS), stopped)
  }
}

async function takeAll(
  { jetstream, log, disconnected, onSubject }: Upstream,
  source: Source,
  stopped: AbortSignal,
  unanswered: Set<JsMsg>,
): Promise<void> {
  // The client would go on after a reconnect, but a pull from a consumer that an empty store no longer has is
  // answered by silence, found out after 10 s and more. So each connection starts anew, behind `ready`.
  const ended = AbortSignal.any([stopped, disconnected()])
  const durable = await jetstream.consumers.get(source.stream, source.durable)
  const messages = await durable.consume({
    max_messages: source.prefetch,
    // One pull for several messages instead of one pull for each.
    threshold_messages: Math.max(1, source.prefetch >>> 2),
    idle_heartbeat: HEARTBEAT_MS,
    // Ends by an error when somebody deleted the consumer; otherwise the client asks again and again, for ever.
    abort_on_missing_resource: true,
  })
  // The promise of close() is the end of the iterator, which the loop below sees itself.
  const close = () => void messages.close()
  ended.addEventListener('abort', close, { once: true })
  if (ended.aborted) close()
  const forget = onSubject(`${NEW_LEADER}.${source.stream}.${source.durable}`, close)
  let handing = false
  let handedMs = performance.now()
  void eachMissedHeartbeat(messages, () => {
    // While a handler works no pull is open.
    if (handing || performance.now() - handedMs < HEARTBEAT_MS) return
    log?.warn({ durable: source.durable }, 'bus: NATS is silent about what it stores, taking starts again')
    close()
  })
  try {
    for await (const message of messages) {
      handing = true
      if (stopped.aborted) message.nak()
      else await deliverOrReturn(source, message, unanswered, log)
      handing = false
      handedMs = performance.now()
    }
  } finally {
    forget()
    ended.removeEventListener('abort', close)
    close()
  }
}

/** A client whose question for the consumer is not answered then asks again only when its pull has ended, after 30 s. */
async function eachMissedHeartbeat(messages: ConsumerMessages, missed: () => void): Promise<void> {
  for await (const { type } of await messages.status()) if (type === ConsumerEvents.HeartbeatsMissed) missed()
}

async function deliverOrReturn(
  source: Source,
  message: JsMsg,
  unanswered: Set<JsMsg>,
  log: Upstream['log'],
): Promise<void> {
  try {
    await source.deliver(message, unanswered)
  } catch (cause) {
    unanswered.delete(message)
    log?.error({ err: cause, subject: message.subject }, 'bus: a handler failed, its delivery comes again')
    message.nak(FAILED_HANDLER_RETRY_MS)
  }
}

async function handOver<T>(
  message: JsMsg,
  unanswered: Set<JsMsg>,
  decode: (payload: Uint8Array) => Decoded<T>,
  onUnreadable: OnUnreadable,
  hand: (delivery: Delivery<T>) => Promise<void>,
): Promise<void> {
  const decoded = decode(message.data)
  if (decoded.kind === 'unreadable') {
    await onUnreadable(message.subject, new TextDecoder().decode(message.data), decoded.reason)
    message.ack()
    return
  }
  unanswered.add(message)
  await hand({
    payload: decoded.value,
    redelivered: message.redelivered,
    // Without a connection both write into a buffer that the next dial empties: the delivery then comes again.
    ack: () => {
      unanswered.delete(message)
      message.ack()
    },
    nak: (delayMs) => {
      unanswered.delete(message)
      message.nak(Math.ceil(delayMs))
    },
  })
}

/** Resolves with the promise or as soon as stopping is asked for, whichever is first. */
async function unlessStopped(promise: Promise<void>, stopped: AbortSignal): Promise<void> {
  if (stopped.aborted) return
  const asked = Promise.withResolvers<void>()
  const resolve = () => asked.resolve()
  stopped.addEventListener('abort', resolve, { once: true })
  try {
    await Promise.race([promise, asked.promise])
  } finally {
    stopped.removeEventListener('abort', resolve)
  }
}
