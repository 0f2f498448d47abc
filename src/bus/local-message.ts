import type { LiveUpdate } from './live-update.ts'
import type { ReceiptsAnswer } from './local-queues.ts'
import type { ActorBatch, RawReceipt } from './port.ts'

/** What the main thread and a worker say to each other; plain data that can be cloned. */
export type LocalMessage =
  /** Either way: orders to take, orders to be taken by others. */
  | { readonly kind: 'batches'; readonly batches: readonly ActorBatch[] }
  | { readonly kind: 'takes'; readonly provider: string; readonly ahead: number }
  | { readonly kind: 'taken'; readonly queue: string; readonly orders: number }
  | { readonly kind: 'receipts'; readonly call: number; readonly receipts: readonly RawReceipt[] }
  | { readonly kind: 'ping'; readonly call: number }
  | {
      readonly kind: 'answer'
      readonly call: number
      readonly answer: ReceiptsAnswer
      readonly heldOrders: number
    }
  | { readonly kind: 'live'; readonly update: LiveUpdate }

/** One end of the channel between two threads. Messages arrive in order or, when the other end is dead, not at all. */
export type Channel = {
  post(message: LocalMessage): void
  onMessage(listener: (message: LocalMessage) => void): void
}
