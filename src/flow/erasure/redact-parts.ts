import type { Redaction } from '../../domain/erasure/erasure.ts'
import type { ClientId } from '../../domain/message.ts'
import { dayOfId } from '../../store/database/partitions.ts'
import { findRetained, retainMessage } from '../../store/erasure/retained-rows.ts'
import { keepSecretCheck } from '../../store/erasure/secret-check.ts'
import { removeExchanges } from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'
import { redactMessage } from '../message/redact-message.ts'
import { type ArchiveRedaction, askArchive, askFiles } from './ask-redaction.ts'
import { whatIsDue } from './retain-day.ts'

/** What became of the wish to remove the text of a message, its number, or both. */
export type RedactedParts =
  /** As it reads from now on, and what removes the rest of it from the archive, under way or done; null: nothing has to. */
  | {
      readonly kind: 'redacted'
      readonly to: string
      readonly text: boolean
      readonly inArchive: ArchiveRedaction | null
    }
  /** It is on its way, or its client is still to be told of it. */
  | { readonly kind: 'open' }
  | { readonly kind: 'unknown_message' }
  /** Numbers are not hashed here. */
  | { readonly kind: 'off' }

/** Who asks. */
export type RedactionAsker = {
  /** Whether the caller may redact messages of this client. */
  may(clientId: string): boolean
  /** What the proof calls him. */
  readonly name: string
}

type Deps = Pick<ApiDeps, 'archive' | 'db' | 'now' | 'newId' | 'numberSecret'>

/** Thrown to undo what a transaction has done. */
class StillOpen extends Error {}

/**
 * Removes the text of a message that is at its end, or the number that it went to, or both; what was said of it with providers goes with
 * either. What the archive has of it goes by an erasure, which workers carry out. A second call finds nothing to remove, or the erasure
 * that is under way. Rejects with `PlaceAway` when it may be archived and the archive does not answer.
 */
export async function redactParts(
  deps: Deps,
  asked: Redaction,
  asker: RedactionAsker,
): Promise<RedactedParts> {
  const { archive, db, numberSecret } = deps
  const { messageId: id, text, number, deleted } = asked
  const day = dayOfId(id)
  const found = await findRetained(db.sql, id)
  const archived = found ? null : await (await archive.readDay(day))?.message(id)
  const clientId = found?.clientId ?? archived?.clientId
  if (clientId === undefined || !asker.may(clientId)) return { kind: 'unknown_message' }
  if (number && (numberSecret === null || !(await keepSecretCheck(db.sql, numberSecret.check))))
    return { kind: 'off' }
  if (archived) {
    const { toMsisdn, redactedAt, deletedAt } = archived
    const isLeft =
      (text && redactedAt === null) || (number && toMsisdn.startsWith('+')) || (deleted && deletedAt === null)
    const inArchive = await askArchive(deps, asked, asker.name, isLeft ? 'it' : 'nothing')
    const to = whatIsDue(deps, { text, number }, toMsisdn).forms?.hash ?? toMsisdn
    return { kind: 'redacted', to, text: text || redactedAt !== null, inArchive }
  }
  if (!(await redactKept(deps, asked, clientId as ClientId))) return { kind: 'open' }
  const left = await findRetained(db.sql, id)
  // Its day was archived meanwhile.
  if (!left) return await redactParts(deps, asked, asker)
  const inArchive = await askFiles(deps, asked, asker.name)
  return { kind: 'redacted', to: left.to, text: left.text === '', inArchive }
}

/** False: it is on its way, or its client is still to be told of it; nothing was done. */
async function redactKept(
  deps: Deps,
  { messageId: id, text, number, deleted }: Redaction,
  clientId: ClientId,
): Promise<boolean> {
  const { db, now } = deps
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
      if (error instanceof StillOpen) return false
      throw error
    }
  }
  // Whom a door has deleted it for has no text of it any more.
  return !text || (await redactMessage(deps, { clientId, id, andDelete: deleted })).kind !== 'open'
}
