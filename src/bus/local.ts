import type { Logger } from 'pino'
import { groupReceipts, type ReceiptGroup } from './codec.ts'
import type { LiveUpdate } from './live-update.ts'
import type { Channel, LocalMessage } from './local-message.ts'
import { MAX_HELD_ORDERS, openLocalOrders } from './local-orders.ts'
import { openLocalQueues, type ReceiptsAnswer } from './local-queues.ts'
import { type ActorBatch, type Bus, BusUnavailable, type RawReceipt } from './port.ts'

/** How long receipts may wait until a worker has committed them. */
export const RECEIPT_CONFIRM_TIMEOUT_MS = 10_000

/** How long a worker's event loop may take to answer before the bus counts as away. */
export const PING_TIMEOUT_MS = 1_000

/** Receipt groups that may wait for a worker at once: with the timeout, 100 groups a second. */
export const MAX_UNCONFIRMED = 1_000

/** The bus of the main thread. */
export type LocalPublisher = Bus & {
  /** The worker behind the channel died: what it was asked is refused, and the others take over its shards. */
  channelClosed(index: number): void
  /** Its successor is there. */
  channelReplaced(index: number, channel: Channel): void
}

type Log = Pick<Logger, 'info' | 'warn' | 'error'>
/** A worker's end, by the worker's number. */
type Peer = { readonly index: number; readonly channel: Channel }
type Answer = Pick<Extract<LocalMessage, { kind: 'answer' }>, 'answer' | 'heldOrders'>
type Call = { readonly index: number; answer(answer: Answer): void; refuse(why: string): void }

/**
 * The bus of the main thread, which publishes only. Batches count as published when they wait for a worker that takes
 * them: they are not durable, alarms find what a crash loses. Receipts count when a worker has committed them.
 */
export function openLocalPublisher({
  channels,
  log,
}: {
  readonly channels: readonly Channel[]
  readonly log?: Log
}): LocalPublisher {
  const orders = openLocalOrders((worker, batches) => peers[worker]?.post({ kind: 'batches', batches }))
  const peers: (Channel | undefined)[] = []
  const calls = new Map<number, Call>()
  const liveListeners = new Set<(update: LiveUpdate) => void>()
  let lastCall = 0
  let turn = 0

  channels.forEach((channel, index) => {
    join(index, channel)
  })

  function join(index: number, channel: Channel): void {
    peers[index] = channel
    channel.onMessage((message) => {
      if (message.kind === 'answer') calls.get(message.call)?.answer(message)
      if (message.kind === 'live') publishLive(message.update)
      if (message.kind === 'takes') orders.takes(index, message.provider, message.ahead)
      if (message.kind === 'taken') orders.taken(index, message.queue, message.orders)
      if (message.kind === 'batches') takeBack(message.batches)
    })
  }

  const capacity = () => MAX_HELD_ORDERS * openPeers().length

  /** Orders of a worker's own, or that it cannot take any more. */
  function takeBack(batches: readonly ActorBatch[]): void {
    if (!orders.add(batches, capacity()))
      log?.warn({ heldOrders: orders.held() }, 'bus: no room for orders, alarms will find the messages')
  }

  function publishLive(update: LiveUpdate): void {
    for (const listener of liveListeners) listener(update)
  }

  function leave(index: number, why: string): void {
    peers[index] = undefined
    orders.leave(index)
    for (const call of calls.values()) if (call.index === index) call.refuse(why)
  }

  function openPeers(): Peer[] {
    return peers.flatMap((channel, index) => (channel ? [{ index, channel }] : []))
  }

  /** The workers take turns; while a worker is away, the others take its place. */
  function peerFor(number: number): Peer {
    const open = openPeers()
    const chosen = open[number % open.length]
    if (!chosen) throw new BusUnavailable('no worker is there')
    return chosen
  }

  async function ask(
    { index, channel }: Peer,
    question: { kind: 'ping' } | { kind: 'receipts'; receipts: readonly RawReceipt[] },
    limitMs: number,
  ): Promise<Answer> {
    if (calls.size >= MAX_UNCONFIRMED) throw new BusUnavailable('the workers are too slow')
    const { promise, resolve, reject } = Promise.withResolvers<Answer>()
    const call = ++lastCall
    const refuse = (why: string) => reject(new BusUnavailable(why))
    const timer = setTimeout(() => refuse('no worker answered in time'), limitMs)
    calls.set(call, { index, answer: resolve, refuse })
    try {
      channel.post({ ...question, call })
      return await promise
    } finally {
      clearTimeout(timer)
      calls.delete(call)
    }
  }

  async function publishGroup({ receipts }: ReceiptGroup): Promise<void> {
    const { answer } = await ask(peerFor(turn++), { kind: 'receipts', receipts }, RECEIPT_CONFIRM_TIMEOUT_MS)
    if (answer === 'returned') throw new BusUnavailable('a worker gave the receipts back')
  }

  return {
    kind: 'local',
    async publishActorBatches(batches) {
      if (openPeers().length === 0) throw new BusUnavailable('no worker is there')
      if (!orders.add(batches, capacity())) throw new BusUnavailable('no room for orders')
    },
    async publishReceipts(receipts) {
      await Promise.all(groupReceipts(receipts).map(publishGroup))
    },
    async backlog() {
      const asked = openPeers()
      if (asked.length === 0) throw new BusUnavailable('no worker is there')
      const held = await Promise.all(asked.map((peer) => ask(peer, { kind: 'ping' }, PING_TIMEOUT_MS)))
      const inHand = held.reduce((sum, { heldOrders }) => sum + heldOrders, 0)
      return { orders: orders.held() + inHand, capacity: capacity() }
    },
    waiting: async () => orders.waiting(),
    consume: () => Promise.reject(new Error('a local publisher has nothing to take from')),
    takeOrders() {
      throw new Error('a local publisher has nothing to take from')
    },
    forgetOrders: async (provider) => orders.forget(provider),
    publishLive,
    subscribeLive(listener) {
      liveListeners.add(listener)
      return () => void liveListeners.delete(listener)
    },
    async ping() {
      const startedAtMs = performance.now()
      await ask(peerFor(turn++), { kind: 'ping' }, PING_TIMEOUT_MS)
      return performance.now() - startedAtMs
    },
    async close() {
      for (const index of peers.keys()) leave(index, 'the bus is closed')
    },
    channelClosed: (index) => leave(index, 'the worker died'),
    channelReplaced(index, channel) {
      leave(index, 'the worker was replaced')
      join(index, channel)
    },
  }
}

/** The bus of a worker thread: takes what the main thread hands over, and gives it orders of its own. */
export function openLocalConsumer({ channel, log }: { channel: Channel; log?: Log }): Bus {
  const queues = openLocalQueues(log, {
    takes: (provider, ahead) => post({ kind: 'takes', provider, ahead }),
    taken: (queue, orders) => post({ kind: 'taken', queue, orders }),
    giveBack: (batches) => post({ kind: 'batches', batches }),
  })
  let closed = false

  channel.onMessage((message) => {
    if (!closed) void take(message)
  })

  function post(message: LocalMessage): void {
    if (!closed) channel.post(message)
  }

  async function take(message: LocalMessage): Promise<void> {
    if (message.kind === 'batches') message.batches.forEach(queues.addBatch)
    if (message.kind === 'ping') answerCall(message.call, 'acked')
    if (message.kind === 'receipts') answerCall(message.call, await queues.addReceipts(message.receipts))
  }

  function answerCall(call: number, answer: ReceiptsAnswer): void {
    channel.post({ kind: 'answer', call, answer, heldOrders: queues.heldOrders() })
  }

  function mustBeOpen(): void {
    if (closed) throw new BusUnavailable('the bus is closed')
  }

  return {
    kind: 'local',
    async publishActorBatches(batches) {
      mustBeOpen()
      if (batches.length > 0) post({ kind: 'batches', batches })
    },
    async publishReceipts(receipts) {
      mustBeOpen()
      const answers = await Promise.all(
        groupReceipts(receipts).map((group) => queues.addReceipts(group.receipts)),
      )
      if (answers.includes('returned')) throw new BusUnavailable('the receipts were given back')
    },
    async backlog() {
      mustBeOpen()
      return { orders: queues.heldOrders(), capacity: MAX_HELD_ORDERS }
    },
    async consume(consumer) {
      mustBeOpen()
      return queues.start(consumer)
    },
    waiting: () => Promise.reject(new Error('a worker of the local bus does not know what waits')),
    takeOrders: queues.takeOrders,
    forgetOrders: () => Promise.reject(new Error('a worker of the local bus stores nothing')),
    publishLive: (update) => post({ kind: 'live', update }),
    subscribeLive() {
      throw new Error('a worker of the local bus cannot listen')
    },
    async ping() {
      mustBeOpen()
      return 0
    },
    async close() {
      closed = true
      queues.close()
    },
  }
}
