import type { MessageId } from '../message.ts'
import type { Actor } from './actor.ts'
import type { Hold } from './hold.ts'

/**
 * Why an order is not carried out. Like time and dice it comes with the event: whoever takes an order has asked. `words` are
 * for people, in the history of the message.
 */
export type Stop =
  /** Its number has opted out since it was accepted. */
  | { readonly kind: 'opted_out'; readonly words: string }
  /** It goes out at `untilMs` (Unix milliseconds), not before. */
  | { readonly kind: 'held'; readonly why: Hold; readonly untilMs: number; readonly words: string }

/**
 * Which of these actors, whose orders were taken, are not to be submitted now. Asked for many at once, and free where nothing
 * is set: then it answers an empty map at once. Rejects when it cannot know: no order is carried out, each comes again.
 */
export type StopsOf = (
  actors: readonly Actor[],
  nowMs: number,
) => ReadonlyMap<MessageId, Stop> | Promise<ReadonlyMap<MessageId, Stop>>
