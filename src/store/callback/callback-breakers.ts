import {
  type Breaker,
  type BreakerNews,
  CLOSED,
  stepBreaker,
} from '../../domain/callback/callback-breaker.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Db, Tx } from '../database/db.ts'

/** Steps the breakers of endpoints with what was learned of each, in order. Rows are locked for it, sorted by client. */
export async function stepBreakers(
  db: Db,
  news: ReadonlyMap<ClientId, readonly BreakerNews[]>,
  nowMs: number,
): Promise<void> {
  if (news.size === 0) return
  const ids = [...news.keys()].sort()
  await db.sql.begin(async (tx) => {
    const before = await lockBreakers(tx, ids)
    const after = ids.map((id) => {
      const start = before.get(id) ?? CLOSED
      return { id, ...(news.get(id) ?? []).reduce((breaker, one) => stepBreaker(breaker, one, nowMs), start) }
    })
    const input = after.map(({ id, failures, openings, openUntilMs }) => ({
      id,
      failures,
      openings,
      open_until: openUntilMs === null ? null : new Date(openUntilMs),
    }))
    await tx`
      update callback_breakers b set failures = i.failures, openings = i.openings, open_until = i.open_until
      from json_to_recordset(${JSON.stringify(input)}::text::json)
        as i(id uuid, failures integer, openings integer, open_until timestamptz)
      where b.client_id = i.id`
    const closed = after.filter(({ failures, openUntilMs }) => failures === 0 && openUntilMs === null)
    await forgetBreakers(
      tx,
      closed.map(({ id }) => id),
    )
  })
}

async function lockBreakers(tx: Tx, ids: readonly ClientId[]): Promise<Map<ClientId, Breaker>> {
  await tx`
    insert into callback_breakers (client_id, failures, openings)
    select id, 0, 0 from unnest(${tx.array([...ids])}::uuid[]) as id order by id
    on conflict do nothing`
  const rows = await tx<
    { client_id: ClientId; failures: number; openings: number; open_until: Date | null }[]
  >`
    select * from callback_breakers where client_id = any(${tx.array([...ids])}::uuid[]) order by client_id for update`
  return new Map(
    rows.map(({ client_id, failures, openings, open_until }) => [
      client_id,
      { failures, openings, openUntilMs: open_until?.getTime() ?? null },
    ]),
  )
}

/** Closes breakers: what was known of these endpoints no longer counts. */
export async function forgetBreakers(tx: Tx, ids: readonly ClientId[]): Promise<void> {
  if (ids.length === 0) return
  await tx`delete from callback_breakers where client_id = any(${tx.array([...ids])}::uuid[])`
}
