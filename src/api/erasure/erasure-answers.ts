import { type Static, Type } from '@sinclair/typebox'
import { ERASURE_STATES, type Erasure as Kept } from '../../domain/erasure/erasure.ts'
import {
  countOf,
  flagOf,
  idOf,
  instantOf,
  listOf,
  NextCursor,
  named,
  orNull,
  textOf,
  wordOf,
} from '../http/answer-fields.ts'

/** What of one message is to go. */
const Redaction = Type.Object(
  {
    message_id: idOf('names the message'),
    text: flagOf('whether its text goes'),
    number: flagOf('whether its number becomes a hash'),
    deleted: flagOf('whether its client has deleted it: the door for Twilio’s clients shows it no more'),
  },
  { description: 'the archived message that is redacted; null: a number is removed everywhere' },
)

/** The removal of a number everywhere, or of what an archived message says, and in the end the proof of it. */
export const Erasure = named('Erasure', {
  id: idOf('names it'),
  number_hash: orNull(
    textOf(
      'what stands for the number now, `hash_` and 24 digits: the same for the same number; null: it is of a message',
    ),
  ),
  redacts: orNull(Redaction),
  state: wordOf(
    ERASURE_STATES,
    'erasing: what is kept is being searched, or the day of the message written anew; waiting: for messages, callbacks or codes that are on their way, or for that day; done: nothing is left',
  ),
  asked_by: textOf('who asked for it'),
  asked_at: instantOf('when it was asked for'),
  counts: Type.Unsafe<Readonly<Record<string, number>>>(
    Type.Object(
      {},
      {
        additionalProperties: Type.Integer({ minimum: 1 }),
        description:
          'rows that were changed, by table; `exchanges` are what was said with providers and removed, `archived_messages` messages in the archive. What has none is left out',
      },
    ),
  ),
  days: countOf('days that were searched'),
  archived_days: listOf(
    textOf('a day, as 2026-01-31'),
    'those of them that were written anew in the archive',
  ),
  waits_for: countOf(
    'messages, callbacks and codes on their way, or the day of the message, as of the last look; they are looked at each minute',
  ),
  updated_at: instantOf('when it was carried on last'),
  finished_at: orNull(instantOf('when nothing was left; null: it is under way')),
})
export type Erasure = Static<typeof Erasure>

/** A page of them. */
export const ErasurePage = named('ErasurePage', {
  erasures: listOf(Erasure, 'newest first'),
  next_cursor: NextCursor,
})
export type ErasurePage = Static<typeof ErasurePage>

/** One as JSON. */
export function erasureJson(erasure: Kept): Erasure {
  const { id, numberHash, redacts, state, askedBy, askedAt, counts, days, archivedDays, waitsFor } = erasure
  return {
    id,
    number_hash: numberHash,
    redacts: redacts && {
      message_id: redacts.messageId,
      text: redacts.text,
      number: redacts.number,
      deleted: redacts.deleted,
    },
    state,
    asked_by: askedBy,
    asked_at: askedAt.toISOString(),
    counts,
    days,
    archived_days: [...archivedDays],
    waits_for: waitsFor,
    updated_at: erasure.updatedAt.toISOString(),
    finished_at: erasure.finishedAt?.toISOString() ?? null,
  }
}

/** One that is done. */
export const EXAMPLE_ERASURE: Erasure = {
  id: '019abcde-0000-7000-8000-0000000000ee',
  number_hash: 'hash_5f0c2a9be41d7c3388e1a604',
  redacts: null,
  state: 'done',
  asked_by: 'root',
  asked_at: '2026-11-24T10:00:00.000Z',
  counts: { messages: 12, callbacks: 11, exchanges: 24, suppressions: 1, archived_messages: 40 },
  days: 30,
  archived_days: ['2026-08-01'],
  waits_for: 0,
  updated_at: '2026-11-24T10:02:11.000Z',
  finished_at: '2026-11-24T10:02:11.000Z',
}
