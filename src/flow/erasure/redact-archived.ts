import { findArchivedDay } from '../../store/archive/archived-days.ts'
import { dayOfId, isoDay } from '../../store/database/partitions.ts'
import { holdsStill, redactKept } from '../../store/erasure/redacted-rows.ts'
import {
  type DueRedaction,
  endRedaction,
  holdRedactions,
  noteRewritten,
  putOffRedactions,
  takeRedactions,
} from '../../store/erasure/redactions.ts'
import { changeForRedactions } from './archived-change.ts'
import { NOT_NOW_MS, REWRITE_LEASE_MS, whileLeased } from './lease.ts'
import { whatIsDue } from './retain-day.ts'
import type { TurnDeps } from './turn-deps.ts'

/** Looked at again after this, in milliseconds: a client is still to be told of the message, or the archive did not answer. */
const AGAIN_MS = 60_000

/**
 * Redacts the messages of one archived day that were asked for together, by writing the day anew once; false: none is due. Their rows
 * in the database go first, and are looked at once more in the end: a day that comes back, or goes, meanwhile is done again. Whoever dies
 * over it leaves it to the next after a minute.
 */
export async function redactArchived(deps: TurnDeps): Promise<boolean> {
  const { db, now, numberSecret } = deps
  const due = await db.sql.begin((tx) => {
    const at = { now: new Date(now()), until: new Date(now() + REWRITE_LEASE_MS) }
    return takeRedactions(tx, { ...at, hashes: numberSecret !== null })
  })
  const [first] = due
  if (!first) return false
  const ids = idsOf(due)
  await whileLeased(
    deps,
    (until) => holdRedactions(db.sql, ids, until),
    async () => {
      try {
        await redactOfDay(deps, dayOfId(first.messageId), due)
      } catch (error) {
        await putOff(deps, due, AGAIN_MS).catch(() => {}) // the lease ends by itself
        throw error
      }
    },
  )
  return true
}

async function redactOfDay(deps: TurnDeps, day: string, due: readonly DueRedaction[]): Promise<void> {
  const { db, now } = deps
  const named = isoDay(day)
  const before = await findArchivedDay(db.sql, named)
  const ready: DueRedaction[] = []
  for (const one of due) {
    const isReady = await db.sql.begin((tx) =>
      redactKept(tx, one, new Date(now()), (of) => whatIsDue(deps, one, of)),
    )
    if (isReady) ready.push(one)
    else await putOff(deps, [one], AGAIN_MS)
  }
  if (ready.length === 0) return

  const written = new Set<string>()
  const newChange = () => changeForRedactions(deps, ready, now(), (id) => written.add(id))
  const rewritten = await deps.rewriteDay(named, newChange, (tx) =>
    noteRewritten(tx, idsOf(ready.filter(({ messageId }) => written.has(messageId))), day),
  )
  if (rewritten === 'not now') return await putOff(deps, ready, NOT_NOW_MS)

  const generation = typeof rewritten === 'object' ? rewritten.generation : before?.lastGeneration
  for (const one of ready)
    await db.sql.begin(async (tx) => {
      const isBack = await holdsStill(tx, one)
      // Read after the rows: of a day that was archived anew since, its new files may have what its rows had.
      const isSame = (await findArchivedDay(tx, named))?.lastGeneration === generation
      if (isBack || !isSame) return await holdRedactions(tx, [one.id], new Date(now()))
      await endRedaction(tx, one.id, day, new Date(now()))
    })
}

async function putOff({ db, now }: TurnDeps, due: readonly DueRedaction[], ms: number): Promise<void> {
  await putOffRedactions(db.sql, idsOf(due), new Date(now() + ms), new Date(now()))
}

function idsOf(due: readonly DueRedaction[]): string[] {
  return due.map(({ id }) => id)
}
