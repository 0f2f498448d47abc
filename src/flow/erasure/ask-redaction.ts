import type { Redaction } from '../../domain/erasure/erasure.ts'
import { findArchivedDay } from '../../store/archive/archived-days.ts'
import { dayOfId, isoDay } from '../../store/database/partitions.ts'
import { findRedaction } from '../../store/erasure/erasures.ts'
import { redactKept } from '../../store/erasure/redacted-rows.ts'
import { askRedaction, isBeingRedacted } from '../../store/erasure/redactions.ts'
import type { ApiDeps } from '../../world.ts'
import { whatIsDue } from './retain-day.ts'

/** An erasure of one message. */
export type ArchiveRedaction = NonNullable<Awaited<ReturnType<typeof findRedaction>>>

type Deps = Pick<ApiDeps, 'db' | 'now' | 'newId' | 'numberSecret'>

/**
 * The erasure that takes it out of the archive, asked for now where one is needed: from its commit on nobody reads what is to go, neither
 * in the archive (src/flow/erasure/as-redacted.ts) nor in what the database has beside. `holds`: what is read of it now has of what is to go.
 */
export async function askArchive(
  deps: Deps,
  redacts: Redaction,
  askedBy: string,
  holds: 'it' | 'nothing' | 'perhaps',
): Promise<ArchiveRedaction | null> {
  const { db, now, newId } = deps
  return await db.sql.begin(async (tx) => {
    const known = await findRedaction(tx, redacts)
    const isNeeded =
      holds === 'nothing'
        ? // Each part of it by one of its own, and none by all.
          known === null && (await isBeingRedacted(tx, redacts.messageId))
        : known === null || (known.state === 'done' && holds === 'it')
    if (!isNeeded) return known
    const askedAt = new Date(now())
    await askRedaction(tx, { id: newId(), redacts, askedBy, askedAt })
    await redactKept(tx, redacts, askedAt, (of) => whatIsDue(deps, redacts, of))
    return await findRedaction(tx, redacts)
  })
}

/** The same of a message that the database has: null where its day has no files. */
export async function askFiles(
  deps: Deps,
  redacts: Redaction,
  askedBy: string,
): Promise<ArchiveRedaction | null> {
  const day = await findArchivedDay(deps.db.sql, isoDay(dayOfId(redacts.messageId)))
  return day?.manifest ? await askArchive(deps, redacts, askedBy, 'perhaps') : null
}
