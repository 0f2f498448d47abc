import { randomTarget, targetKey } from '../domain/callback/target.ts'
import { type DeliveryOutcome, deliverCallback } from '../flow/callback/deliver-callback.ts'
import { settleCallbacks } from '../flow/callback/settle-callbacks.ts'
import { openGroupCommit } from '../kit/group-commit.ts'
import { openPace } from '../kit/pace.ts'
import { startTicker } from '../kit/ticker.ts'
import { type ClaimedOverHttp, claimCallbacks, type UnderWay } from '../store/callback/claimed-callbacks.ts'
import { isConflict, isUnavailable } from '../store/database/db.ts'
import { logsFailureOf } from '../store/database/loop-failure.ts'
import type { WorkerDeps } from '../world.ts'

/** A callback is sent at most this much after it is due. */
const TICK_MS = 200

/**
 * Deliveries under way in one worker, at most. Bun opens 256 connections in a process and keeps further requests
 * waiting; providers need some, too.
 */
const MAX_UNDER_WAY = 96

/** When more than this are under way a target gets one at a time: many slow ones together do not take all. */
const MANY_UNDER_WAY = MAX_UNDER_WAY / 2

/** Deliveries under way of one client, about: URLs that came with its messages may be any number. */
const MAX_OF_CLIENT = MAX_UNDER_WAY / 4

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

type SenderDeps = Pick<
  WorkerDeps,
  | 'db'
  | 'callbackPost'
  | 'callbackHooks'
  | 'callbackSecrets'
  | 'callbackPolicy'
  | 'callbackConcurrency'
  | 'now'
  | 'random'
  | 'log'
>

/** Starts delivering over HTTP. */
export function startCallbackSender(deps: SenderDeps): CallbackSender {
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
    maxWaiting: MAX_UNDER_WAY,
    maxRunning: MAX_SETTLES_RUNNING,
  })

  /** What was delivered is not written yet: worth trying until the lease ends and it is delivered again. */
  async function settle(outcomes: readonly DeliveryOutcome[]): Promise<void> {
    const until = deps.now() + deps.callbackPolicy.leaseMs
    for (;;) {
      try {
        return await settleCallbacks(deps, outcomes)
      } catch (error) {
        if (!(isUnavailable(error) || isConflict(error)) || stopping || deps.now() > until) throw error
        await Bun.sleep(UNAVAILABLE_PAUSE_MS)
      }
    }
  }

  async function deliver(claimed: ClaimedOverHttp): Promise<void> {
    try {
      await settling.join(await deliverCallback(deps, claimed))
    } catch (error) {
      deps.log.error({ err: error, callbackId: claimed.callback.id }, 'the outcome of a callback is lost')
    }
  }

  function start(claimed: ClaimedOverHttp): void {
    const { callback, target } = claimed
    const key = targetKey(callback.clientId, target)
    const count = (by: number) => {
      const left = (underWay.get(key)?.count ?? 0) + by
      if (left > 0) underWay.set(key, { clientId: callback.clientId, target, count: left })
      else underWay.delete(key)
    }
    count(1)
    const delivery = deliver(claimed).then(() => {
      deliveries.delete(delivery)
      count(-1)
      freed.resolve()
    })
    deliveries.add(delivery)
  }

  /** Claims as long as that gives something; then the next tick looks again. */
  async function send(): Promise<void> {
    while (!stopping) {
      const limit = MAX_UNDER_WAY - deliveries.size
      if (limit > 0) {
        pace.started(limit)
        const claimed = await claimCallbacks(deps.db.sql, {
          nowMs: deps.now(),
          leaseMs: deps.callbackPolicy.leaseMs,
          limit,
          perTarget: deliveries.size > MANY_UNDER_WAY ? 1 : deps.callbackConcurrency,
          perClient: MAX_OF_CLIENT,
          underWay: [...underWay.values()],
          pivot: randomTarget(deps.random),
        })
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
