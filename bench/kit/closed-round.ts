import { firstUuid7At } from '../../src/domain/uuid7.ts'
import type { Db } from '../../src/store/database/db.ts'
import type { BenchFleet } from './fleet.ts'
import { messageRequests, sendClosedRequests } from './load.ts'
import type { LoadRequest } from './sender.ts'

/** Time for the last messages of a round to become final. */
const DRAIN_MS = 300_000
/** All together, however many apis share them. */
const CONNECTIONS = 100

/**
 * Sends `messages` as fast as the answers come and waits for the last one: full life cycles per second, from the first
 * request to the last commit. Throws when one was not accepted.
 */
export function closedRound(
  bench: BenchFleet,
  clients: readonly string[],
  messages: number,
): Promise<number> {
  return closedRoundOf(bench, messages, messageRequests({ clients, expressShare: 0.1 }))
}

/** The same with any requests, each of which is a message; spread over all apis. */
export async function closedRoundOf(
  { urls, db, drain }: BenchFleet,
  messages: number,
  requestOf: (index: number) => LoadRequest,
): Promise<number> {
  const startedAtMs = Date.now()
  const loads = await Promise.all(
    urls.map((url, nr) =>
      sendClosedRequests({
        url,
        messages: Math.floor((messages + nr) / urls.length),
        connections: Math.ceil(CONNECTIONS / urls.length),
        requestOf: (index) => requestOf(index * urls.length + nr),
      }),
    ),
  )
  const accepted = loads.reduce((sum, load) => sum + load.accepted, 0)
  if (accepted !== messages) throw new Error(`${messages - accepted} messages were not accepted`)
  await drain(DRAIN_MS)
  return Math.round((messages / ((await lastChangeMs(db, startedAtMs)) - startedAtMs)) * 1_000)
}

/** When the last of the messages made since `sinceMs` was changed. */
async function lastChangeMs(db: Db, sinceMs: number): Promise<number> {
  const [row] = await db.sql<{ ms: number }[]>`
    select extract(epoch from max(updated_at))::float8 * 1000 as ms
    from messages where id >= ${firstUuid7At(sinceMs)}::uuid`
  return row?.ms ?? sinceMs
}
