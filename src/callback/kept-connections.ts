/** A connection is kept for an origin that answered within this, in milliseconds: servers keep an idle one for longer, 5 s and more. */
const KEPT_MS = 1_000

/** Origins whose last answer is remembered, at most. */
const MAX_REMEMBERED = 1_000

/** Which origins are asked so often that a connection to them is worth keeping. */
export type KeptConnections = {
  /**
   * Whether a request to this origin may take a connection that was kept, and keep its own. Only without TLS: `fetch` finds one by its
   * address, and names of one address must not share what was checked for one of them.
   */
  keeps(url: URL): boolean
  /** It has answered. */
  answered(url: URL): void
}

/** Remembers no origin yet. `nowMs` must not go back. */
export function openKeptConnections(nowMs: () => number): KeptConnections {
  /** The latest stands last. */
  const answeredMs = new Map<string, number>()
  return {
    keeps: ({ protocol, origin }) =>
      protocol === 'http:' && nowMs() - (answeredMs.get(origin) ?? Number.NEGATIVE_INFINITY) < KEPT_MS,
    answered({ origin }) {
      answeredMs.delete(origin)
      answeredMs.set(origin, nowMs())
      const [oldest] = answeredMs.size > MAX_REMEMBERED ? answeredMs.keys() : []
      if (oldest !== undefined) answeredMs.delete(oldest)
    },
  }
}
