import type { Door } from '../door.ts'

/** Counts how long requests take to their acceptance, and writes it a little later. */
export type AcceptCounter = {
  /** A request with a message was accepted. Costs well below a microsecond, never fails. */
  took(door: Door | null, tookMs: number): void
  /** Writes what was counted. Rejects when the database is away: it is written the next time. */
  flush(): Promise<void>
}
