import { isFinal, isTaken, type LifecycleState, type TakenState } from '../../domain/lifecycle.ts'
import type { MessageId } from '../../domain/message.ts'
import { NO_ROUTE } from '../../domain/route/routing.ts'
import { openOneRun } from '../../kit/one-run.ts'
import { isConflict, isUnavailable } from '../../store/database/db.ts'
import { findProgress, type OtpProgress } from '../../store/message/otps.ts'
import type { ApiDeps } from '../../world.ts'
import { advanceActors } from '../message/advance-actors.ts'

/** How an OTP's wait ended. */
export type OtpEnd =
  /** A provider has it, and perhaps the phone. */
  | { readonly kind: 'taken'; readonly status: TakenState }
  /** The message is at its end, its money released: nothing of it will be sent. */
  | { readonly kind: 'ended'; readonly status: LifecycleState; readonly reason: string }
  /** The database went away and stayed away: nobody knows yet. */
  | { readonly kind: 'unknown' }

/** Requests that wait for their OTP to be taken. */
export type OtpWaiting = {
  /** False: another one would wait too many. */
  hasRoom(): boolean
  /** Resolves when a provider has the message or it has ended, which it does at its deadline. Never rejects. */
  wait(messageId: MessageId, deadlineAtMs: number): Promise<OtpEnd>
}

type Deps = Pick<ApiDeps, 'db' | 'live' | 'policy' | 'slot' | 'now' | 'random' | 'log' | 'stopping'>
type Waiting = {
  readonly deadlineAtMs: number
  /** The same end by a clock that does not jump, as of `performance.now`: no wait depends on the other alone. */
  readonly giveUpAtMs: number
  readonly resolve: (end: OtpEnd) => void
}

/** Requests that may wait at once, in a process. */
export const MAX_WAITING_OTPS = 1_000
/** One look for all that wait; none while nobody does. */
const LOOK_EVERY_MS = 20
/** How long the outcome is asked for after the deadline while the database is away. */
const MAX_DOUBT_MS = 10_000
/** After SIGTERM nobody waits longer: the process must end. */
const STOP_WITHIN_MS = 4_000

/**
 * Watches OTPs in the database, where every process sees them. At its deadline a message is ended here, in a commit like
 * any other move: what a provider took just before stands, what it takes later finds a final message.
 */
export function openOtpWaiting(deps: Deps): OtpWaiting {
  const waiting = new Map<MessageId, Waiting>()
  const loop = openOneRun(() => waiting.size > 0, run)
  let stopAtMs = Number.POSITIVE_INFINITY
  deps.stopping.addEventListener('abort', () => {
    stopAtMs = deps.now() + STOP_WITHIN_MS
  })

  async function run(): Promise<void> {
    while (waiting.size > 0) {
      await Bun.sleep(LOOK_EVERY_MS)
      await look().catch((error) => {
        if (!isUnavailable(error) && !isConflict(error))
          deps.log.error(
            { err: error, otps: waiting.size },
            'OTPs under way could not be looked at, the next turn tries again',
          )
      })
      giveUp()
    }
  }

  async function look(): Promise<void> {
    const ids = [...waiting.keys()]
    for (const progress of await findProgress(deps.db.sql, ids)) tell(progress)
    const nowMs = deps.now()
    const late = ids.filter((id) => {
      const one = waiting.get(id)
      return one !== undefined && Math.min(one.deadlineAtMs, stopAtMs) <= nowMs
    })
    if (late.length === 0) return
    const rung = late.map((messageId) => ({
      messageId,
      event: {
        type: 'ALARM_RANG' as const,
        // When the process is to end, the deadline is now.
        atMs: Math.max(nowMs, waiting.get(messageId)?.deadlineAtMs ?? nowMs),
        random: deps.random(),
        // It is over: nobody is asked any more.
        route: NO_ROUTE,
        mayResend: false,
      },
      detail: null,
      known: null,
      onlyThisVersion: false,
    }))
    for (const { actor } of await advanceActors(deps, rung)) if (actor) tell(actor)
  }

  function tell({ id, status, lastError }: Pick<OtpProgress, 'id' | 'status' | 'lastError'>): void {
    if (isTaken(status)) resolve(id, { kind: 'taken', status })
    else if (isFinal(status)) resolve(id, { kind: 'ended', status, reason: lastError ?? status })
  }

  function giveUp(): void {
    const nowMs = deps.now()
    for (const [id, { deadlineAtMs, giveUpAtMs }] of waiting)
      if (
        Math.min(deadlineAtMs + MAX_DOUBT_MS, stopAtMs + STOP_WITHIN_MS) <= nowMs ||
        giveUpAtMs <= performance.now()
      )
        resolve(id, { kind: 'unknown' })
  }

  function resolve(id: MessageId, end: OtpEnd): void {
    waiting.get(id)?.resolve(end)
    waiting.delete(id)
  }

  return {
    hasRoom: () => waiting.size < MAX_WAITING_OTPS,
    wait(messageId, deadlineAtMs) {
      return new Promise((done) => {
        const giveUpAtMs = performance.now() + Math.max(0, deadlineAtMs - deps.now()) + MAX_DOUBT_MS
        waiting.set(messageId, { deadlineAtMs, giveUpAtMs, resolve: done })
        loop.wake()
      })
    },
  }
}
