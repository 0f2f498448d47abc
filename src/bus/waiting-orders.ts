import type { Lane } from '../domain/message.ts'

/** Orders that wait for a line of their provider, or are being handled. */
export type WaitingOrders = {
  readonly provider: string
  readonly lane: Lane
  /** Of NATS about, where several of its queues hold some: their bytes are known together. */
  readonly orders: number
  /** Since when the oldest of them waits, in Unix milliseconds. */
  readonly sinceMs: number
}

/** Adds up the shards of each provider and lane. */
export function joinShards(queues: readonly WaitingOrders[]): WaitingOrders[] {
  const byLane = Map.groupBy(queues, ({ provider, lane }) => `${provider} ${lane}`)
  return [...byLane.values()].flatMap((of) => {
    const [first] = of
    if (!first) return []
    const orders = of.reduce((sum, one) => sum + one.orders, 0)
    return [{ ...first, orders, sinceMs: Math.min(...of.map(({ sinceMs }) => sinceMs)) }]
  })
}
