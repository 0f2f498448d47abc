import { inTime } from '../kit/in-time.ts'
import { ClockAstray } from '../store/database/clock.ts'
import { checkClock, checkWrites } from '../store/database/readiness.ts'
import type { ApiDeps } from '../world.ts'

/** A dependency that does not answer within this is away. */
const CHECK_TIMEOUT_MS = 2_000

/** The checks that cost the database something are made once in so long, however many ask. */
const CHECKED_FOR_MS = 1_000

/** Clocks further apart than this show: alarms and callbacks come early or late by it. */
const APART_MS = 60_000

/** What a check of a dependency came to; null: there was no answer, or none was timed. */
export type Checked = { readonly status: 'up' | 'down'; readonly latencyMs: number | null }

/** The same of the clock of this process; null: how far it is ahead of the database's is not known. */
export type CheckedClock = Checked & { readonly aheadMs: number | null }

/** What became of all checks. */
export type CheckedDependencies = {
  /** Whether it can write. */
  readonly postgres: Checked
  readonly clock: CheckedClock
  readonly bus: Checked
  /** Null: there is none. */
  readonly redis: Checked | null
}

/** Asks what this process depends on, within two seconds. Never rejects. */
export function openDependencyChecks({
  db,
  bus,
  redis,
  now,
}: Pick<ApiDeps, 'db' | 'bus' | 'now'> &
  Partial<Pick<ApiDeps, 'redis'>>): () => Promise<CheckedDependencies> {
  const checkDatabase = sharedFor(CHECKED_FOR_MS, () => check(() => checkWrites(db)))
  const lookAtClock = sharedFor(CHECKED_FOR_MS, () => checkClockOf(db, now()))
  return async () => {
    const [postgres, clock, busCheck, redisCheck] = await Promise.all([
      checkDatabase(),
      lookAtClock(),
      check(() => bus.ping()),
      redis ? check(() => redis.ping()) : null,
    ])
    return { postgres, clock, bus: busCheck, redis: redisCheck }
  }
}

/** True when the clocks of this process and of the database are too far apart to be overlooked. */
export function isApart({ aheadMs }: CheckedClock): boolean {
  return Math.abs(aheadMs ?? 0) > APART_MS
}

/** Those that ask at once, and within `forMs` of an answer, share it. */
export function sharedFor<T>(forMs: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { readonly answer: Promise<T>; endMs: number } | null = null
  return () => {
    if (last && performance.now() < last.endMs) return last.answer
    const asked = { answer: ask(), endMs: Number.POSITIVE_INFINITY }
    last = asked
    return asked.answer.finally(() => {
      asked.endMs = performance.now() + forMs
    })
  }
}

/** A database that is away says nothing of the clock: `up`, its distance unknown. */
async function checkClockOf(db: ApiDeps['db'], nowMs: number): Promise<CheckedClock> {
  try {
    const { aheadMs } = await answerOf(checkClock(db, nowMs))
    return { status: 'up', latencyMs: null, aheadMs: Math.round(aheadMs) }
  } catch (error) {
    const status = error instanceof ClockAstray ? 'down' : 'up'
    return { status, latencyMs: null, aheadMs: null }
  }
}

function answerOf<T>(asked: PromiseLike<T>): Promise<T> {
  return inTime(asked, CHECK_TIMEOUT_MS, () => {
    throw new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)
  })
}

async function check(ask: () => PromiseLike<unknown>): Promise<Checked> {
  const startedAt = performance.now()
  try {
    await answerOf(ask())
    return { status: 'up', latencyMs: Math.round((performance.now() - startedAt) * 100) / 100 }
  } catch {
    return { status: 'down', latencyMs: null }
  }
}
