import { type ActorOrder, SHARDS } from '../bus/port.ts'
import { LANES, type Lane } from '../domain/message.ts'

/** An order that waits in a lane; `settle` is called once, when its effect is committed or it is handed back. */
export type WaitingOrder = {
  readonly order: ActorOrder
  /** When it came to this worker, as `Tracer.now` has it; left out: traces are off. */
  readonly cameMs?: number
  settle(outcome: 'done' | 'handed_back'): void
}

/** What each lane may take of a batch before the others have had theirs. What one leaves, the next ones use. */
const SHARES: Record<Lane, number> = { otp: 0.4, express: 0.3, normal: 0.3 }

/** 0.1 × 30 is a hair less than 3. */
const ROUNDING = 1e-9

/** A (lane, shard) queue that holds this many orders takes no more, unless it is told another number: its source waits. */
export const MAX_WAITING_PER_SHARD = 200

/** All but the normal one. */
export const URGENT_LANES: readonly Lane[] = LANES.filter((lane) => lane !== 'normal')

/** Orders waiting for their turn, by lane and shard. */
export type Lanes = {
  readonly size: number
  /** How many of them are in these lanes. */
  sizeOf(open: readonly Lane[]): number
  /** Adds orders; resolves when the queue has room for more. */
  put(lane: Lane, shard: number, orders: readonly WaitingOrder[]): Promise<void>
  /**
   * Takes up to `limit` orders: each lane its share first, in the order otp, express, normal, then what is left over in
   * the same order; within a lane the shards take turns. Lanes that are not open are left out.
   */
  take(limit: number, open: readonly Lane[]): WaitingOrder[]
  /** Empties the lanes. */
  takeAll(): WaitingOrder[]
}

/** Makes empty lanes, each (lane, shard) queue with room for so many orders, 1 or more. */
export function openLanes(room: () => number = () => MAX_WAITING_PER_SHARD): Lanes {
  const lanes = {
    otp: openShards(room),
    express: openShards(room),
    normal: openShards(room),
  } satisfies Record<Lane, Shards>
  /** What a lane's share has come to and it has not had yet: small batches add up, so none starves. */
  const owed: Record<Lane, number> = { otp: 0, express: 0, normal: 0 }
  return {
    get size() {
      return LANES.reduce((sum, lane) => sum + lanes[lane].size, 0)
    },
    sizeOf: (open) => open.reduce((sum, lane) => sum + lanes[lane].size, 0),
    put: (lane, shard, orders) => lanes[lane].put(shard, orders),
    take(limit, open) {
      const taken: WaitingOrder[] = []
      for (const lane of open) {
        owed[lane] += limit * SHARES[lane]
        const share = lanes[lane].take(Math.min(Math.floor(owed[lane] + ROUNDING), limit - taken.length))
        owed[lane] = lanes[lane].size === 0 ? 0 : Math.min(owed[lane] - share.length, limit)
        taken.push(...share)
      }
      for (const lane of open) taken.push(...lanes[lane].take(limit - taken.length))
      return taken
    },
    takeAll: () => LANES.flatMap((lane) => lanes[lane].take(Number.MAX_SAFE_INTEGER)),
  }
}

type Shards = {
  readonly size: number
  put(shard: number, orders: readonly WaitingOrder[]): Promise<void>
  take(limit: number): WaitingOrder[]
}

function openShards(room: () => number): Shards {
  const shards = Array.from({ length: SHARDS }, () => ({
    orders: [] as WaitingOrder[],
    roomMade: [] as (() => void)[],
  }))
  let size = 0
  let turn = 0
  return {
    get size() {
      return size
    },
    put(index, orders) {
      const shard = shards[index % SHARDS]
      if (!shard) return Promise.resolve()
      shard.orders.push(...orders)
      size += orders.length
      if (shard.orders.length < room()) return Promise.resolve()
      return new Promise((resolve) => shard.roomMade.push(resolve))
    },
    take(limit) {
      const taken: WaitingOrder[] = []
      while (taken.length < limit && size > 0) {
        // Every busy shard gives an equal piece before any gives a second one.
        const busy = shards.filter(({ orders }) => orders.length > 0)
        const piece = Math.max(1, Math.floor((limit - taken.length) / busy.length))
        for (let i = 0; i < busy.length && taken.length < limit; i++) {
          const shard = busy[(turn + i) % busy.length]
          if (!shard) continue
          const some = shard.orders.splice(0, Math.min(piece, limit - taken.length))
          taken.push(...some)
          size -= some.length
          if (shard.orders.length < room()) for (const resolve of shard.roomMade.splice(0)) resolve()
        }
        turn++
      }
      return taken
    },
  }
}
