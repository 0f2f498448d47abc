import type { ClientId } from '../domain/message.ts'
import type { Limit, Verdict } from './token-bucket.ts'

/** Whose bucket: of a client's messages by every door, of the parts that its SMPP account hands in, of callbacks it replays, or of test events to its endpoint. */
export type LimitKey = ClientId | `smpp:${ClientId}` | `replay:${ClientId}` | `test:${ClientId}`

/** A bucket of tokens for every key. */
export type Limiter = {
  /** `redis`: one bucket for all processes, and one for each process while Redis is away. */
  readonly kind: 'redis' | 'memory'
  /**
   * Takes `cost` tokens, all or none, as `takeTokens` does; a limit that changed holds from the next taking on. Never
   * rejects because Redis is away, and never waits for it.
   */
  take(key: LimitKey, limit: Limit, cost: number): Promise<Verdict>
  /** Round trip in milliseconds, 0 in memory; rejects with `RedisAway`. */
  ping(): Promise<number>
  /** A second call does nothing. */
  close(): Promise<void>
}

/** Redis does not answer, or not soon enough. */
export class RedisAway extends Error {
  override readonly name = 'RedisAway'
}
