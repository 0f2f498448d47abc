import type { MessageDraft } from '../message/message-draft.ts'
import type { GuardRule } from './guard.ts'

/** A draft that may go on, as it is to go out. */
export type Admitted = {
  readonly kind: 'admitted'
  readonly draft: MessageDraft
  /** What the first row of its history says besides; null: nothing. */
  readonly note: string | null
  /** The sender that it asked for; left out: the one that it has. */
  readonly askedFrom?: string
}

/** Why a draft must not go out. Instants in Unix milliseconds. */
export type Barred =
  | { readonly kind: 'opted_out'; readonly sinceMs: number; readonly reason: string }
  /** `rule` is worded so that it can follow `from`. */
  | { readonly kind: 'sender_refused'; readonly rule: string }
  /** Whenever it is asked again, it is refused again. */
  | { readonly kind: 'guard_refused'; readonly rule: GuardRule; readonly words: string }
  /** For a time: `untilMs`. */
  | {
      readonly kind: 'guard_blocked'
      readonly rule: GuardRule
      readonly words: string
      readonly untilMs: number
    }

/**
 * One look at drafts that are to be accepted, in the order given, before they are priced: what it answers for each is passed
 * to the next gate, or is its refusal. It is asked for many at once, and must cost nothing where nothing is set: then it
 * answers what it was given. Rejects when it cannot know: none of them is accepted.
 */
export type Gate = (
  drafts: readonly Admitted[],
  nowMs: number,
) => readonly (Admitted | Barred)[] | Promise<readonly (Admitted | Barred)[]>

/** What acceptance asks of drafts; answers in their order. */
export type Admission = (
  drafts: readonly MessageDraft[],
  nowMs: number,
) => Promise<readonly (Admitted | Barred)[]>
