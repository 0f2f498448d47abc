import type { LifecycleState } from '../lifecycle.ts'
import type { HistoryRow } from './actor.ts'

/** What a line says: a row of a history, whose message is the one in whose row it stands. */
export type HistoryEntry = Omit<HistoryRow, 'messageId' | 'from'> & {
  /** null: there was no state before, it is the first row. */
  readonly from: LifecycleState | null
}

/**
 * A row of a history as a line of `messages.history`: a JSON array, read by its places in the view `message_history`
 * (drizzle/0031_history.sql). What is null at its end is left out, and `ignored` is null for false: the usual line has seven places at most.
 * JSON writes a line break as `\n`, so a line never holds one.
 */
export function historyLine(entry: HistoryEntry): string {
  const { seq, atMs, event, from, to, attempt, detail, route, part, ignored } = entry
  const places = [seq, atMs, event, from, to, attempt, detail, route, part, ignored || null]
  return JSON.stringify(places.slice(0, places.findLastIndex((place) => place !== null) + 1))
}

/** The lines of rows that follow one another, as they stand in `messages.history`: the newest first. */
export function historyLines(entries: readonly HistoryEntry[]): string {
  return entries.map(historyLine).reverse().join('\n')
}

/** The rows of these lines, the oldest first; none of an empty text. */
export function readHistoryLines(lines: string): HistoryEntry[] {
  if (lines === '') return []
  return lines
    .split('\n')
    .map((line) => {
      const [seq, atMs, event, from, to, attempt, detail, route, part, ignored] = JSON.parse(line) // written by `historyLine`
      return {
        seq,
        atMs,
        event,
        from,
        to,
        attempt,
        detail: detail ?? null,
        route: route ?? null,
        part: part ?? null,
        ignored: ignored ?? false,
      }
    })
    .toReversed()
}
