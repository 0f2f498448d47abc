import type { Redaction } from '../../domain/erasure/erasure.ts'
import type { ClientId } from '../../domain/message.ts'
import { findArchivedDay } from '../../store/archive/archived-days.ts'
import { dayOfId, isoDay } from '../../store/database/partitions.ts'
import { findRedaction } from '../../store/erasure/erasures.ts'
import { askRedaction } from '../../store/erasure/redactions.ts'
import { findRetained, retainMessage } from '../../store/erasure/retained-rows.ts'
import { keepSecretCheck } from '../../store/erasure/secret-check.ts'
import { removeExchanges } from '../../store/message/redacted-messages.ts'
import type { ApiDeps } from '../../world.ts'
import { redactMessage } from '../message/redact-message.ts'
import { whatIsDue } from './retain-day.ts'

/** What became of the wish to remove the text of a message, its number, or both. */
export type RedactedParts =
  /** As it is now, and what removes the rest of it from the archive, under way or done; null: nothing has to. */
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

/** An erasure of one message. */
export type ArchiveRedaction = NonNullable<Awaited<ReturnType<typeof findRedaction>>>

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
  const { messageId: id, text, number } = asked
  const day = dayOfId(id)
  const found = await findRetained(db.sql, id)
  const archived = found ? null : await (await archive.readDay(day))?.message(id)
  const clientId = found?.clientId ?? archived?.clientId
  if (clientId === undefined || !asker.may(clientId)) return { kind: 'unknown_message' }
  if (number && (numberSecret === null || !(await keepSecretCheck(db.sql, numberSecret.check))))
    return { kind: 'off' }
  if (archived) {
    const [to, hasNoText] = [archived.toMsisdn, archived.redactedAt !== null]
    const holds = (text && !hasNoText) || (number && to.startsWith('+')) ? 'it' : 'nothing'
    return { kind: 'redacted', to, text: hasNoText, inArchive: await askArchive(deps, asked, asker, holds) }
  }
  if (!(await redactKept(deps, asked, clientId as ClientId))) return { kind: 'open' }
  const left = await findRetained(db.sql, id)
  // Its day was archived meanwhile.
  if (!left) return await redactParts(deps, asked, asker)
  const hasFiles = (await findArchivedDay(db.sql, isoDay(day)))?.manifest != null
  const inArchive = hasFiles ? await askArchive(deps, asked, asker, 'perhaps') : null
  return { kind: 'redacted', to: left.to, text: left.text === '', inArchive }
}

/** The erasure that takes it out of the archive, asked for now where one is needed; `holds`: what the archive has of what is to go. */
async function askArchive(
  { db, now, newId }: Deps,
  redacts: Redaction,
  { name }: RedactionAsker,
  holds: 'it' | 'nothing' | 'perhaps',
): Promise<ArchiveRedaction | null> {
  return await db.sql.begin(async (tx) => {
    const known = await findRedaction(tx, redacts)
    if (holds === 'nothing' || (known && !(known.state === 'done' && holds === 'it'))) return known
    await askRedaction(tx, { id: newId(), redacts, askedBy: name, askedAt: new Date(now()) })
    return await findRedaction(tx, redacts)
  })
}

/** False: it is on its way, or its client is still to be told of it; nothing was done. */
async function redactKept(
  deps: Deps,
  { messageId: id, text, number }: Redaction,
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
  return !text || (await redactMessage(deps, { clientId, id, andDelete: false })).kind !== 'open'
}
