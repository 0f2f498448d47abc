import type { FoundMessage } from '../answers.ts'

/** Rows that came while a list was shown, at most; behind more of them the list is read anew. */
export const MAX_TAIL = 2_000

/** What came since a list was read. */
export type Tail = {
  /** Newest first. */
  readonly rows: readonly FoundMessage[]
  /** More came at once than is read of it: some between the list and the tail are missing, and the list is to be read anew. */
  readonly isTorn: boolean
}

/** No tail. */
export const NO_TAIL: Tail = { rows: [], isTorn: false }

/**
 * What was read of the newest, over what was known of them: rows from `sinceMs` on are as they were read now. Of a full reading its oldest
 * row says how far it goes; where that is newer than `newestId`, which is known, there is a gap.
 */
export function joinTail(
  known: Tail,
  read: { readonly rows: readonly FoundMessage[]; readonly sinceMs: number; readonly isFull: boolean },
  newestId: string,
): Tail {
  const last = read.isFull ? read.rows.at(-1) : undefined
  const sinceMs = last ? Date.parse(last.created_at) : read.sinceMs
  const older = known.rows.filter(({ created_at }) => Date.parse(created_at) < sinceMs)
  const rows = newestFirst([...older, ...read.rows])
  const isTorn = last !== undefined && last.id > (known.rows[0]?.id ?? newestId)
  return { rows: rows.slice(0, MAX_TAIL), isTorn: known.isTorn || isTorn || rows.length > MAX_TAIL }
}

/** The rows of a list with those of its tail, which are newer; each once. */
export function withTail(
  rows: readonly FoundMessage[],
  tail: readonly FoundMessage[],
): readonly FoundMessage[] {
  if (tail.length === 0) return rows
  const newer = new Map(tail.map((row) => [row.id, row]))
  const here = new Set(rows.map(({ id }) => id))
  const kept = rows.map((row) => newer.get(row.id) ?? row)
  return [...newestFirst(tail.filter(({ id }) => !here.has(id))), ...kept]
}

/** How many rows are newer than the one that the list was held at; null: it goes on. */
export function newerThan(rows: readonly FoundMessage[], heldAt: string | null): number {
  if (heldAt === null) return 0
  const first = rows.findIndex(({ id }) => id <= heldAt)
  return first === -1 ? rows.length : first
}

function newestFirst(rows: readonly FoundMessage[]): FoundMessage[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()].toSorted((a, b) => (a.id < b.id ? 1 : -1))
}
