/** Pause before a commit whose outcome got lost with the connection is asked for again. */
export const UNCERTAIN_PAUSE_MS = 200

/** How long it is asked for: a request must be answered before its connection counts as idle (120 s). */
export const MAX_DOUBT_MS = 90_000

/** A commit may have been carried out, and the database stayed away: nobody can say yet. */
export class OutcomeUnknown extends Error {
  override readonly name = 'OutcomeUnknown'
}

/** Whether a commit may have been carried out whose answer was lost. */
export type Doubt = {
  began(): boolean
  /** A second call changes nothing. */
  begin(): void
  /** True when it has lasted for `MAX_DOUBT_MS`. */
  isTooLong(): boolean
}

/** No doubt, yet; `onBegin` is told when it begins. */
export function openDoubt(onBegin: () => void): Doubt {
  let sinceMs: number | null = null
  return {
    began: () => sinceMs !== null,
    begin() {
      if (sinceMs !== null) return
      sinceMs = performance.now()
      onBegin()
    },
    isTooLong: () => sinceMs !== null && performance.now() - sinceMs >= MAX_DOUBT_MS,
  }
}
