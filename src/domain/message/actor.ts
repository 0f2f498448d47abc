import type { LifecycleState, Settlement } from '../lifecycle.ts'
import type { ClientId, Encoding, Lane, MessageClass, MessageId, Msisdn } from '../message.ts'
import type { Money } from '../money.ts'
import type { GivenParameters } from '../parameters.ts'
import type { Hold } from './hold.ts'
import type { ReplacedTimes, Replacement } from './replacement.ts'
import type { UserData } from './user-data.ts'

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
  /** Whose queue it is in, or who was asked last; null: of a release that chose none at acceptance. */
  readonly provider: string | null
  /** The provider's id for it, or for its first part; the others are in `message_parts`. */
  readonly providerMessageId: string | null
  /** A provider took it: this one, or one before. */
  readonly taken: boolean
  /** A bit for each part of which no delivery was told, the lowest that of part 1; null: one id stands for all of it. */
  readonly partsOpen: number | null
  /** The attempt that `partsOpen` speaks of; null where that is null. */
  readonly partsAttempt: number | null
  /** The client's own name for it. */
  readonly reference: string | null
  /** What it is for, as it was given with it. */
  readonly class: MessageClass | null
  /** What its provider is told besides, as it was given with it. */
  readonly parameters: GivenParameters
  /** Its user data, where it goes out as that and not as its text. */
  readonly userData: UserData | null
  /** It came with where its client is told of it (`CallbackTo`). */
  readonly hasCallbackTo: boolean
  readonly attempts: number
  readonly throttles: number
  readonly lastError: string | null
  /** Counts applied events; the guard of every write. */
  readonly version: number
  readonly wakeAtMs: number | null
  /** When it may first be sent: its acceptance or, when it was scheduled, its `send_at`; of one that was held, the end of that. */
  readonly dueAtMs: number
  /** Why it waits for another time, until `dueAtMs`, or last did; null: it never did. */
  readonly heldFor: Hold | null
  /** The provider that an admin moved it to, by which alone it goes while that takes messages; null: it goes by its rule. */
  readonly pinnedTo: string | null
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
  /** Of a receipt: the part it is about, from 1; null: all of the message. */
  readonly part: number | null
  /** What `kept-route.ts` keeps of a choice; null: none was made. */
  readonly route: string | null
  readonly detail: string | null
}

/** An id that a provider gave beside the one in the message's row: of a later part, or of another attempt. */
export type PartId = {
  readonly provider: string
  readonly providerMessageId: string
  readonly attempt: number
  /** From 1; null: it stands for the whole message. */
  readonly part: number | null
}

/** One actor's move: from the version it was read at to what it is now. */
export type Move = {
  readonly expectedVersion: number
  readonly next: Actor
  /** True when no alarm that stands already rings by `next.wakeAtMs`. */
  readonly alarm: boolean
  readonly history: readonly HistoryRow[]
  /** Rows for `message_parts`, none or some; null, as of nearly every move: what is known of its parts stays as it is. */
  readonly parts: readonly PartId[] | null
  /** What the lock becomes in the same commit; null leaves it HELD. */
  readonly credit: Settlement | null
  /** What providers take for submissions that were taken with this move, to be added; left out, as of nearly every move: nothing. */
  readonly providerCost?: Money
  /** Left out, as of nearly every move: it says what it said before. */
  readonly replaced?: Replacement & Pick<ReplacedTimes, 'sendAtMs'>
}
