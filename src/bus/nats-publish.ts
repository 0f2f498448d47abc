import { ErrorCode, type JetStreamClient, NatsError } from 'nats'
import { BusUnavailable } from './port.ts'

/** How long a publication may wait for its confirmation. */
export const PUBLISH_TIMEOUT_MS = 5_000

/** Publications that may wait for confirmation at once: about a second's worth of what one server confirms. */
export const MAX_PUBLICATIONS_IN_FLIGHT = 5_000

/** One message for a stream. */
export type Publication = {
  readonly subject: string
  readonly payload: Uint8Array
  /** Stored once within the duplicate window. */
  readonly batchId?: string
}

/** What waits for its confirmation. */
export type Publishing = {
  /** Resolves when all are stored; rejects with `BusUnavailable` when any may not be. */
  publish(publications: readonly Publication[]): Promise<void>
  /** Rejects whatever waits. */
  fail(why: string): void
  /** Resolves when nothing of what waits now does so any more. */
  settled(): Promise<unknown>
}

/**
 * Publishes and waits for the server to have it. `nobodyListens`: no stream takes the subject; `nothingConfirmed`: the server takes
 * publications, and has confirmed none for as long as one may wait.
 */
export function openPublishing(
  jetstream: JetStreamClient,
  told: { nobodyListens(): void; nothingConfirmed(): void },
): Publishing {
  const calls = new Set<PromiseWithResolvers<void>>()
  let inFlight = 0
  let confirmedMs = performance.now()

  async function publishOne({ subject, payload, batchId }: Publication): Promise<void> {
    const options = { timeout: PUBLISH_TIMEOUT_MS, ...(batchId !== undefined && { msgID: batchId }) }
    await jetstream.publish(subject, payload, options)
    confirmedMs = performance.now()
  }

  function tell(cause: unknown): void {
    if (!(cause instanceof NatsError)) return
    // Streams were deleted under us, or the server still reads its store.
    if (cause.code === ErrorCode.NoResponders) told.nobodyListens()
    else if (cause.code === ErrorCode.Timeout && performance.now() - confirmedMs >= PUBLISH_TIMEOUT_MS)
      told.nothingConfirmed()
  }

  return {
    async publish(publications) {
      if (inFlight + publications.length > MAX_PUBLICATIONS_IN_FLIGHT)
        throw new BusUnavailable('NATS is too slow')
      // The client leaves requests of a lost connection to their timeout; this makes them fail when it is lost.
      const call = Promise.withResolvers<void>()
      calls.add(call)
      inFlight += publications.length
      Promise.all(publications.map(publishOne)).then(
        () => call.resolve(),
        (cause) => {
          call.reject(new BusUnavailable('NATS did not confirm', { cause }))
          tell(cause)
        },
      )
      try {
        await call.promise
      } finally {
        calls.delete(call)
        inFlight -= publications.length
      }
    },
    fail(why) {
      for (const call of calls) call.reject(new BusUnavailable(why))
    },
    settled: () => Promise.allSettled([...calls].map((call) => call.promise)),
  }
}
