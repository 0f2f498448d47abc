import type { ActorBatch } from '../bus/port.ts'
import { LIFECYCLE } from '../domain/lifecycle.ts'
import type { Actor } from '../domain/message/actor.ts'
import type { Lane } from '../domain/message.ts'
import { uuid7Ms } from '../domain/uuid7.ts'

/** An arrival tells how far behind its queue is, for so long. */
const REMEMBERED_MS = 2_000

/** Less behind than this is no backlog. */
const BACKLOG_FROM_MS = 1_000

/** A message may have been due this much before those whose orders arrive now and still have its own under way. */
const MARGIN_MS = 5_000

/** How far behind the queues of orders of each provider are. */
export type Backlog = {
  /** An order batch has come from its queue. */
  arrived(batch: Pick<ActorBatch, 'provider' | 'lane' | 'shard' | 'batchId'>): void
  /** True when the order of a queued message is probably not lost but waits: the alarm has nothing to find. */
  explains(actor: Pick<Actor, 'status' | 'provider' | 'lane' | 'dueAtMs'>): boolean
}

/**
 * Measures backlogs by the age of the batches that arrive (their ids are UUIDv7). Without this every message that waits
 * in a flood would be ordered again when its alarm rings, and the flood would feed itself. `isStuck`: lines of this worker hold
 * orders of the provider that they cannot submit, so that none arrives: what came last waits still, and gets older.
 */
export function openBacklog(
  now: () => number,
  isStuck: (provider: string) => boolean = () => false,
): Backlog {
  /** By provider and lane, of each shard. */
  const behind = new Map<string, Map<number, { readonly ms: number; readonly atMs: number }>>()

  function behindMs(provider: string | null, lane: Lane, nowMs: number): number {
    const seen = [...(behind.get(`${provider} ${lane}`)?.values() ?? [])]
    if (seen.length > 0 && provider !== null && isStuck(provider))
      return Math.max(0, ...seen.map(({ ms, atMs }) => ms + nowMs - atMs))
    const fresh = seen.filter(({ atMs }) => nowMs - atMs < REMEMBERED_MS)
    return Math.max(0, ...fresh.map(({ ms }) => ms))
  }

  return {
    arrived({ provider, lane, shard, batchId }) {
      const nowMs = now()
      const ms = nowMs - uuid7Ms(batchId)
      if (!Number.isFinite(ms)) return
      const key = `${provider} ${lane}`
      const shards = behind.get(key) ?? new Map()
      behind.set(key, shards.set(shard, { ms, atMs: nowMs }))
    },
    explains({ status, provider, lane, dueAtMs }) {
      if (LIFECYCLE[status].waitsFor !== 'dispatch') return false
      const nowMs = now()
      const ms = behindMs(provider, lane, nowMs)
      return ms >= BACKLOG_FROM_MS && nowMs - dueAtMs <= ms + MARGIN_MS
    },
  }
}
