import type { Door } from '../door.ts'
import type { LifecycleState } from '../lifecycle.ts'
import type { ClientId, Lane } from '../message.ts'
import type { Money } from '../money.ts'

/**
 * Which messages are meant, by what stands in their rows: for lists, for acts on many, and for what many have in common. All that is given
 * must hold; of a list one of its members. An empty list, and null, is: any.
 */
export type MessageFilter = {
  readonly clientIds: readonly ClientId[]
  readonly statuses: readonly LifecycleState[]
  /** Whose queue they are in, or who was asked last. */
  readonly providers: readonly string[]
  /** ISO 3166-1, two letters. */
  readonly countries: readonly string[]
  readonly lanes: readonly Lane[]
  readonly doors: readonly Door[]
  /** The last error is this, or begins with it. */
  readonly error: string | null
  /** Part of the client's reference, in its own case. */
  readonly reference: string | null
  /** The whole number, E.164, or its last digits, 4 or more. */
  readonly number: string | null
  /** Accepted at this time or later. */
  readonly from: Date | null
  /** Accepted before this time. */
  readonly to: Date | null
  /** Submitted so often, at least. */
  readonly attemptsFrom: number | null
  /** What their locks are of, at least and at most. */
  readonly priceFrom: Money | null
  readonly priceTo: Money | null
  /** Only those that wait for the hours of their class, or for their sender. */
  readonly isHeld: boolean
}

/** All messages. */
export const ALL_MESSAGES: MessageFilter = {
  clientIds: [],
  statuses: [],
  providers: [],
  countries: [],
  lanes: [],
  doors: [],
  error: null,
  reference: null,
  number: null,
  from: null,
  to: null,
  attemptsFrom: null,
  priceFrom: null,
  priceTo: null,
  isHeld: false,
}
