import type { ActorBatch, Bus, Delivery, OnUnreadable, OrderTaker } from '../../bus/port.ts'
import type { Lane } from '../../domain/message.ts'
import type { ProviderRow } from '../../domain/provider/provider.ts'
import type { Way } from '../../provider/kind.ts'
import type { LineName, LineReport } from '../../store/provider/provider-lines.ts'
import { countdown } from '../countdown.ts'
import { openLanes, type WaitingOrder } from '../lanes.ts'
import { openBucket } from './bucket.ts'
import { openCounts } from './counts.ts'
import { type Asked, openWay } from './opened-way.ts'
import { heardOf } from './patience.ts'
import { openRestraint } from './restraint.ts'
import { roomOf, waitingPerShard } from './room.ts'
import type { Taken, Turn } from './turn.ts'

/** Orders that a line takes of its own worker while the bus is away, beyond what it holds of the bus. */
const MAX_GIVEN = 2_000

/** What a line's provider may be given; the rest of its row is for those who open it. */
export type LineLimits = Pick<ProviderRow, 'maxInFlight' | 'timeoutMs' | 'maxPartsPerS'>

/** A worker's line to a provider: what waits for it, what may be submitted now, and what is under way. */
export type Line = {
  readonly name: LineName
  /** How long until an order may be taken: 0 is now, Infinity when something else must happen first. */
  waitMs(): number
  /** Takes orders that may go now, at most `limit`. */
  take(limit: number): Taken[]
  /** Orders that wait. */
  waiting(): number
  /** An order of this worker's own; false: it has enough. */
  give(lane: Lane, shard: number, order: WaitingOrder): boolean
  /** The lease ends then, by this process's own clock that only goes forward. */
  renewed(untilMs: number): void
  /** What it may be given from now on: `partsPerS` is its share, null is no bound. */
  limit(limits: LineLimits, partsPerS: number | null): void
  /** Opens the provider anew when its way has changed; submissions under way end on the old one. */
  follow(way: Way): void
  /** Takes orders from now on: everybody counts with this line. */
  start(): void
  /** Takes no more and hands back what waits; what is under way goes on. */
  stop(): Promise<void>
  /** Stops, lets what is under way end, and closes the provider. A second call is the same. */
  close(): Promise<void>
  /** True when it is closed. */
  isClosed(): boolean
  report(): LineReport
}

/** What a line needs. `clock` only goes forward, in milliseconds. */
export type LineDeps = {
  readonly bus: Pick<Bus, 'takeOrders'>
  readonly clock: () => number
  readonly log: { warn(fields: object, message: string): void }
  /** Told of every batch that comes from the bus. */
  arrived(batch: ActorBatch): void
  readonly onUnreadable: OnUnreadable
  /** There may be something to take. */
  wake(): void
}

/** A line that was just taken: it waits for `renewed`, `limit` and `start`. */
export function openLine(deps: LineDeps, name: LineName, way: Way): Line {
  const { clock } = deps
  const bucket = openBucket()
  let restraint = openRestraint()
  const counts = openCounts()
  let limits: LineLimits = { maxInFlight: 1, timeoutMs: 1, maxPartsPerS: null }
  let share: number | null = null
  const opened = openWay(way, (error) =>
    deps.log.warn({ err: error, provider: name.provider }, 'the way to a provider could not be closed'),
  )
  let heldUntilMs = Number.NEGATIVE_INFINITY
  let taken = 0
  let inFlight = 0
  /** Taken out of its lane to see how many parts it has; goes next. */
  let head: WaitingOrder | null = null
  let taking: { readonly ahead: OrderTaker['ahead']; stop(): Promise<void> } | null = null
  let closing: Promise<void> | null = null
  let closed = false
  const lanes = openLanes(() => waitingPerShard(limits.maxInFlight, share))

  const isHeld = () => clock() < heldUntilMs
  const under = () => taken + inFlight
  const waiting = () => lanes.size + (head ? 1 : 0)
  const room = () => roomOf(restraint, { underWay: under(), maxInFlight: limits.maxInFlight, nowMs: clock() })

  function handBackHead(): void {
    head?.settle('handed_back')
    head = null
  }

  function waitMs(): number {
    const { open, free } = room()
    if (!taking || free <= 0 || !isHeld() || opened.state().state !== 'open') return Number.POSITIVE_INFINITY
    const restMs = restraint.restMs(clock())
    const laterMs = restMs > 0 && lanes.size > 0 ? restMs : Number.POSITIVE_INFINITY
    if (share === null && head === null) return lanes.sizeOf(open) > 0 ? 0 : laterMs
    head ??= lanes.take(1, open)[0] ?? null
    return head ? bucket.waitMs(head.order.parts, clock()) : laterMs
  }

  function turnFor(waiting: WaitingOrder): Taken {
    const { parts } = waiting.order
    let state: 'taken' | 'begun' | 'over' = 'taken'
    let asked: Asked | null = null
    let askedAtMs = 0
    taken++
    bucket.take(parts, clock())
    restraint.took(parts, clock())

    function giveBack(): void {
      if (state !== 'taken') return
      state = 'over'
      taken--
      bucket.giveBack(parts)
      deps.wake()
    }

    function end(): void {
      if (state !== 'begun') return
      state = 'over'
      inFlight--
      asked?.done()
      deps.wake()
    }

    const turn: Turn = {
      provider: name.provider,
      begin() {
        if (!isHeld()) giveBack()
        if (state !== 'taken') return null
        state = 'begun'
        taken--
        inFlight++
        asked = opened.ask()
        askedAtMs = clock()
        bucket.submitted(parts, clock())
        counts.submitted(parts, clock())
        const to = { ...asked, timeoutMs: limits.timeoutMs }
        return { get: (provider) => (provider === name.provider ? to : undefined) }
      },
      answered(event) {
        if (state !== 'begun') return
        const heard = heardOf(event)
        counts.answered(heard === 'failed', clock())
        restraint.answered(heard, parts, askedAtMs, clock())
        // Of a lane that rests now, it would stand before an OTP.
        if (Number.isFinite(restraint.most()) || restraint.restMs(clock()) > 0) handBackHead()
        end()
      },
      unasked: end,
      giveBack,
    }
    return { waiting, turn }
  }

  function take(limit: number): Taken[] {
    const all: Taken[] = []
    while (all.length < limit && waitMs() === 0) {
      const { open, free } = room()
      const isOneByOne = share !== null || restraint.isPaced(clock())
      const some = head ? [head] : lanes.take(isOneByOne ? 1 : Math.min(limit - all.length, free), open)
      head = null
      if (some.length === 0) break
      for (const waiting of some) all.push(turnFor(waiting))
    }
    return all
  }

  async function onActorBatch(delivery: Delivery<ActorBatch>): Promise<void> {
    const { lane, shard, orders } = delivery.payload
    if (!taking) return delivery.nak(0)
    deps.arrived(delivery.payload)
    const settle = countdown(orders.length, delivery)
    const room = lanes.put(
      lane,
      shard,
      orders.map((order) => ({ order, settle: (outcome) => settle(outcome === 'done') })),
    )
    deps.wake()
    await room
  }

  function start(): void {
    if (closing) return
    // Where a batch lasts, what is taken ahead of it would wait while another line is idle.
    const ahead = limits.maxPartsPerS === null ? 'some' : 'none'
    if (taking?.ahead === ahead) return
    void stop()
    taking = {
      ahead,
      stop: deps.bus.takeOrders(name.provider, { onActorBatch, onUnreadable: deps.onUnreadable, ahead }),
    }
  }

  async function stop(): Promise<void> {
    const before = taking
    taking = null
    handBackHead()
    for (const { settle } of lanes.takeAll()) settle('handed_back')
    await before?.stop()
  }

  async function closeAll(): Promise<void> {
    await stop()
    await opened.close()
    closed = true
  }

  return {
    name,
    waitMs,
    take,
    waiting,
    give(lane, shard, order) {
      if (!taking || lanes.size >= MAX_GIVEN) return false
      void lanes.put(lane, shard, [order])
      deps.wake()
      return true
    },
    renewed(untilMs) {
      heldUntilMs = untilMs
    },
    limit(given, partsPerS) {
      limits = given
      share = partsPerS
      bucket.setRate(partsPerS, clock())
    },
    follow(way) {
      if (opened.follow(way)) restraint = openRestraint()
    },
    start,
    stop,
    close() {
      closing ??= closeAll()
      return closing
    },
    isClosed: () => closed,
    report() {
      const { state, lastError } = opened.state()
      return { ...name, state, lastError, inFlight, waiting: waiting(), ...counts.read(clock()) }
    },
  }
}
