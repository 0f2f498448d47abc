import type { Logger } from 'pino'
import type { CallbackPolicy } from '../../../actors/callback/policy.ts'
import { targetKey } from '../../domain/callback/target.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import { openPace } from '../../kit/pace.ts'
import { startTicker } from '../../kit/ticker.ts'
import { endLease } from '../../store/callback/callback-queue.ts'
import type { ClaimedCallback } from '../../store/callback/claimed-callbacks.ts'
import type { UnderWay } from '../../store/callback/due-targets.ts'
import { type Db, isConflict, isUnavailable } from '../../store/database/db.ts'
import { logsFailureOf } from '../../store/database/loop-failure.ts'
import type { DeliveryOutcome } from './deliver-callback.ts'
import { settleCallbacks } from './settle-callbacks.ts'

/** A callback is sent at most this much after it is due. */
const TICK_MS = 200

/** Outcomes written in one statement, and how many statements at once. */
const MAX_SETTLE_BATCH = 200
const MAX_SETTLES_RUNNING = 2

/** Pause before outcomes are written again when the database is away. */
const UNAVAILABLE_PAUSE_MS = 250

/** Delivers callbacks as they come due. */
export type CallbackSender = {
  /** Takes no more; deliveries in hand get until `deadlineMs` from now, those left are found by their leases. */
  stop(deadlineMs: number): Promise<void>
}

/** What is needed to deliver callbacks, whatever the way. */
export type SendingDeps = {
  readonly db: Db
  readonly callbackPolicy: CallbackPolicy
  readonly now: () => number
  readonly log: Logger
}

/** One way of delivering. */
export type Way<C extends ClaimedCallback> = {
  /** Deliveries under way at once, at most. */
  readonly maxUnderWay: number
  /** How long what was claimed is this process's, in milliseconds. */
  readonly leaseMs: number
  /** Takes what is due, at most `room`; none: it is looked again at the next tick. */
  claim(room: number, underWay: readonly UnderWay[]): Promise<readonly C[]>
  /** Delivers one; must not reject. Null: nothing was sent, and it is due again. */
  deliver(claimed: C): Promise<DeliveryOutcome | null>
}

/** Starts delivering in this way. */
export function startSending<C extends ClaimedCallback>(deps: SendingDeps, way: Way<C>): CallbackSender {
  const underWay = new Map<string, UnderWay>()
  const deliveries = new Set<Promise<void>>()
  const pace = openPace()
  let stopping = false
  let freed = Promise.withResolvers<void>()

  const settling = openGroupCommit({
    run: async (outcomes: readonly DeliveryOutcome[]) => {
      await settle(outcomes)
      return outcomes.map(() => true)
    },
    maxBatch: MAX_SETTLE_BATCH,
    maxWaiting: way.maxUnderWay,
    maxRunning: MAX_SETTLES_RUNNING,
  })

  /** What was delivered is not written yet: worth trying until the lease ends and it is delivered again. */
  async function settle(outcomes: readonly DeliveryOutcome[]): Promise<void> {
    const until = deps.now() + way.leaseMs
    for (;;) {
      try {
        return await settleCallbacks(deps, outcomes)
      } catch (error) {
        if (!(isUnavailable(error) || isConflict(error)) || stopping || deps.now() > until) throw error
        await Bun.sleep(UNAVAILABLE_PAUSE_MS)
      }
    }
  }

  async function deliver(claimed: C): Promise<void> {
    try {
      const outcome = await way.deliver(claimed)
      if (outcome === null) await endLease(deps.db.sql, claimed.callback, deps.now())
      else await settling.join(outcome)
    } catch (error) {
      deps.log.error({ err: error, callbackId: claimed.callback.id }, 'the outcome of a callback is lost')
    }
  }

  function start(claimed: C): void {
    count(claimed, 1)
    const delivery = deliver(claimed).then(() => {
      deliveries.delete(delivery)
      count(claimed, -1)
      freed.resolve()
    })
    deliveries.add(delivery)
  }

  function count({ callback: { clientId }, target }: C, by: 1 | -1): void {
    const key = targetKey(clientId, target)
    const left = (underWay.get(key)?.count ?? 0) + by
    if (left > 0) underWay.set(key, { clientId, target, count: left })
    else underWay.delete(key)
  }

  /** Claims as long as that gives something; then the next tick looks again. */
  async function send(): Promise<void> {
    while (!stopping) {
      const room = way.maxUnderWay - deliveries.size
      if (room > 0) {
        pace.started(room)
        const claimed = await way.claim(room, [...underWay.values()])
        for (const one of claimed) start(one)
        if (claimed.length === 0) return
      }
      // More is due, perhaps, as soon as one of these is done.
      freed = Promise.withResolvers()
      if (deliveries.size > 0) await Promise.race([freed.promise, Bun.sleep(TICK_MS)])
      await pace.rest(false)
    }
  }

  const stopTicker = startTicker(TICK_MS, send, logsFailureOf('callbacks', deps.log))

  return {
    async stop(deadlineMs) {
      stopping = true
      freed.resolve()
      await stopTicker()
      await Promise.race([Promise.all(deliveries), Bun.sleep(deadlineMs)])
      if (deliveries.size > 0)
        deps.log.warn(
          { callbacks: deliveries.size },
          'stopped with callbacks unanswered, their leases will find them',
        )
    },
  }
}
