import type { Actor } from '../domain/actor.ts'
import type { Incoming } from '../flow/advance-actors.ts'
import type { WaitingOrder } from './lanes.ts'

/** An event given to the host; `settle` is called once, after its commit or when it has failed for good. */
export type Task = {
  readonly incoming: Incoming
  settle(outcome: 'done' | 'no_such_message' | 'failed'): void
}

/** An order from the lanes as the event that it is. */
export function taskOf({ order, settle }: WaitingOrder, atMs: number): Task {
  return {
    incoming: {
      messageId: order.messageId,
      event: { type: 'DISPATCHED', atMs, provider: null, othersLeft: 0, leaseMs: null },
      detail: null,
      known: null,
      onlyThisVersion: false,
    },
    settle: () => settle('done'),
  }
}

/** The order to dispatch an actor, of this worker's own. */
export function orderFor(actor: Actor): WaitingOrder {
  return { order: { messageId: actor.id, event: 'DISPATCHED' }, settle: () => {} }
}
