import type { Logger } from 'pino'

/** What the answer to a source's first wrong token waits; each further one waits twice as long … */
export const FIRST_WAIT_MS = 100

/** … up to this, one after the other: at most so many guesses a source gets answered in the long run. */
export const MAX_WAIT_MS = 2_000

/** A source whose answers are so late already is told at once to come later: it holds no more than seven requests. */
export const MAX_LATE_MS = 10_000

/** A source that was quiet for so long is forgotten, and logged again when it comes back. */
export const FORGET_MS = 10 * 60_000

/** Sources remembered, about 2 MB; the one that was quiet longest makes room. */
export const MAX_SOURCES = 10_000

/** Slows who guesses the admin token or a password. Right ones never ask here, so whose source is slowed can still name himself. */
export type WrongTokens = {
  /** Resolves when a wrong token of this source may be answered: `late` when it would have to wait too long. */
  slow(source: string): Promise<'answer' | 'late'>
}

type Source = { readonly wrong: number; readonly freeAtMs: number; readonly seenAtMs: number }

/** `now` must not be turned back; `wait` resolves after so many milliseconds; `said` is logged of a source's first. */
export function openWrongTokens({
  log,
  now,
  wait,
  said = 'wrong admin token: further ones from here are slowed and not logged',
}: {
  readonly log: Pick<Logger, 'warn'>
  readonly now: () => number
  readonly wait: (ms: number) => Promise<unknown>
  readonly said?: string
}): WrongTokens {
  // In the order in which they were last seen.
  const sources = new Map<string, Source>()

  function recall(source: string, atMs: number): Source {
    const known = sources.get(source)
    if (known && atMs - known.seenAtMs < FORGET_MS) return known
    log.warn({ source }, said)
    return { wrong: 0, freeAtMs: atMs, seenAtMs: atMs }
  }

  return {
    async slow(source) {
      const atMs = now()
      const { wrong, freeAtMs } = recall(source, atMs)
      const waitMs = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** wrong)
      const answerAtMs = Math.max(freeAtMs, atMs) + waitMs
      const isLate = answerAtMs - atMs > MAX_LATE_MS
      sources.delete(source)
      const [quietest] = sources.keys()
      if (sources.size >= MAX_SOURCES && quietest !== undefined) sources.delete(quietest)
      // Beyond 20 the wait is the longest anyway.
      const next = {
        wrong: Math.min(wrong + 1, 20),
        freeAtMs: isLate ? freeAtMs : answerAtMs,
        seenAtMs: atMs,
      }
      sources.set(source, next)
      if (isLate) return 'late'
      await wait(answerAtMs - atMs)
      return 'answer'
    },
  }
}
