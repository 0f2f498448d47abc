import type { LifecycleState, Settlement } from './lifecycle.ts'
import type { ClientId, Encoding, Lane, MessageId, Msisdn } from './message.ts'
import type { Money } from './money.ts'

/** The row that is the actor. Instants in Unix milliseconds. */
export type Actor = {
  readonly id: MessageId
  readonly clientId: ClientId
  readonly to: Msisdn
  readonly from: string
  readonly text: string
  readonly encoding: Encoding
  readonly parts: number
  readonly status: LifecycleState
  readonly lane: Lane
  readonly provider: string | null
  readonly providerMessageId: string | null
  readonly attempts: number
  readonly throttles: number
  readonly lastError: string | null
  /** Counts applied events; the guard of every write. */
  readonly version: number
  readonly wakeAtMs: number | null
  /** When it may first be sent: its acceptance or, when it was scheduled, its `send_at`. */
  readonly dueAtMs: number
  readonly expiresAtMs: number
  /** When the last row of its history says that it was. The next one is not before it. */
  readonly movedAtMs: number
}

/** One row of an actor's history. */
export type HistoryRow = {
  readonly messageId: MessageId
  readonly seq: number
  /** Never before the row before it, whatever the clocks of those who saw the two say. */
  readonly atMs: number
  readonly event: string
  readonly from: LifecycleState
  readonly to: LifecycleState
  readonly ignored: boolean
  readonly attempt: number
  readonly detail: string | null
}

/** One actor's move: from the version it was read at to what it is now. */
export type Move = {
  readonly expectedVersion: number
  readonly next: Actor
  /** True when no alarm that stands already rings by `next.wakeAtMs`. */
  readonly alarm: boolean
  readonly history: readonly HistoryRow[]
  /** What the lock becomes in the same commit; null leaves it HELD. */
  readonly credit: Settlement | null
  /** What providers take for submissions that were taken with this move, to be added; left out, as of nearly every move: nothing. */
  readonly providerCost?: Money
}
