import type { Actor, HistoryRow } from '../message/actor.ts'

/** Counts what becomes of messages, and writes it a little later: a row for each minute, provider and reason. */
export type OutcomeCounter = {
  /** A row of a history was committed; `next` is the message after the last row of its move. Never fails. */
  moved(
    next: Pick<Actor, 'id' | 'provider' | 'lastError'>,
    row: Pick<HistoryRow, 'from' | 'to' | 'ignored' | 'atMs'>,
  ): void
  /** Writes what was counted. Rejects when the database is away: it is written the next time. A process that is killed loses a second of it. */
  flush(): Promise<void>
}
