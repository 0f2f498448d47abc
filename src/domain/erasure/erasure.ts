import type { MessageId } from '../message.ts'
import type { NumberHash } from './number-hash.ts'

/**
 * What an erasure does: it looks through all that is kept, or writes the day of its message anew, and waits for what is on its way, or for
 * the day; then it is done.
 */
export const ERASURE_STATES = ['erasing', 'waiting', 'done'] as const
export type ErasureState = (typeof ERASURE_STATES)[number]

/** What of one message is to go. */
export type Redaction = {
  readonly messageId: MessageId
  readonly text: boolean
  readonly number: boolean
  /** Whether its client has deleted it, with its text: the door that deletes shows it no more. */
  readonly deleted: boolean
}

/** What of a message is to go, by name. */
export function partsOf({
  text,
  number,
  deleted = false,
}: Pick<Redaction, 'text' | 'number'> & Partial<Redaction>): readonly string[] {
  const goes = { text, number, 'place at Twilio’s door': deleted }
  return Object.entries(goes).flatMap(([part, is]) => (is ? [part] : []))
}

/** The removal of a number everywhere, or of what one archived message says, and in the end the proof of it. */
export type Erasure = {
  readonly id: string
  /** What stands for the number; null: it is of a message. */
  readonly numberHash: NumberHash | null
  /** The message that it is of; null: it is of a number. */
  readonly redacts: Redaction | null
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
  /** Messages, callbacks and codes that are still on their way, or the day of the message, as of the last look. */
  readonly waitsFor: number
  readonly updatedAt: Date
  readonly finishedAt: Date | null
}
