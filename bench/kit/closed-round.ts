import { firstUuid7At } from '../../src/domain/uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import type { BenchFleet } from './fleet.ts'
import { sendClosed } from './load.ts'

/** Time for the last messages of a round to become final. */
const DRAIN_MS = 300_000

/**
 * Sends `messages` as fast as the answers come and waits for the last one: full life cycles per second, from the first
 * request to the last commit. Throws when one was not accepted.
 */
export async function closedRound(
  bench: BenchFleet,
  clients: readonly string[],
  messages: number,
): Promise<number> {
  const startedAtMs = Date.now()
  const load = await sendClosed({ url: bench.url, clients, messages, expressShare: 0.1 })
  if (load.accepted !== messages) throw new Error(`${messages - load.accepted} messages were not accepted`)
  await bench.drain(DRAIN_MS)
  const endedAtMs = await lastChangeMs(bench.db, startedAtMs)
  return Math.round(messages / ((endedAtMs - startedAtMs) / 1_000))
}

/** When the last of the messages made since `sinceMs` was changed. */
async function lastChangeMs(db: Db, sinceMs: number): Promise<number> {
  const [row] = await db.sql<{ ms: number }[]>`
    select extract(epoch from max(updated_at))::float8 * 1000 as ms
    from messages where id >= ${firstUuid7At(sinceMs)}::uuid`
  return row?.ms ?? sinceMs
}
