import { type Static, Type } from '@sinclair/typebox'
import { ERASURE_STATES } from '../../domain/erasure/erasure.ts'
import type { ArchiveRedaction as Redacting } from '../../flow/erasure/ask-redaction.ts'
import { dayOfId, isoDay } from '../../store/database/partitions.ts'
import { flagOf, idOf, instantOf, named, orNull, textOf, wordOf } from '../http/answer-fields.ts'
import { EXAMPLE_MESSAGE } from './examples.ts'

const ArchiveRedaction = Type.Object(
  {
    erasure_id: idOf('names the erasure that carries it out: admins read it by GET /v1/erase/:id'),
    day: textOf('the archived day that is written anew for it, as 2026-01-31'),
    state: wordOf(
      ERASURE_STATES,
      'erasing: the day is to be written anew, or is being written; waiting: for whoever works on the day, or a client that is still to be told; done: the archive has nothing of it any more',
    ),
    asked_at: instantOf('when it was asked for'),
    finished_at: orNull(instantOf('when it was done; null: it is under way')),
  },
  { description: 'what removes it from the archive; null: the archive has nothing of it to remove' },
)
/** A message of which something was removed, or is to be removed from the archive. */
export const RedactedMessage = named('RedactedMessage', {
  message_id: idOf('names the message'),
  to: textOf('the number, or the hash that stands for it from now on'),
  text_redacted: flagOf('whether nobody reads its text any more'),
  number_redacted: flagOf('whether nobody reads its number any more, but the hash that stands for it'),
  archive: orNull(ArchiveRedaction),
})
export type RedactedMessage = Static<typeof RedactedMessage>

/** One that is redacted, and that the archive has nothing of. */
export const EXAMPLE_REDACTED: RedactedMessage = {
  message_id: EXAMPLE_MESSAGE.id,
  to: 'hash_5f0c2a9be41d7c3388e1a604',
  text_redacted: true,
  number_redacted: true,
  archive: null,
}

/** What removes it from the archive as JSON. */
export function archiveJson({
  id,
  redacts,
  state,
  askedAt,
  finishedAt,
}: Redacting): Static<typeof ArchiveRedaction> {
  return {
    erasure_id: id,
    day: isoDay(dayOfId(redacts.messageId)),
    state,
    asked_at: askedAt.toISOString(),
    finished_at: finishedAt?.toISOString() ?? null,
  }
}
