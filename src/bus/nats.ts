import { ErrorCode, Events, NatsError } from 'nats'
import type { Logger } from 'pino'
import { inTime } from '../kit/in-time.ts'
import { encodeActorBatch, encodeReceipts, groupReceipts } from './codec.ts'
import { ordersIn } from './nats-backlog.ts'
import { API_TIMEOUT_MS, connectNats } from './nats-connect.ts'
import { takeOrders, takeReceipts, type Upstream } from './nats-consume.ts'
import { openNatsLive } from './nats-live.ts'
import { ensureTopology, MAX_STORED_MESSAGES, purgeOrders, removeOldQueues } from './nats-topology.ts'
import { type Bus, BusUnavailable } from './port.ts'
import { ACTOR_STREAM, ACTOR_SUBJECTS, actorSubject, isOldActorSubject, receiptSubject } from './subjects.ts'

/** How long a publication may wait for its confirmation. */
export const PUBLISH_TIMEOUT_MS = 5_000

/** How long a round trip may take before the bus counts as away. */
export const PING_TIMEOUT_MS = 1_000

/** How long closing may take, and how much of that may go to publications and acks that are under way. */
export const CLOSE_TIMEOUT_MS = 2_000
const DRAIN_TIMEOUT_MS = 1_500

/** Publications that may wait for confirmation at once: about a second's worth of what one server confirms. */
export const MAX_PUBLICATIONS_IN_FLIGHT = 5_000

/** Pause before streams and consumers are tried again, e.g. while the server still reads its store. */
const RESTORE_PAUSE_MS = 250

/** How often it is looked whether a worker of the release before is still there. */
const OLD_QUEUES_PAUSE_MS = 60_000

type Log = Pick<Logger, 'info' | 'warn' | 'error'>
type Publication = { readonly subject: string; readonly payload: Uint8Array; readonly batchId?: string }

/**
 * The bus on NATS JetStream. `url` is one server or several with commas, `nats://user:password@host:4222`.
 * Rejects with `BusUnavailable` when there is no server or it has no JetStream. Once open it reconnects for ever
 * and puts streams and consumers back where they are missing.
 */
export async function openNatsBus({
  url,
  name,
  log,
  replicas = null,
}: {
  url: string
  name: string
  log?: Log
  /** On how many servers streams are kept; null: as they are. */
  replicas?: number | null
}): Promise<Bus> {
  const { connection, manager } = await connectNats(url, name, replicas)
  const jetstream = connection.jetstream({ timeout: API_TIMEOUT_MS })
  const calls = new Set<PromiseWithResolvers<void>>()
  let inFlight = 0
  let connected = new AbortController()
  let closing = false
  let oldRemovedMs = Number.NEGATIVE_INFINITY
  let restoring: Promise<void> | undefined
  /** Undefined while connected, else resolved by the reconnect and rejected by the end. */
  let away: PromiseWithResolvers<void> | undefined

  void watch()
  void connection.closed().then(ended)

  async function watch(): Promise<void> {
    for await (const status of connection.status()) {
      if (status.type === Events.Disconnect) lost()
      if (status.type === Events.Reconnect) found()
    }
  }

  function lost(): void {
    if (away || closing) return
    log?.warn({}, 'bus: NATS is away')
    away = Promise.withResolvers()
    away.promise.catch(() => {})
    connected.abort()
    failCalls('NATS went away before it confirmed')
  }

  function found(): void {
    log?.info({}, 'bus: NATS is back')
    connected = new AbortController()
    away?.resolve()
    away = undefined
    void restore()
  }

  function ended(cause: unknown): void {
    if (!closing) log?.error({ err: cause }, 'bus: the connection to NATS ended for good')
    closing = true
    connected.abort()
    away ??= Promise.withResolvers()
    away.promise.catch(() => {})
    away.reject(new BusUnavailable('the bus is closed'))
    failCalls('the bus was closed')
  }

  function failCalls(why: string): void {
    for (const call of calls) call.reject(new BusUnavailable(why))
  }

  function restore(): Promise<void> {
    restoring ??= untilRestored().finally(() => {
      restoring = undefined
    })
    return restoring
  }

  async function untilRestored(): Promise<void> {
    while (!away && !closing) {
      try {
        return await ensureTopology(manager, replicas)
      } catch (cause) {
        log?.warn({ err: cause }, 'bus: streams and consumers are not in place yet')
        await Bun.sleep(RESTORE_PAUSE_MS)
      }
    }
  }

  /** An api of the release before publishes where only workers of that release take. */
  async function removeOld(): Promise<void> {
    if (performance.now() - oldRemovedMs < OLD_QUEUES_PAUSE_MS) return
    oldRemovedMs = performance.now()
    if (await removeOldQueues(manager))
      log?.info(
        {},
        'bus: orders of the release before were in queues that nobody takes, alarms will find them',
      )
  }

  async function publish(publications: readonly Publication[]): Promise<void> {
    if (closing) throw new BusUnavailable('the bus is closed')
    if (away) throw new BusUnavailable('NATS is away')
    if (inFlight + publications.length > MAX_PUBLICATIONS_IN_FLIGHT)
      throw new BusUnavailable('NATS is too slow')
    // The client leaves requests of a lost connection to their timeout; this makes them fail when it is lost.
    const call = Promise.withResolvers<void>()
    calls.add(call)
    inFlight += publications.length
    Promise.all(publications.map(publishOne)).then(
      () => call.resolve(),
      (cause) => {
        if (nobodyListens(cause)) void restore()
        call.reject(new BusUnavailable('NATS did not confirm', { cause }))
      },
    )
    try {
      await call.promise
    } finally {
      calls.delete(call)
      inFlight -= publications.length
    }
  }

  async function publishOne({ subject, payload, batchId }: Publication): Promise<void> {
    const options = { timeout: PUBLISH_TIMEOUT_MS, ...(batchId !== undefined && { msgID: batchId }) }
    await jetstream.publish(subject, payload, options)
  }

  async function closeInTime(): Promise<void> {
    const confirmed = Promise.allSettled([...calls].map((call) => call.promise))
    if (!away) {
      await within(
        DRAIN_TIMEOUT_MS,
        confirmed.then(() => connection.drain()),
      )
    }
    await within(CLOSE_TIMEOUT_MS - DRAIN_TIMEOUT_MS, connection.close())
  }

  const upstream: Upstream = {
    jetstream,
    manager,
    log,
    async ready() {
      await away?.promise
      await restore()
    },
    disconnected: () => connected.signal,
    closed: () => closing,
  }

  return {
    kind: 'nats',
    async publishActorBatches(batches) {
      await publish(
        batches.map((batch) => ({
          subject: actorSubject(batch.provider, batch.lane, batch.shard),
          payload: encodeActorBatch(batch),
          batchId: batch.batchId,
        })),
      )
    },
    async publishReceipts(receipts) {
      await publish(
        groupReceipts(receipts).flatMap((group) => {
          const subject = receiptSubject(group.provider)
          return encodeReceipts(group.receipts).map((payload) => ({ subject, payload }))
        }),
      )
    },
    async backlog() {
      if (closing || away) throw new BusUnavailable('NATS is away')
      try {
        const { state } = await manager.streams.info(ACTOR_STREAM, { subjects_filter: ACTOR_SUBJECTS })
        if (Object.keys(state.subjects ?? {}).some(isOldActorSubject)) await removeOld()
        return { orders: ordersIn(state), capacity: MAX_STORED_MESSAGES }
      } catch (cause) {
        throw new BusUnavailable('NATS does not tell what it stores', { cause })
      }
    },
    consume: async (consumer) => takeReceipts(upstream, consumer),
    takeOrders: (provider, taker) => takeOrders(upstream, provider, taker),
    forgetOrders: (provider) =>
      purgeOrders(manager, provider).catch((cause) => {
        throw new BusUnavailable('NATS does not remove what it stores', { cause })
      }),
    ...openNatsLive(connection, () => !(away || closing), log),
    async ping() {
      if (closing || away) throw new BusUnavailable('NATS is away')
      const startedAtMs = performance.now()
      if (!(await within(PING_TIMEOUT_MS, connection.flush())))
        throw new BusUnavailable('NATS does not answer')
      return performance.now() - startedAtMs
    },
    async close() {
      if (closing) return
      closing = true
      await closeInTime()
    },
  }
}

/** True when no stream takes the subject: they were deleted under us, or the server still reads its store. */
function nobodyListens(cause: unknown): boolean {
  return cause instanceof NatsError && cause.code === ErrorCode.NoResponders
}

/** True when the promise fulfils within the time; false when it rejects or is late. */
function within(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  const done = promise.then(
    () => true,
    () => false,
  )
  return inTime(done, limitMs, () => false)
}
