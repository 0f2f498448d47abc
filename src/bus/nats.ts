import { Events } from 'nats'
import type { Logger } from 'pino'
import { inTime } from '../kit/in-time.ts'
import { encodeActorBatch, encodeReceipts, groupReceipts } from './codec.ts'
import { ordersIn } from './nats-backlog.ts'
import { API_TIMEOUT_MS, connectNats } from './nats-connect.ts'
import { takeOrders, takeReceipts, type Upstream } from './nats-consume.ts'
import { openLeaving } from './nats-leave.ts'
import { openNatsLive } from './nats-live.ts'
import { openPublishing, type Publication } from './nats-publish.ts'
import { ensureTopology, MAX_STORED_MESSAGES, purgeOrders, removeOldQueues } from './nats-topology.ts'
import { readWaiting } from './nats-waiting.ts'
import { type Bus, BusUnavailable } from './port.ts'
import { ACTOR_STREAM, ACTOR_SUBJECTS, actorSubject, isOldActorSubject, receiptSubject } from './subjects.ts'

/** How long a round trip may take before the bus counts as away. */
export const PING_TIMEOUT_MS = 1_000

/** How long closing may take, and how much of that may go to publications and acks that are under way. */
export const CLOSE_TIMEOUT_MS = 2_000
const DRAIN_TIMEOUT_MS = 1_500

/** Pause before streams and consumers are tried again, e.g. while the server still reads its store. */
const RESTORE_PAUSE_MS = 250

/** Not in place for so long: it may be this server that is wrong, and not its cluster. */
const RESTORE_ELSEWHERE_MS = 5_000

/** How often it is looked whether a worker of the release before is still there. */
const OLD_QUEUES_PAUSE_MS = 60_000

type Log = Pick<Logger, 'info' | 'warn' | 'error'>

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
  const leave = openLeaving(connection, log)
  const publishing = openPublishing(jetstream, {
    nobodyListens: () => void restore(),
    nothingConfirmed: () => leave('no publication was confirmed'),
  })
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
    publishing.fail('NATS went away before it confirmed')
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
    publishing.fail('the bus was closed')
  }

  function restore(): Promise<void> {
    restoring ??= untilRestored().finally(() => {
      restoring = undefined
    })
    return restoring
  }

  async function untilRestored(): Promise<void> {
    const sinceMs = performance.now()
    while (!away && !closing) {
      try {
        return await ensureTopology(manager, replicas)
      } catch (cause) {
        log?.warn({ err: cause }, 'bus: streams and consumers are not in place yet')
        if (performance.now() - sinceMs > RESTORE_ELSEWHERE_MS) leave('streams were not in place')
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
    await publishing.publish(publications)
  }

  async function closeInTime(): Promise<void> {
    const confirmed = publishing.settled()
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
    onSubject(subject, told) {
      const subscription = connection.subscribe(subject, {
        // A user who may not listen there is told so by the same call, once.
        callback(refusal) {
          if (refusal === null) told()
        },
      })
      return () => subscription.unsubscribe()
    },
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
    waiting: () => readWaiting(manager, () => closing || away !== undefined),
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

/** True when the promise fulfils within the time; false when it rejects or is late. */
function within(limitMs: number, promise: Promise<unknown>): Promise<boolean> {
  const done = promise.then(
    () => true,
    () => false,
  )
  return inTime(done, limitMs, () => false)
}
