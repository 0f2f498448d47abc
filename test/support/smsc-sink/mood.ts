/** How the sink behaves, until it is told otherwise. Times in milliseconds. */
export type Mood = {
  /** command_status of every submission; 0: it is taken. */
  readonly status: number
  /** From a submission to its answer; null: none is given. */
  readonly answerAfterMs: number | null
  /** From a submission that was taken to its receipt, whether it was answered or not. */
  readonly receiptAfterMs: number
  /** How often each receipt is sent. */
  readonly copies: number
  /** A bind is taken, refused with ESME_RBINDFAIL, or taken with the connection closed right behind the answer. */
  readonly bind: 'take' | 'refuse' | 'close'
}

/** What the sink does once, with every session that it has. */
export type Deed = 'hang up' | 'unbind' | 'speak HTTP'

/** What it is told, a line of JSON on its standard input each; it answers each with the line `done`. */
export type Order = { readonly mood?: Partial<Mood>; readonly deed?: Deed }

/** Takes everything, answers at once, and tells of it soon. */
export const WELL: Mood = { status: 0, answerAfterMs: 0, receiptAfterMs: 0, copies: 1, bind: 'take' }
