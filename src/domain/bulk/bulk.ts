/** What is done to many messages at once. */
export const BULK_ACTS = ['cancel', 'retry', 'move', 'resend', 'replay_callbacks'] as const
export type BulkAct = (typeof BULK_ACTS)[number]

/** `stopped`: by an admin, what was not done by then is left as it was. */
export const BULK_STATES = ['running', 'done', 'stopped'] as const
export type BulkState = (typeof BULK_STATES)[number]

/** Messages of one job, at most: its items are written in one commit. */
export const MAX_BULK = 100_000

/** What is done to a message, in words that can follow how many they are. */
export const DONE_WORDS = {
  cancelled: 'cancelled, their credits released',
  retried: 'tried again now',
  moved: 'moved to the provider, into its queue',
  moved_for_later: 'scheduled: they go to the provider when their time comes',
  resent: 'sent again, as new messages',
  replayed: 'callbacks queued anew',
} as const
export type BulkDone = keyof typeof DONE_WORDS

/** Why nothing is done to a message. What intake refuses has the code of the API besides. */
export const REFUSED_WORDS = {
  not_found: 'no such message here: never accepted, or its day is archived',
  delivered: 'delivered',
  ended: 'ended already',
  cancelled: 'cancelled, which its client may have wanted: send it again if it did not',
  open: 'still open: nothing to send again',
  under_way: 'at a provider right now, which has not answered yet',
  taken: 'taken by a provider: it may be on the phone',
  not_its_time: 'scheduled by its client for later',
  in_its_queue: 'in the queue of its provider already',
  otp: 'a one-time password: its code is gone',
  redacted: 'its text or its number was removed',
  texts_only: 'binary, and the provider takes texts only',
  provider_off: 'the provider is paused, draining or gone',
  no_dead_callback: 'has no dead callback',
  no_callback_endpoint: 'its client has no endpoint for callbacks, or it is disabled',
} as const
export type BulkRefused = keyof typeof REFUSED_WORDS

/** How many came to each outcome; what none came to is left out. */
export type BulkCounts = Readonly<Record<string, number>>

/** An act on many messages that was started. */
export type BulkJob = {
  readonly id: string
  readonly act: BulkAct
  /** As the API was given it; null: it was given ids. */
  readonly filter: Readonly<Record<string, unknown>> | null
  /** Whom they are moved to, or sent again through; null: by their rules, or of another act. */
  readonly provider: string | null
  readonly state: BulkState
  readonly askedBy: string
  readonly total: number
  /** By the words above. */
  readonly done: BulkCounts
  /** By the words above, and by codes of the API. */
  readonly refused: BulkCounts
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly finishedAt: Date | null
}

/** Of how many a count may differ from what was confirmed: messages move while somebody reads and types. */
const TOLERATED_SHARE = 0.02

/** Whether so many are what was confirmed: 2 % more or less of it, and one in any case. */
export function isAsExpected(count: number, expected: number): boolean {
  return Math.abs(count - expected) <= Math.max(1, Math.ceil(expected * TOLERATED_SHARE))
}

/** How many of these counts there are in all. */
export function sumOfCounts(counts: BulkCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0)
}

/** These counts with more. */
export function addedCounts(counts: BulkCounts, more: readonly string[]): BulkCounts {
  const sum: Record<string, number> = { ...counts }
  for (const word of more) sum[word] = (sum[word] ?? 0) + 1
  return sum
}
