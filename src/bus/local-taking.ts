import type { Logger } from 'pino'
import { type Fifo, openFifo } from './fifo.ts'
import { queueName } from './local-orders.ts'
import type { ActorBatch, Delivery, OrderTaker } from './port.ts'

/** Orders of a queue that come ahead of those that are taken: a few batches, so that the way to the main thread is hidden. */
const ORDERS_AHEAD = 400

/** When a handler failed, its batch comes again after this. */
const FAILED_HANDLER_RETRY_MS = 1_000

/** What was neither acked nor given back comes again after this, as with the ack wait of NATS. */
export const ANSWER_WAIT_MS = 30_000

/** What a worker tells the main thread of its orders. */
export type ToMain = {
  /** It takes the orders of this provider, up to so many of each queue ahead; 0: no more. */
  takes(provider: string, ahead: number): void
  /** It has taken so many of this queue. */
  taken(queue: string, orders: number): void
  /** Nobody here takes them any more. */
  giveBack(batches: readonly ActorBatch[]): void
}

/** The orders of one worker thread. */
export type LocalTaking = {
  /** Hands a batch to whoever takes the orders of its provider, or gives it back. */
  addBatch(batch: ActorBatch): void
  /** Orders waiting or in hand. */
  heldOrders(): number
  /** Starts handing out orders; the answer stops and resolves when no call is pending. */
  takeOrders(provider: string, taker: OrderTaker): () => Promise<void>
  /** Stops and forgets everything that is held. */
  close(): void
}

type Held = { readonly batch: ActorBatch; readonly redelivered: boolean }
type Queue = { readonly name: string; readonly waiting: Fifo<Held> }
/** `handing`: the queues that it is given a batch of, and the end of that. */
type Taking = { readonly taker: OrderTaker; active: boolean; readonly handing: Map<string, Promise<void>> }

/** The orders that a worker thread was sent, by provider, lane and shard, and who takes them there. */
export function openLocalTaking(
  log: Pick<Logger, 'error'> | undefined,
  toMain: ToMain,
  later: (delayMs: number, effect: () => void) => void,
): LocalTaking {
  const queues = new Map<string, Map<string, Queue>>()
  const takings = new Map<string, Set<Taking>>()
  const ids = new Set<string>()
  let heldOrders = 0

  function addBatch(batch: ActorBatch): void {
    if (ids.has(batch.batchId)) return
    ids.add(batch.batchId)
    heldOrders += batch.orders.length
    put({ batch, redelivered: false })
  }

  function put(held: Held): void {
    const { provider } = held.batch
    if (!takings.get(provider)?.size) {
      if (forget(held.batch)) toMain.giveBack([held.batch])
      return
    }
    const name = queueName(held.batch)
    const of = queues.get(provider) ?? new Map<string, Queue>()
    queues.set(provider, of)
    const queue = of.get(name) ?? { name, waiting: openFifo<Held>() }
    of.set(name, queue)
    queue.waiting.add(held)
    feed(provider, queue)
  }

  /** Done with this batch for good. False when it is not held any more, e.g. after `close`. */
  function forget(batch: ActorBatch): boolean {
    if (!ids.delete(batch.batchId)) return false
    heldOrders -= batch.orders.length
    return true
  }

  /** Those that take from this queue and are not given a batch of it right now go on. */
  function feed(provider: string, queue: Queue): void {
    for (const taking of takings.get(provider) ?? []) {
      if (queue.waiting.size === 0) return
      if (!taking.handing.has(queue.name)) taking.handing.set(queue.name, handOut(taking, queue))
    }
  }

  async function handOut(taking: Taking, queue: Queue): Promise<void> {
    // First let the caller note that this runs.
    await null
    while (taking.active) {
      const held = queue.waiting.take()
      if (!held) break
      await handBatch(held, taking.taker)
      // One that came again was counted when it came first.
      if (!held.redelivered) toMain.taken(queue.name, held.batch.orders.length)
    }
    // In the same turn as the last look into the queue, or what is added in between would wait for the next one.
    taking.handing.delete(queue.name)
  }

  async function handBatch({ batch, redelivered }: Held, to: OrderTaker): Promise<void> {
    let answered = false
    const once = (effect: () => void) => {
      if (!answered) effect()
      answered = true
    }
    const delivery: Delivery<ActorBatch> = {
      payload: batch,
      redelivered,
      ack: () => once(() => forget(batch)),
      nak: (delayMs) => once(() => later(delayMs, () => putBack(batch))),
    }
    try {
      await to.onActorBatch(delivery)
    } catch (cause) {
      log?.error({ err: cause }, 'bus: a handler failed, its batch comes again')
      delivery.nak(FAILED_HANDLER_RETRY_MS)
    }
    if (!answered) later(ANSWER_WAIT_MS, () => delivery.nak(0))
  }

  function putBack(batch: ActorBatch): void {
    if (ids.has(batch.batchId)) put({ batch, redelivered: true })
  }

  function tellTakes(provider: string): void {
    let ahead = 0
    for (const { taker } of takings.get(provider) ?? []) ahead += taker.ahead === 'some' ? ORDERS_AHEAD : 1
    toMain.takes(provider, ahead)
  }

  function giveBackAll(provider: string): void {
    const back: ActorBatch[] = []
    for (const { waiting } of queues.get(provider)?.values() ?? [])
      for (let held = waiting.take(); held; held = waiting.take())
        if (forget(held.batch)) back.push(held.batch)
    queues.delete(provider)
    if (back.length > 0) toMain.giveBack(back)
  }

  return {
    addBatch,
    heldOrders: () => heldOrders,
    takeOrders(provider, taker) {
      const taking: Taking = { taker, active: true, handing: new Map() }
      const of = takings.get(provider) ?? new Set<Taking>()
      takings.set(provider, of.add(taking))
      tellTakes(provider)
      for (const queue of queues.get(provider)?.values() ?? []) feed(provider, queue)
      return async () => {
        taking.active = false
        if (of.delete(taking)) tellTakes(provider)
        if (of.size === 0) giveBackAll(provider)
        await Promise.all(taking.handing.values())
      }
    },
    close() {
      for (const taking of takings.values()) for (const one of taking) one.active = false
      takings.clear()
      queues.clear()
      ids.clear()
      heldOrders = 0
    },
  }
}
