import type { Actor } from '../../domain/message/actor.ts'
import type { MessageId } from '../../domain/message.ts'
import { inDays } from '../../store/database/partitions.ts'
import { loadActors } from '../../store/message/actor-rows.ts'
import { actorOfArchived } from './archived-rows.ts'
import type { ReadingDeps } from './by-day.ts'

/**
 * Reads actors by id, wherever their days are; unknown ids are left out. One of an archived day has ended, and is there to be looked at:
 * no move of it would be written. Rejects with `PlaceAway` when the archive does not answer.
 */
export async function findActors({ db, archive }: ReadingDeps, ids: readonly MessageId[]): Promise<Actor[]> {
  const found = await loadActors(db.sql, ids)
  const known = new Set(found.map(({ id }) => id))
  const missing = ids.filter((id) => !known.has(id))
  for (const { day, items } of inDays(missing, (id) => id)) {
    const reader = await archive.readDay(day)
    if (!reader) continue
    for (const id of items) {
      const row = await reader.message(id)
      if (row) found.push(actorOfArchived(row))
    }
  }
  return found
}
