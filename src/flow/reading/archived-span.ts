import { dayOf, isoDay } from '../../store/database/partitions.ts'
import type { ApiDeps } from '../../world.ts'
import { FIRST_DAY, LAST_DAY } from './through-days.ts'

/** Days of a time that are in the archive alone: how many, and the first and the last of them, as `2026-01-31`. */
export type ArchivedSpan = { readonly days: number; readonly first: string; readonly last: string }

/**
 * The archived days from one instant on and before another (null: no bound there), for answers that do not look at them; null: there is none. To be read
 * after the tables: a day that is archived meanwhile is among them then.
 */
export async function findArchivedSpan(
  { archive }: Pick<ApiDeps, 'archive'>,
  from: Date | null,
  to: Date | null,
): Promise<ArchivedSpan | null> {
  const days = await archive.archivedDays(
    from === null ? FIRST_DAY : dayOf(from.getTime()),
    to === null ? LAST_DAY : dayOf(to.getTime() - 1),
  )
  const [last, first] = [days[0], days.at(-1)]
  return last === undefined || first === undefined
    ? null
    : { days: days.length, first: isoDay(first), last: isoDay(last) }
}
