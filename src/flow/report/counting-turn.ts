import { type Db, JOINS_OF_MANY, type Tx } from '../../store/database/db.ts'
import { isDayGone } from '../../store/database/partitions.ts'
import { lockProgress, type Progress, renewTurn } from '../../store/report/report-progress.ts'

/** How the counting goes on, so that nobody waits for it for long. */
export type CountingPace = {
  /** How much of a minute is read in one statement, in milliseconds of acceptance. */
  sliceMs(): number
  /** A slice had so many messages. */
  readSlice(messages: number): void
  /** A step took so long; the next one begins when this resolves. */
  rest(tookMs: number): Promise<void>
}

/** As fast as it can, each minute in one statement. */
export const WITHOUT_PAUSE: CountingPace = {
  sliceMs: () => 60_000,
  readSlice: () => {},
  rest: async () => {},
}

/** A statement of a turn, or a few that belong together. */
export type Work = (tx: Tx) => Promise<void>

/** What a turn has taken upon itself, and the token of `renewTurn`. */
export type Turn<T> = { readonly task: T; readonly token: string }

/** Works of one transaction, at most; the last one may take it beyond. The embedded database has one session. */
const STEP_MS = 25

/** Begins a turn with what `begin` takes upon itself; null when that is nothing, or another process is at a step. */
export function beginTurn<T>(
  db: Db,
  begin: (tx: Tx, progress: Progress) => Promise<T | null>,
): Promise<Turn<T> | null> {
  return inSettings(db, async (tx) => {
    const progress = await lockProgress(tx)
    const task = progress && (await begin(tx, progress))
    if (task === null) return null
    const token = await renewTurn(tx, null)
    return token === null ? null : { task, token }
  })
}

/**
 * Does the works of a turn one after the other, in transactions of about `STEP_MS` with rests between them; false when
 * another process has taken the turn over meanwhile, or a day was archived under it: the next turn finds it gone, and leaves its
 * counts as they are. Whoever dies between two steps leaves what the next turn finds.
 */
export async function takeSteps(
  db: Db,
  { token }: Turn<unknown>,
  works: Iterator<Work>,
  pace: CountingPace,
): Promise<boolean> {
  let last: string | null = token
  for (let next = works.next(); !next.done; ) {
    const startedAt = performance.now()
    const before: string = last
    last = await inSettings(db, async (tx) => {
      const renewed = await renewTurn(tx, before)
      if (renewed === null) return null
      do {
        await next.value(tx)
        next = works.next()
      } while (!next.done && performance.now() - startedAt < STEP_MS)
      return renewed
    }).catch((error) => {
      if (isDayGone(error)) return null
      throw error
    })
    if (last === null) return false
    await pace.rest(performance.now() - startedAt)
  }
  return true
}

/** Such a turn took minutes at 1,500/s without `JOINS_OF_MANY`, and the dead rows that it kept alive slowed all else to a third. */
function inSettings<T>(db: Db, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.sql.begin(async (tx) => {
    await tx.unsafe(`${JOINS_OF_MANY}; set local work_mem = '${db.bulkMemory}'`)
    return await work(tx)
  }) as Promise<T> // begin unwraps arrays of promises, which no work here answers
}
