import type { NumberHash } from './number-hash.ts'

/** What an erasure does: it looks through all that is kept, then waits for messages that are on their way; then it is done. */
export const ERASURE_STATES = ['erasing', 'waiting', 'done'] as const
export type ErasureState = (typeof ERASURE_STATES)[number]

/** The removal of a number everywhere, and in the end the proof of it. */
export type Erasure = {
  readonly id: string
  readonly numberHash: NumberHash
  /** Who asked for it. */
  readonly askedBy: string
  readonly askedAt: Date
  readonly state: ErasureState
  /** Rows that were changed or removed, by what they are of; what has none is left out. */
  readonly counts: Readonly<Record<string, number>>
  /** Days that were looked through, `2026-01-31`, how many. */
  readonly days: number
  /** Those of them that are in the archive and were written anew there. */
  readonly archivedDays: readonly string[]
  /** Messages, callbacks and codes of the number that are still on their way, as of the last look. */
  readonly waitsFor: number
  readonly updatedAt: Date
  readonly finishedAt: Date | null
}
