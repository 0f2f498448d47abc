import type { AcceptCounter } from '../../domain/report/accept-counter.ts'
import { stepOf } from '../../domain/report/histogram.ts'
import { SPAN_MS, TIMINGS_KEPT_MS } from '../../domain/report/report-span.ts'
import { type AcceptCell, addAccepted, removeAcceptedBefore } from '../../store/report/accept-minutes.ts'
import type { Deps } from '../../world.ts'

/** How often what was counted is written: who is killed loses so much. */
export const ACCEPTING_FLUSH_MS = 10_000

/** The REST API beside the doors. */
export const REST = 'rest'

/** The last step of the histogram: 17 min and all that takes longer. */
export const LAST_ACCEPT_STEP = 80

/** Minutes that wait to be written, at most, some 400 bytes for each with its door: beyond a day the oldest are dropped. */
const MAX_MINUTES = 1_440

/** Requests by step, by door. */
type Minute = Map<string, Uint32Array>

/** Opens the counter; nothing was counted yet. */
export function openAcceptCounter({ db, now }: Pick<Deps, 'db' | 'now'>): AcceptCounter {
  let waiting = new Map<number, Minute>()
  let openMs = -1
  let open: Minute = new Map()
  let last: Promise<void> = Promise.resolve()

  function minuteAt(startMs: number): Minute {
    const known = waiting.get(startMs)
    if (known) return known
    const [oldest] = waiting.keys()
    if (oldest !== undefined && waiting.size >= MAX_MINUTES) waiting.delete(oldest)
    const made: Minute = new Map()
    waiting.set(startMs, made)
    return made
  }

  async function write(): Promise<void> {
    const written = waiting
    const cells = cellsOf(written)
    if (cells.length === 0) return
    waiting = new Map()
    openMs = -1
    try {
      await addAccepted(db.sql, cells)
    } catch (error) {
      const since = waiting
      waiting = written
      openMs = -1
      for (const [startMs, minute] of since)
        for (const [door, steps] of minute) addSteps(stepsOf(minuteAt(startMs), door), steps)
      throw error
    }
  }

  return {
    took(door, tookMs) {
      const nowMs = now()
      if (nowMs < openMs || nowMs >= openMs + SPAN_MS.minute) {
        openMs = nowMs - (nowMs % SPAN_MS.minute)
        open = minuteAt(openMs)
      }
      const steps = stepsOf(open, door ?? REST)
      const step = Math.min(LAST_ACCEPT_STEP, stepOf(tookMs))
      steps[step] = (steps[step] ?? 0) + 1
    },
    flush() {
      last = last.then(write, write)
      return last
    },
  }
}

function stepsOf(minute: Minute, door: string): Uint32Array {
  const known = minute.get(door)
  if (known) return known
  const made = new Uint32Array(LAST_ACCEPT_STEP + 1)
  minute.set(door, made)
  return made
}

function addSteps(to: Uint32Array, more: Uint32Array): void {
  for (const [step, requests] of more.entries()) to[step] = (to[step] ?? 0) + requests
}

function cellsOf(minutes: ReadonlyMap<number, Minute>): AcceptCell[] {
  return [...minutes].flatMap(([startMs, minute]) =>
    [...minute].flatMap(([door, steps]) =>
      [...steps.entries()]
        .filter(([, requests]) => requests > 0)
        .map(([step, requests]) => ({ minute: new Date(startMs), door, step, requests })),
    ),
  )
}

const REMOVED_AT_ONCE = 10_000

/** Forgets what is older than `TIMINGS_KEPT_MS`. */
export async function forgetAccepting({ db, now }: Pick<Deps, 'db' | 'now'>): Promise<void> {
  const before = new Date(now() - TIMINGS_KEPT_MS)
  while ((await removeAcceptedBefore(db.sql, before, REMOVED_AT_ONCE)) === REMOVED_AT_ONCE);
}
