import type { Logger } from 'pino'
import type { ActorBatch, Consumer, Delivery, RawReceipt } from './port.ts'

/** Orders held over all lanes and shards, waiting or in hand: some 30 MB. Beyond it alarms find the messages. */
export const MAX_HELD_ORDERS = 200_000

/** Receipts held. Beyond it they are refused, and the provider sends them again. */
export const MAX_HELD_RECEIPTS = 20_000

/** When a handler failed, its batch comes again after this. */
const FAILED_HANDLER_RETRY_MS = 1_000

/** What was neither acked nor given back comes again after this, as with the ack wait of NATS. */
const ANSWER_WAIT_MS = 30_000

type Log = Pick<Logger, 'info' | 'warn' | 'error'>
type Held = { readonly batch: ActorBatch; readonly redelivered: boolean }
type HeldReceipts = { readonly receipts: readonly RawReceipt[]; answer(answer: ReceiptsAnswer): void }

/** Acked by the handler, or given back by it, dropped, refused. */
export type ReceiptsAnswer = 'acked' | 'returned'

/** The queues of one consumer thread. */
export type LocalQueues = {
  /** False when there is no room; a batch id that is held already counts as taken. */
  addBatch(batch: ActorBatch): boolean
  /** Orders waiting or in hand. */
  heldOrders(): number
  /** Resolves when the receipts are handled or it is clear that they will not be. */
  addReceipts(receipts: readonly RawReceipt[]): Promise<ReceiptsAnswer>
  /** Starts handing out, one call per queue at a time; the answer stops and resolves when no call is pending. */
  start(consumer: Consumer): () => Promise<void>
  /** Stops and forgets everything that is held. */
  close(): void
}

/** One queue per lane and shard, one for receipts, in memory only. */
export function openLocalQueues(log: Log | undefined): LocalQueues {
  const batches = new Map<string, Fifo<Held>>()
  const receipts = openFifo<HeldReceipts>()
  const heldIds = new Set<string>()
  const timers = new Set<Timer>()
  let heldOrders = 0
  let heldReceipts = 0
  let droppedBatches = 0
  let consumer: Consumer | undefined

  function addBatch(batch: ActorBatch): boolean {
    if (heldIds.has(batch.batchId)) return true
    if (heldOrders + batch.orders.length > MAX_HELD_ORDERS) {
      droppedBatches += 1
      if (droppedBatches === 1)
        log?.warn({ heldOrders }, 'bus: no room for orders, alarms will find the messages')
      return false
    }
    heldIds.add(batch.batchId)
    heldOrders += batch.orders.length
    put({ batch, redelivered: false })
    return true
  }

  function put(held: Held): void {
    const name = `${held.batch.lane}.${held.batch.shard}`
    const queue = batches.get(name) ?? openFifo<Held>()
    batches.set(name, queue)
    queue.add(held)
    run(queue, handBatch)
  }

  /** Done with this batch for good. Without effect when it is not held any more, e.g. after `close`. */
  function forget(batch: ActorBatch): void {
    if (!heldIds.delete(batch.batchId)) return
    heldOrders -= batch.orders.length
    if (droppedBatches > 0 && heldOrders < MAX_HELD_ORDERS / 2) {
      log?.info({ droppedBatches }, 'bus: room for orders again')
      droppedBatches = 0
    }
  }

  function putBack(batch: ActorBatch, delayMs: number): void {
    later(delayMs, () => {
      if (heldIds.has(batch.batchId)) put({ batch, redelivered: true })
    })
  }

  function later(delayMs: number, effect: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      effect()
    }, delayMs)
    timers.add(timer)
  }

  async function handBatch({ batch, redelivered }: Held, to: Consumer): Promise<void> {
    let answered = false
    const once = (effect: () => void) => {
      if (!answered) effect()
      answered = true
    }
    const delivery: Delivery<ActorBatch> = {
      payload: batch,
      redelivered,
      ack: () => once(() => forget(batch)),
      nak: (delayMs) => once(() => putBack(batch, delayMs)),
    }
    try {
      await to.onActorBatch(delivery)
    } catch (cause) {
      log?.error({ err: cause }, 'bus: a handler failed, its batch comes again')
      delivery.nak(FAILED_HANDLER_RETRY_MS)
    }
    if (!answered) later(ANSWER_WAIT_MS, () => delivery.nak(0))
  }

  function addReceipts(added: readonly RawReceipt[]): Promise<ReceiptsAnswer> {
    if (heldReceipts + added.length > MAX_HELD_RECEIPTS) return Promise.resolve('returned')
    heldReceipts += added.length
    const { promise, resolve } = Promise.withResolvers<ReceiptsAnswer>()
    receipts.add({ receipts: added, answer: resolve })
    run(receipts, handReceipts)
    return promise.finally(() => {
      heldReceipts -= added.length
    })
  }

  async function handReceipts({ receipts: payload, answer }: HeldReceipts, to: Consumer): Promise<void> {
    try {
      await to.onReceipts({
        payload,
        redelivered: false,
        ack: () => answer('acked'),
        nak: () => answer('returned'),
      })
      // Only the first answer counts.
      later(ANSWER_WAIT_MS, () => answer('returned'))
    } catch (cause) {
      log?.error({ err: cause }, 'bus: a handler failed, its receipts are refused')
      answer('returned')
    }
  }

  /** Hands out until the queue is empty or the consumer has stopped. A queue that is handing out goes on itself. */
  function run<T>(queue: Fifo<T>, hand: (item: T, to: Consumer) => Promise<void>): void {
    if (queue.busy || !consumer) return
    queue.busy = true
    queue.idle = handOut(queue, hand)
  }

  async function handOut<T>(queue: Fifo<T>, hand: (item: T, to: Consumer) => Promise<void>): Promise<void> {
    while (consumer) {
      const item = queue.take()
      if (item === undefined) break
      await hand(item, consumer)
    }
    // In the same turn as the last look into the queue, or what is added in between would wait for the next one.
    queue.busy = false
  }

  function runAll(): void {
    for (const queue of batches.values()) run(queue, handBatch)
    run(receipts, handReceipts)
  }

  return {
    addBatch,
    heldOrders: () => heldOrders,
    addReceipts,
    start(to) {
      consumer = to
      runAll()
      return async () => {
        consumer = undefined
        await Promise.all([...batches.values(), receipts].map((queue) => queue.idle))
      }
    },
    close() {
      consumer = undefined
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      batches.clear()
      heldIds.clear()
      heldOrders = 0
      for (let item = receipts.take(); item; item = receipts.take()) item.answer('returned')
    },
  }
}

type Fifo<T> = {
  add(item: T): void
  take(): T | undefined
  /** True while items of this queue are handed out; `idle` is the end of that. */
  busy: boolean
  idle: Promise<void>
}

/** First in, first out. `Array.shift` moves the whole rest: with a full queue that is milliseconds per batch. */
function openFifo<T>(): Fifo<T> {
  let incoming: T[] = []
  let outgoing: T[] = []
  return {
    busy: false,
    idle: Promise.resolve(),
    add: (item) => void incoming.push(item),
    take() {
      if (outgoing.length === 0) {
        outgoing = incoming.reverse()
        incoming = []
      }
      return outgoing.pop()
    },
  }
}
