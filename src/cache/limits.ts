import type { ClientId } from '../domain/message.ts'
import type { Limit } from './token-bucket.ts'

/** What a client has instead of the default; null where it has nothing of its own. */
export type LimitOverride = { readonly ratePerS: number | null; readonly burst: number | null }

/** Which limit each client has. */
export type Limits = {
  /** Null: this client sends as fast as it can. */
  of(clientId: ClientId): Limit | null
  /** From now on these clients, and no others, have limits of their own. */
  replace(overrides: ReadonlyMap<ClientId, LimitOverride>): void
}

/**
 * The default for everybody until `replace`; a default `ratePerS` of 0 is no limit. Holds only clients that have limits of
 * their own, so clients that do not exist take no memory.
 */
export function openLimits(usual: { readonly ratePerS: number; readonly burst: number }): Limits {
  const whole = ({ ratePerS, burst }: LimitOverride): Limit | null => {
    const rate = ratePerS ?? usual.ratePerS
    return rate > 0 ? { ratePerS: rate, burst: burst ?? usual.burst } : null
  }
  const usualLimit = whole(usual)
  let own = new Map<ClientId, Limit | null>()
  return {
    of(clientId) {
      const limit = own.get(clientId)
      return limit === undefined ? usualLimit : limit
    },
    replace(overrides) {
      own = new Map([...overrides].map(([clientId, override]) => [clientId, whole(override)]))
    },
  }
}
