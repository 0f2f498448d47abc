/** A drain is over when for so long nobody asked for anything: who asks less often has a new connection sooner than not. */
const QUIET_MS = 250

/** A drain takes no longer, however much is asked. */
const MAX_DRAIN_MS = 2_000

const LOOK_EVERY_MS = 20

/**
 * The end of kept-alive connections: from `begin` on every answer says `Connection: close`, and the server closes the
 * connection behind it. A server that just stops resets those on whose connection a request is under way.
 */
export type Drain = {
  /** Told of every request; true when its answer should be the last one of its connection. */
  asked(): boolean
  /** True from `begin` on: `/ready` tells balancers to send nothing more here. */
  hasBegun(): boolean
  /**
   * Resolves when balancers had their time to go elsewhere and the connections in use have been ended, `MAX_DRAIN_MS` after that time
   * at the latest.
   */
  begin(): Promise<void>
  /** For so long every answer is the last one of its connection, and all else goes on. */
  endConnections(forMs: number): void
}

/** `now` must not be turned back. `noticeMs` is how long balancers take to see in `/ready` that it ends. */
export function openDrain({
  noticeMs,
  now,
  wait,
}: {
  readonly noticeMs: number
  readonly now: () => number
  readonly wait: (ms: number) => Promise<unknown>
}): Drain {
  let isDraining = false
  let askedAtMs = now()
  let endsConnectionsUntilMs = askedAtMs
  return {
    asked() {
      askedAtMs = now()
      return isDraining || askedAtMs < endsConnectionsUntilMs
    },
    endConnections(forMs) {
      endsConnectionsUntilMs = now() + forMs
    },
    hasBegun: () => isDraining,
    async begin() {
      isDraining = true
      const noticedAtMs = now() + noticeMs
      // What was asked before does not count: its connection has not been told yet.
      askedAtMs = now()
      while (now() < noticedAtMs || (now() - askedAtMs < QUIET_MS && now() - noticedAtMs < MAX_DRAIN_MS))
        await wait(LOOK_EVERY_MS)
    },
  }
}
