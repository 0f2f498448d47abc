import type { RedactionAsked } from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'
import { redactMessage } from '../message/redact-message.ts'
import { askFiles } from './ask-redaction.ts'
import { redactParts } from './redact-parts.ts'

/**
 * Removes what a message says for its client, or deletes it too, wherever its day is: done when this answers, as far as anybody can read.
 * What files of the archive have of it workers remove. Rejects with `PlaceAway` when it may be archived and the archive does not answer.
 */
export async function redactForClient(
  deps: Pick<ApiDeps, 'archive' | 'db' | 'newId' | 'now' | 'numberSecret'>,
  asked: Omit<RedactionAsked, 'nowMs'>,
) {
  const { clientId, id, andDelete } = asked
  const redacts = { messageId: id, text: true, number: false, deleted: andDelete }
  const askedBy = `client ${clientId}`
  const outcome = await redactMessage(deps, asked)
  if (outcome.kind === 'redacted') await askFiles(deps, redacts, askedBy)
  if (outcome.kind !== 'archived') return outcome
  const parts = await redactParts(deps, redacts, { may: (of) => of === clientId, name: askedBy })
  // Without a number nothing needs hashes, and what is archived has ended.
  return parts.kind === 'unknown_message' ? { kind: parts.kind } : { kind: 'redacted' as const }
}
