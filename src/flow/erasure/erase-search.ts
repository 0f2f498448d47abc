import type { NumberForms } from '../../domain/erasure/number-forms.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../../store/database/db.ts'
import type { LeftRow } from '../../store/erasure/erasures.ts'
import { type RowKey, type Step, searchRows, type Where } from '../../store/erasure/search-rows.ts'
import { CALLBACKS, type SearchedTable } from '../../store/erasure/searched-tables.ts'
import { removeExchanges } from '../../store/message/redacted-messages.ts'

/** How a search goes on. */
export type EraseSettings = {
  /** Rows of a table that one transaction looks through. */
  readonly rows: number
  /** Whoever moved a message since may hold it in memory, or what was said of it, and write that once more; in milliseconds. */
  readonly settledMs: number
}

/** Rows that were changed, by what they are of. */
export type Counts = Readonly<Record<string, number>>

/** Looks through rows of a table or of one of its days, and through the callbacks and exchanges of those that it changes. */
export type Search = {
  readonly nowMs: number
  readonly rows: number
  look(table: SearchedTable, day: string | null, where: Where): Promise<Looked>
}

/** What it came to: where it goes on, and which rows are on their way. */
export type Looked = {
  readonly last: RowKey | null
  readonly counts: Counts
  readonly left: readonly LeftRow[]
}

/** In an open transaction. */
export function openSearch(
  tx: Tx,
  forms: NumberForms,
  { rows, settledMs, nowMs }: EraseSettings & { readonly nowMs: number },
): Search {
  const settledBefore = new Date(nowMs - settledMs)
  return {
    nowMs,
    rows,
    async look(table, day, where) {
      const step = await searchRows(tx, { ...table, day, settledBefore }, where, forms)
      const own = lookedAt(table, day, step)
      if (table.table !== 'messages' && table.table !== 'inbound_messages') return own
      const ids = step.touched.flatMap(([id]) => id ?? [])
      if (ids.length === 0) return own
      const of = { kind: 'ids', column: 'message_id', ids } as const
      const told = await searchRows(tx, { ...CALLBACKS, day: null, settledBefore }, of, forms)
      const exchanges = table.table === 'messages' ? await removeAll(tx, ids) : 0
      return {
        ...own,
        counts: added(own.counts, lookedAt(CALLBACKS, null, told).counts, { exchanges }),
        left: [...own.left, ...lookedAt(CALLBACKS, null, told).left],
      }
    },
  }
}

function lookedAt({ table }: SearchedTable, day: string | null, step: Step): Looked {
  return {
    last: step.last,
    counts: { [table]: step.changed },
    left: step.open.map((key) => ({ table, day, key })),
  }
}

/** One by one: messages of a number may lie days apart. */
async function removeAll(tx: Tx, ids: readonly string[]): Promise<number> {
  let removed = 0
  for (const id of ids) removed += await removeExchanges(tx, [id as MessageId]) // a key of messages
  return removed
}

/** Sums by name, without those that are 0. */
export function added(...all: readonly Counts[]): Counts {
  const sums: Record<string, number> = {}
  for (const [name, count] of all.flatMap((one) => Object.entries(one)))
    if (count > 0) sums[name] = (sums[name] ?? 0) + count
  return sums
}
