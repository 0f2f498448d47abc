// The way of a live update, from a commit to the picture in the console:
//
// 1. flow/accept/accept-messages.ts, flow/message/advance-actors.ts and flow/inbound/take-inbound.ts tell the feed what they have committed;
// 2. here moves are counted by arrow, a few are kept singly (live/sample.ts), and both are published four times a second;
// 3. bus/nats-live.ts or bus/local.ts carries the update (bus/live-update.ts) to every api process, or loses it;
// 4. live/watch.ts hears those of all processes and adds them up on live/board.ts: the last hour in bounded memory;
// 5. api/ops/live.ts streams the hour, then what is new, to each who watches and has a place (api/ops/live-places.ts);
// 6. console/web/live/live.ts reads the stream and keeps what it says in console/web/live/traffic.ts;
// 7. console/web/chart/pulses.ts moves a dot or a count along the arrow, and console/web/chart/pulse-layer.tsx draws it.
//
// Nothing waits for an update and none is durable: the messages are the truth.

import {
  arrowKey,
  type LiveArrow,
  type LiveCount,
  MAX_LIVE_COUNTS,
  MAX_LIVE_ERROR,
  MAX_LIVE_SAMPLE,
} from '../bus/live-update.ts'
import type { Bus } from '../bus/port.ts'
import type { ClientId, MessageId } from '../domain/message.ts'
import { openSample } from './sample.ts'

/** From the first move after an update to the next update. */
export const LIVE_EVERY_MS = 250

/** A move that is committed. */
export type CommittedMove = LiveArrow & {
  readonly messageId: MessageId
  readonly clientId: ClientId
  readonly atMs: number
  readonly lastError: string | null
}

/** Tells whoever watches what moves here. */
export type LiveFeed = {
  /** A move was committed. Costs less than a microsecond, never fails. */
  moved(move: CommittedMove): void
  /** So many inbound messages were committed. Never fails. */
  received(count: number): void
  /** Tells what is not told yet; moves after that are not told. */
  close(): void
}

/** Counts moves and publishes an update every `LIVE_EVERY_MS` in which something moved. `source` names this process or thread. */
export function openLiveFeed({
  bus,
  now,
  source,
}: {
  readonly bus: Pick<Bus, 'publishLive'>
  readonly now: () => number
  readonly source: string
}): LiveFeed {
  const sample = openSample(MAX_LIVE_SAMPLE)
  let counts = new Map<string, LiveCount & { count: number }>()
  let received = 0
  let timer: ReturnType<typeof setTimeout> | null = null
  let closed = false

  function publish(): void {
    if (timer) clearTimeout(timer)
    timer = null
    if (counts.size === 0 && received === 0) return
    const update = { source, atMs: now(), counts: [...counts.values()], sample: sample.take() }
    const more = received === 0 ? {} : { received }
    counts = new Map()
    received = 0
    bus.publishLive({ ...update, ...more })
  }

  function publishSoon(): void {
    // A process that has nothing else to do may end.
    timer ??= setTimeout(publish, LIVE_EVERY_MS).unref()
  }

  return {
    moved(move) {
      if (closed) return
      const key = arrowKey(move)
      const known = counts.get(key)
      if (known) known.count++
      else {
        const { from, to, event, ignored, lane, provider } = move
        counts.set(key, { from, to, event, ignored, lane, provider, count: 1 })
      }
      if (sample.wants(key)) {
        const { lastError, ...told } = move
        sample.add({ ...told, error: lastError === null ? null : shortError(lastError) })
      }
      if (counts.size >= MAX_LIVE_COUNTS) return publish()
      publishSoon()
    },
    received(count) {
      if (closed) return
      received += count
      publishSoon()
    },
    close() {
      publish()
      closed = true
    },
  }
}

/** A provider's words may repeat a phone number or a code; command states (0x00000014) are neither. */
function shortError(text: string): string {
  return text.replaceAll(/(?<!0x[0-9a-f]*)\d{4,}/gi, '…').slice(0, MAX_LIVE_ERROR)
}
