import type { WorldEffect } from '../../actors/message/effects.ts'
import { BusUnavailable } from '../bus/port.ts'
import type { Actor } from '../domain/message/actor.ts'
import { submissionOf } from '../flow/accept/route-message.ts'
import { type AdvanceDeps, type Advanced, advanceActors } from '../flow/message/advance-actors.ts'
import { publishOrders } from '../flow/message/dispatch.ts'
import type { RecentActors } from '../flow/message/recent-actors.ts'
import { otpCipherOf } from '../flow/otp/otp-cipher.ts'
import { openOneRun } from '../kit/one-run.ts'
import { openPace } from '../kit/pace.ts'
import { isConflict, isUnavailable, isUnsent, leavesDoubt, reasonOf } from '../store/database/db.ts'
import type { WorkerDeps } from '../world.ts'
import type { Lines } from './lines/lines.ts'
import type { Turn } from './lines/turn.ts'
import { logMove } from './log-move.ts'
import { submitOnLine } from './submit-on-line.ts'
import { settledAs, type Task, taskOf } from './task.ts'
import { traceSteps, traceTaken } from './trace-steps.ts'

/** Events stepped and committed in one statement, at most: beyond this a batch gets no cheaper, only later. */
const MAX_BATCH = 500

/** Pause before a batch is tried again when the database is away. */
const UNAVAILABLE_PAUSE_MS = 250

/** Longest pause of an event that failed alone. */
const MAX_ASIDE_MS = 30_000

/** Drives actors: takes events in batches, steps, commits, and only then lets the effects out. */
export type Host = {
  /** Gives events to actors. */
  offer(tasks: readonly Task[]): void
  /** Tells the host that lines may have orders. */
  wake(): void
  /** Events that wait for their batch. */
  waiting(): number
  /** Stops taking orders, lets submissions and commits in hand finish until `deadlineMs` from now. */
  stop(deadlineMs: number): Promise<void>
}

type HostDeps = Pick<
  WorkerDeps,
  | 'tariffs'
  | 'clientParameters'
  | 'controls'
  | 'db'
  | 'bus'
  | 'shards'
  | 'live'
  | 'metrics'
  | 'outcomes'
  | 'policy'
  | 'stopsOf'
  | 'router'
  | 'slot'
  | 'providers'
  | 'otpSecret'
  | 'otpSecretAlso'
  | 'providerLog'
  | 'optOuts'
  | 'tracer'
  | 'now'
  | 'random'
  | 'newId'
  | 'log'
> & { readonly recent: RecentActors }

/** What the host asks of the lines. */
export type OrderSource = Pick<Lines, 'take' | 'waitMs' | 'ready' | 'give'>

/** Timers are no finer. */
const MIN_WAIT_MS = 1

/** Starts a host over these lines. */
export function startHost(deps: HostDeps, lines: OrderSource): Host {
  const tasks: Task[] = []
  const debug = deps.log.isLevelEnabled('debug')
  const advanceDeps: AdvanceDeps = {
    ...deps,
    submissionOf: (actor, provider) => submissionOf(deps, actor, provider),
  }
  const submitDeps = { ...deps, otpCipher: otpCipherOf(deps) }
  let submissions = 0
  let stopping = false
  let batchLimit = MAX_BATCH
  let aside = 0
  const asideMs = new WeakMap<Task, number>()
  const pace = openPace()
  const loop = openOneRun(hasWork, run)
  let refill: Timer | undefined

  function hasWork(): boolean {
    return tasks.length > 0 || hasOrders()
  }

  /** Whether an order may be taken now: an answer true without one to take would spin for ever. If only later, it is then. */
  function hasOrders(): boolean {
    if (stopping) return false
    const waitMs = lines.waitMs()
    clearTimeout(refill)
    if (waitMs > 0 && Number.isFinite(waitMs))
      refill = setTimeout(loop.wake, Math.max(MIN_WAIT_MS, Math.ceil(waitMs)))
    return waitMs === 0
  }

  async function run(): Promise<void> {
    while (hasWork()) {
      // What arrives in the same turn of the event loop, or in the pause after the last batch, joins this one.
      await pace.rest(tasks.length + lines.ready() >= batchLimit)
      const batch = tasks.splice(0, batchLimit)
      const taken = stopping ? [] : lines.take(batchLimit - batch.length)
      batch.push(...taken.map((one) => taskOf(one, deps.now())))
      if (batch.length === 0) return
      pace.started(batch.length)
      if (deps.tracer) await traceTaken(deps.tracer, batch, taken)
      await advance(batch)
    }
  }

  async function advance(batch: readonly Task[]): Promise<void> {
    const startMs = deps.tracer?.now()
    try {
      const events = batch.map(({ incoming }) => incoming)
      const advanced = await advanceActors(advanceDeps, events)
      batchLimit = Math.min(MAX_BATCH, batchLimit * 2)
      if (deps.tracer) traceSteps(deps.tracer, batch, advanced, startMs ?? 0)
      release(batch, advanced)
    } catch (error) {
      await recover(batch, error)
    }
  }

  async function recover(batch: readonly Task[], error: unknown): Promise<void> {
    if (isUnavailable(error)) {
      deps.log.warn({ events: batch.length, reason: reasonOf(error) }, 'database away, events wait')
      if (leavesDoubt(error) || isUnsent(error) || batchLimit > 1) tasks.unshift(...batch)
      else for (const task of batch) putAside(task)
      // The server is there and refuses: it may be for one event, as with a damaged row. Batches get smaller until it is alone.
      if (!leavesDoubt(error) && !isUnsent(error)) batchLimit = Math.max(1, batchLimit >> 1)
      await Bun.sleep(UNAVAILABLE_PAUSE_MS)
    } else if (isConflict(error)) {
      tasks.unshift(...batch)
    } else if (batch.length > 1) {
      // One event that cannot be stored must not hold the others: halve until it is alone.
      const half = batch.length >> 1
      await advance(batch.slice(0, half))
      await advance(batch.slice(half))
    } else {
      for (const { incoming, turn, settle } of batch) {
        const { messageId, event } = incoming
        turn?.giveBack()
        deps.log.error({ err: error, messageId, event: event.type }, 'an event could not be stored')
        settle('failed')
      }
    }
  }

  /** What fails alone lets the others pass, and comes again ever more seldom, for as long as this process lives. */
  function putAside(task: Task): void {
    const pauseMs = Math.min(MAX_ASIDE_MS, (asideMs.get(task) ?? UNAVAILABLE_PAUSE_MS) * 2)
    asideMs.set(task, pauseMs)
    aside++
    const comeBack = () => {
      aside--
      offer([task])
    }
    setTimeout(comeBack, pauseMs).unref()
  }

  function release(batch: readonly Task[], advanced: readonly Advanced[]): void {
    const dispatchable: Actor[] = []
    batch.forEach((task, index) => {
      const result = advanced[index]
      if (!result) return
      if (result.actor) {
        if (debug) logMove(deps.log, task.incoming, result.outcome, result.actor)
        for (const effect of result.effects) carryOut(effect, result.actor, task.turn, dispatchable)
      }
      // Of an order that nothing was submitted for: its message has gone elsewhere.
      task.turn?.giveBack()
      task.settle(settledAs(result.outcome))
    })
    if (dispatchable.length > 0) redispatch(dispatchable)
  }

  function carryOut(effect: WorldEffect, actor: Actor, turn: Turn | null, dispatchable: Actor[]): void {
    switch (effect.type) {
      case 'dispatch':
        dispatchable.push(actor)
        return
      case 'submit':
        void submit(actor, effect, turn)
        return
      default:
        effect satisfies never
    }
  }

  async function submit(
    actor: Actor,
    effect: Extract<WorldEffect, { type: 'submit' }>,
    turn: Turn | null,
  ): Promise<void> {
    submissions++
    const { event, detail } = await submitOnLine(submitDeps, actor, effect, turn)
    submissions--
    const incoming = { messageId: actor.id, event, detail, known: actor, onlyThisVersion: false }
    deps.recent.answered(actor, event)
    offer([{ incoming, turn: null, settle: () => {} }])
  }

  /** When the bus is away the orders come straight to this worker's lines; what they cannot take is left to alarms. */
  function redispatch(actors: readonly Actor[]): void {
    publishOrders(deps, actors).catch((error) => {
      if (!(error instanceof BusUnavailable))
        deps.log.error({ err: error, messages: actors.length }, 'orders could not be published')
      for (const { id: messageId, provider, lane, parts } of actors)
        if (provider !== null) lines.give(provider, { messageId, lane, parts })
    })
  }

  function offer(more: readonly Task[]): void {
    tasks.push(...more)
    loop.wake()
  }

  async function stop(deadlineMs: number): Promise<void> {
    stopping = true
    clearTimeout(refill)
    const until = Date.now() + deadlineMs
    while ((submissions > 0 || tasks.length > 0 || loop.isRunning()) && Date.now() < until)
      await Bun.sleep(10)
    if (submissions > 0)
      deps.log.warn({ submissions }, 'stopped with submissions unanswered, their leases will find them')
  }

  return { offer, wake: loop.wake, waiting: () => tasks.length + aside, stop }
}
