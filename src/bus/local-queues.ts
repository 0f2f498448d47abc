import type { Logger } from 'pino'
import { openFifo } from './fifo.ts'
import { ANSWER_WAIT_MS, type LocalTaking, openLocalTaking, type ToMain } from './local-taking.ts'
import type { Consumer, RawReceipt } from './port.ts'

/** Receipts held. Beyond it they are refused, and the provider sends them again. */
export const MAX_HELD_RECEIPTS = 20_000

type Log = Pick<Logger, 'info' | 'warn' | 'error'>
type HeldReceipts = { readonly receipts: readonly RawReceipt[]; answer(answer: ReceiptsAnswer): void }

/** Acked by the handler, or given back by it, dropped, refused. */
export type ReceiptsAnswer = 'acked' | 'returned'

/** The queues of one worker thread. */
export type LocalQueues = Omit<LocalTaking, 'close'> & {
  /** Resolves when the receipts are handled or it is clear that they will not be. */
  addReceipts(receipts: readonly RawReceipt[]): Promise<ReceiptsAnswer>
  /** Starts handing out receipts, one call at a time; the answer stops and resolves when no call is pending. */
  start(consumer: Consumer): () => Promise<void>
  /** Stops and forgets everything that is held. */
  close(): void
}

/** Orders as `local-taking.ts` has them, and one queue for receipts, in memory only. */
export function openLocalQueues(log: Log | undefined, toMain: ToMain): LocalQueues {
  const timers = new Set<Timer>()
  const receipts = openFifo<HeldReceipts>()
  let heldReceipts = 0
  let consumer: Consumer | undefined
  let handing: Promise<void> | null = null
  const orders = openLocalTaking(log, toMain, later)

  function later(delayMs: number, effect: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      effect()
    }, delayMs)
    timers.add(timer)
  }

  function addReceipts(added: readonly RawReceipt[]): Promise<ReceiptsAnswer> {
    if (heldReceipts + added.length > MAX_HELD_RECEIPTS) return Promise.resolve('returned')
    heldReceipts += added.length
    const { promise, resolve } = Promise.withResolvers<ReceiptsAnswer>()
    receipts.add({ receipts: added, answer: resolve })
    run()
    return promise.finally(() => {
      heldReceipts -= added.length
    })
  }

  /** Hands out until there are no more or the consumer has stopped. */
  function run(): void {
    if (!handing && consumer) handing = handOut()
  }

  async function handOut(): Promise<void> {
    // First let the caller note that this runs.
    await null
    while (consumer) {
      const item = receipts.take()
      if (item === undefined) break
      await handReceipts(item, consumer)
    }
    // In the same turn as the last look into the queue, or what is added in between would wait for the next one.
    handing = null
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

  return {
    addBatch: orders.addBatch,
    heldOrders: orders.heldOrders,
    takeOrders: orders.takeOrders,
    addReceipts,
    start(to) {
      consumer = to
      run()
      return async () => {
        consumer = undefined
        await handing
      }
    },
    close() {
      consumer = undefined
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      orders.close()
      for (let item = receipts.take(); item; item = receipts.take()) item.answer('returned')
    },
  }
}
