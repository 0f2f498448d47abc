import type { Advanced, Incoming } from '../flow/message/advance-actors.ts'
import type { Taken, Turn } from './lines/turn.ts'

/** What became of a task: `unmatched` is a receipt whose message is to be looked for again. */
export type Settled = 'done' | 'no_such_message' | 'unmatched' | 'failed'

/** How a task ends whose event came to this. */
export function settledAs(outcome: Advanced['outcome']): Settled {
  return outcome === 'no_such_message' || outcome === 'unmatched' ? outcome : 'done'
}

/** An event given to the host; `settle` is called once, after its commit or when it has failed for good. */
export type Task = {
  readonly incoming: Incoming
  /** The right to submit that an order came with; null: it is no order. */
  readonly turn: Turn | null
  settle(outcome: Settled): void
}

/** An order whose turn has come as the event that it is. */
export function taskOf({ waiting: { order, settle }, turn }: Taken, atMs: number): Task {
  return {
    incoming: {
      messageId: order.messageId,
      // What it says of the submission depends on the message: `advanceActors` asks when it has read it.
      event: { type: 'DISPATCHED', atMs, provider: turn.provider, othersLeft: 0, leaseMs: null, stop: null },
      detail: null,
      known: null,
      onlyThisVersion: false,
    },
    turn,
    settle: () => settle('done'),
  }
}
