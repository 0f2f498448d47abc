/** Pause before a commit whose outcome got lost with the connection is asked for again. */
export const UNCERTAIN_PAUSE_MS = 200

/** How long it is asked for: a request must be answered before its connection counts as idle (120 s). */
export const MAX_DOUBT_MS = 90_000

/** Transactions that the database ended because of others, one after another, before that is given up. */
const MAX_CONFLICTS = 5

/** A commit may have been carried out, and the database stayed away: nobody can say yet. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown'
}

/** What an error says of the transaction that it ended. */
export type Fault =
  /** Nothing was done because of others who did the same: to be run again. */
  | 'conflict'
  /** The connection went with it: a commit on its way may have been carried out. */
  | 'lost'
  /** Nothing was done, and nothing can be done now. */
  | 'away'
  /** Nothing was done, and it would be the same again. */
  | 'wrong'

/** Whether a commit may have been carried out whose answer was lost. */
export type Doubt = {
  began(): boolean
  /** A second call changes nothing. */
  begin(): void
  /** True when it has lasted for `MAX_DOUBT_MS`. */
  isTooLong(): boolean
}

/** No doubt, yet; `onBegin` is told when it begins. */
export function openDoubt(
  onBegin: () => void,
  { nowMs }: Pick<Time, 'nowMs'> = { nowMs: () => performance.now() },
): Doubt {
  let sinceMs: number | null = null
  return {
    began: () => sinceMs !== null,
    begin() {
      if (sinceMs !== null) return
      sinceMs = nowMs()
      onBegin()
    },
    isTooLong: () => sinceMs !== null && nowMs() - sinceMs >= MAX_DOUBT_MS,
  }
}

/** One run of a transaction. */
export type Attempt = {
  /** Set by who runs it, while its commit may be on its way: before, nothing can have been done. */
  committing: boolean
}

type Time = { nowMs(): number; sleep(ms: number): Promise<void> }

/**
 * Runs a transaction until its outcome is sure. `attempt` looks first at what is there, so that after a doubt it finds
 * what an earlier run has done. A conflict is run again, `MAX_CONFLICTS` times in all. Rejects with the error of an
 * attempt when nothing was done; once there is a doubt it goes on, and ends with `OutcomeUnknown` when that lasts too
 * long. Without a `doubt` of the caller's it begins without one and tells nobody.
 */
export async function commitSurely<R>(
  {
    doubt = openDoubt(() => {}),
    faultOf,
    sleep = Bun.sleep,
  }: {
    readonly doubt?: Doubt
    readonly faultOf: (error: unknown) => Fault
    readonly sleep?: Time['sleep']
  },
  attempt: (current: Attempt) => Promise<R>,
): Promise<R> {
  for (let conflicts = 0; ; ) {
    const current: Attempt = { committing: false }
    try {
      return await attempt(current)
    } catch (error) {
      const fault = faultOf(error)
      if (fault === 'conflict' && ++conflicts < MAX_CONFLICTS) continue
      if (fault === 'lost' && current.committing) doubt.begin()
      // Of a bug there is nothing more to learn, however often it is asked.
      if (fault === 'wrong' || !doubt.began()) throw error
      if (doubt.isTooLong()) throw new OutcomeUnknown('the database is away', { cause: error })
      await sleep(UNCERTAIN_PAUSE_MS)
    }
  }
}
