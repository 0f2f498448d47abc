import type { DayReader } from '../../archive/archive.ts'
import type { Redaction } from '../../domain/erasure/erasure.ts'
import type { NumberSecret } from '../../domain/erasure/number-hash.ts'
import { changeForRedactions } from './archived-change.ts'

type Hashes = Pick<NumberSecret, 'hashNumber'>

/** A process that cannot hash shows no number that is to go, either. */
const UNHASHED: Hashes = { hashNumber: () => 'hash_***' }

/**
 * A day as it reads when what is asked for of its messages has gone from its files: from then on nobody is shown that. `open` was read
 * before the day's generation was, or a day that is written anew in between would be shown as it was.
 */
export function asRedacted(
  day: DayReader,
  open: readonly Redaction[],
  numberSecret: Hashes | null,
  nowMs: number,
): DayReader {
  if (open.length === 0) return day
  const ids = new Set<string>(open.map(({ messageId }) => messageId))
  const change = changeForRedactions({ numberSecret: numberSecret ?? UNHASHED }, open, nowMs)
  const shown = change.messages
  return {
    ...day,
    async message(id) {
      const row = await day.message(id)
      return row && shown(row)
    },
    async messages({ where, ...page }) {
      const rows = await day.messages({ ...page, ...(where && { where: (row) => where(shown(row)) }) })
      return rows.map(shown)
    },
    async events(id) {
      const rows = await day.events(id)
      if (rows.length === 0 || !ids.has(id.toLowerCase())) return rows
      const row = await day.message(id)
      if (row) shown(row) // its events go by what its message has
      return rows.map(change.events)
    },
    exchanges: async (id, most) => (ids.has(id.toLowerCase()) ? [] : await day.exchanges(id, most)),
  }
}
