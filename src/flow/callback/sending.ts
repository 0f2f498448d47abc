import type { Logger } from 'pino'
import type { CallbackPolicy } from '../../../actors/callback/policy.ts'
import { openGroupCommit } from '../../kit/group-commit.ts'
import { startTicker } from '../../kit/ticker.ts'
import type { Metrics } from '../../metrics/metrics.ts'
import { endLeases } from '../../store/callback/callback-queue.ts'
import type { ClaimedCallback } from '../../store/callback/claimed-callbacks.ts'
import type { OfTarget } from '../../store/callback/due-targets.ts'
import { type Db, isConflict, isUnavailable } from '../../store/database/db.ts'
import { logsFailureOf } from '../../store/database/loop-failure.ts'
import type { DeliveryOutcome } from './deliver-callback.ts'
import { type AtOnce, openPlaces } from './places.ts'
import { settleCallbacks } from './settle-callbacks.ts'

/** A callback is sent at most this much after it is due. */
const TICK_MS = 200

/** Outcomes written in one statement, and how many statements at once. */
const MAX_SETTLE_BATCH = 200
const MAX_SETTLES_RUNNING = 2

/** Between two claims lies a millisecond for each callback of the first, but no less and no more than this: more is claimed at once then. */
const MIN_PAUSE_MS = 15
const MAX_PAUSE_MS = 50

/** What waits for its place for longer than this is given back, in milliseconds: its lease must hold until it has been answered. */
const MAX_WAIT_MS = 2_000

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
  readonly metrics: Pick<Metrics, 'told' | 'committed'>
}

/** What this process has of callbacks, when it claims more. */
type InHand = {
  /** Of each target, whether it has a place or waits for one. */
  readonly underWay: readonly OfTarget[]
  /** What targets are given beyond what is sent at once. */
  readonly ahead: readonly OfTarget[]
  /** Those that have a place. */
  readonly sending: number
}

/** One way of delivering. */
export type Way<C extends ClaimedCallback> = {
  /** Claimed and not settled, at most. */
  readonly maxUnderWay: number
  /** How many of them are sent at once; null: all, and none is claimed in advance. */
  readonly atOnce: AtOnce | null
  /** How long what was claimed is this process's, in milliseconds. */
  readonly leaseMs: number
  /** Takes what is due, at most `room`; none: it is looked again at the next tick. */
  claim(room: number, inHand: InHand): Promise<readonly C[]>
  /** Delivers one; must not reject. Null: nothing was sent, and it is due again. */
  deliver(claimed: C): Promise<DeliveryOutcome | null>
}

/** Starts delivering in this way. */
export function startSending<C extends ClaimedCallback>(deps: SendingDeps, way: Way<C>): CallbackSender {
  const places = openPlaces<C>(way.atOnce)
  const deliveries = new Set<Promise<void>>()
  let stopping = false
  let freed = Promise.withResolvers<void>()

  const settling = openGroupCommit({
    run: async (outcomes: readonly DeliveryOutcome[]) => {
      const startedMs = performance.now()
      await settle(outcomes)
      for (const outcome of outcomes) deps.metrics.told(wordOf(outcome))
      deps.metrics.committed('callbacks', outcomes.length, performance.now() - startedMs)
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
    let hasPlace = true
    const leave = () => {
      if (!hasPlace) return
      hasPlace = false
      places.left(claimed)
      startReady()
      freed.resolve()
    }
    try {
      const outcome = await way.deliver(claimed)
      if (outcome === null) return await endLeases(deps.db.sql, [claimed.callback], deps.now())
      if (outcome.event.type !== 'DELIVERY_SUCCEEDED') {
        // The next is sent when the target's breaker and the endpoint say what this one told.
        await Promise.all([giveBack(places.giveBack(claimed)), settling.join(outcome)])
        return
      }
      if (way.atOnce !== null) {
        places.answered(claimed)
        leave()
      }
      await settling.join(outcome)
    } catch (error) {
      deps.log.error({ err: error, callbackId: claimed.callback.id }, 'the outcome of a callback is lost')
    } finally {
      leave()
    }
  }

  function startReady(): void {
    if (stopping) return
    for (const claimed of places.ready()) {
      const delivery = deliver(claimed).then(() => {
        deliveries.delete(delivery)
      })
      deliveries.add(delivery)
    }
  }

  /** These were not sent and are due again, now or, if that cannot be written, when their leases end. */
  async function giveBack(waiting: readonly C[]): Promise<void> {
    if (waiting.length === 0) return
    try {
      await endLeases(
        deps.db.sql,
        waiting.map(({ callback }) => callback),
        deps.now(),
      )
    } catch (error) {
      deps.log.warn({ err: error, callbacks: waiting.length }, 'callbacks wait for their leases to end')
    }
  }

  /** Claims as long as that gives something; then the next tick looks again. */
  async function send(): Promise<void> {
    while (!stopping) {
      await giveBack(places.giveBackBefore(deps.now() - MAX_WAIT_MS))
      const ahead = way.atOnce === null ? [] : places.ahead(deps.now())
      const room = roomNow(ahead)
      let pauseMs = MIN_PAUSE_MS
      if (room > 0) {
        const { sending } = places
        const claimed = await way.claim(room, { underWay: places.underWay(), ahead, sending })
        const nowMs = deps.now()
        for (const one of claimed) places.add(one, nowMs)
        startReady()
        if (claimed.length === 0) return
        pauseMs = Math.min(MAX_PAUSE_MS, Math.max(MIN_PAUSE_MS, claimed.length))
      }
      const restsUntil = performance.now() + pauseMs
      // More is due, perhaps, as soon as one of these is done.
      freed = Promise.withResolvers()
      if (deliveries.size > 0) await Promise.race([freed.promise, Bun.sleep(TICK_MS)])
      const restMs = restsUntil - performance.now()
      if (restMs >= 1) await Bun.sleep(restMs)
    }
  }

  function roomNow(ahead: readonly OfTarget[]): number {
    const left = way.maxUnderWay - deliveries.size - places.waiting
    if (way.atOnce === null) return left
    const inAdvance = ahead.reduce((sum, { count }) => sum + count, 0)
    return Math.min(left, way.atOnce.inAll + inAdvance - places.sending - places.waiting)
  }

  const stopTicker = startTicker(TICK_MS, send, logsFailureOf('callbacks', deps.log))

  return {
    async stop(deadlineMs) {
      stopping = true
      freed.resolve()
      await stopTicker()
      const given = giveBack(places.giveBackBefore(Number.POSITIVE_INFINITY))
      await Promise.race([Promise.all([given, ...deliveries]), Bun.sleep(deadlineMs)])
      if (deliveries.size > 0)
        deps.log.warn(
          { callbacks: deliveries.size },
          'stopped with callbacks unanswered, their leases will find them',
        )
    },
  }
}

function wordOf({ event, news }: DeliveryOutcome): Parameters<Metrics['told']>[0] {
  if (event.type === 'DELIVERY_SUCCEEDED') return 'delivered'
  if (event.type === 'ENDPOINT_GONE') return 'gone'
  return news?.kind === 'throttled' ? 'throttled' : 'failed'
}
