import type { MessageId } from '../../domain/message.ts'
import { dayOfId } from '../../store/database/partitions.ts'
import { findRetained, retainMessage } from '../../store/erasure/retained-rows.ts'
import { keepSecretCheck } from '../../store/erasure/secret-check.ts'
import { removeExchanges } from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'
import { redactMessage } from '../message/redact-message.ts'
import { whatIsDue } from './retain-day.ts'

/** What became of the wish to remove the text of a message, its number, or both. */
export type RedactedParts =
  | { readonly kind: 'redacted'; readonly to: string; readonly text: boolean }
  /** It is on its way, or its client is still to be told of it. */
  | { readonly kind: 'open' }
  /** Its day is in cold storage, and would have to be written anew for it. */
  | { readonly kind: 'archived' }
  | { readonly kind: 'unknown_message' }
  /** Numbers are not hashed here. */
  | { readonly kind: 'off' }

/** Thrown to undo what a transaction has done. */
class StillOpen extends Error {}

/**
 * Removes the text of a message that is at its end, or the number that it went to, or both; what was said of it with providers goes with
 * either. A second call finds nothing to remove. `mayAsk` says of its client whether the caller may. Rejects with `PlaceAway` when it may
 * be archived and the archive does not answer.
 */
export async function redactParts(
  deps: Pick<ApiDeps, 'archive' | 'db' | 'now' | 'numberSecret'>,
  id: MessageId,
  { text, number }: { readonly text: boolean; readonly number: boolean },
  mayAsk: (clientId: string) => boolean,
): Promise<RedactedParts> {
  const { archive, db, now, numberSecret } = deps
  const found = await findRetained(db.sql, id)
  if (!found) {
    const archived = await (await archive.readDay(dayOfId(id)))?.message(id)
    return { kind: archived && mayAsk(archived.clientId) ? 'archived' : 'unknown_message' }
  }
  if (!mayAsk(found.clientId)) return { kind: 'unknown_message' }
  if (number && (numberSecret === null || !(await keepSecretCheck(db.sql, numberSecret.check))))
    return { kind: 'off' }
  // The number first: it is refused for more reasons.
  if (number) {
    try {
      await db.sql.begin(async (tx) => {
        const place = { id, day: dayOfId(id), settledBefore: new Date(now()) }
        const { isLeft } = await retainMessage(tx, place, (of) =>
          whatIsDue(deps, { text: false, number }, of),
        )
        if (isLeft) throw new StillOpen()
        await removeExchanges(tx, [id])
      })
    } catch (error) {
      if (error instanceof StillOpen) return { kind: 'open' }
      throw error
    }
  }
  // Whom a door has deleted it for has no text of it any more.
  if (text && (await redactMessage(deps, { clientId: found.clientId, id, andDelete: false })).kind === 'open')
    return { kind: 'open' }
  const left = await findRetained(db.sql, id)
  return left ? { kind: 'redacted', to: left.to, text: left.text === '' } : { kind: 'unknown_message' }
}
