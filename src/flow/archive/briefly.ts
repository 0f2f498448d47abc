import { type Db, reasonOf, type Tx } from '../../store/database/db.ts'

/** Tries for locks that were not to be had in time, and the pause between them in milliseconds: traffic goes on in between. */
const TRIES = 120
const PAUSE_MS = 500

/** `lock_not_available` and `deadlock_detected` (PostgreSQL, Appendix A). */
const NOT_NOW: readonly string[] = ['55P03', '40P01']

/** Runs a transaction whose locks are waited for briefly (`lockBriefly`), again and again for a minute, while others hold them. */
export async function untilLocked<T>(db: Db, run: (tx: Tx) => Promise<T>): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return (await db.sql.begin(run)) as T // what `run` answers
    } catch (error) {
      if (tried === TRIES || !NOT_NOW.includes(reasonOf(error))) throw error
      await Bun.sleep(PAUSE_MS)
    }
  }
}
