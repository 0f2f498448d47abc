import {
  type Breaker,
  type BreakerNews,
  CLOSED,
  stepBreaker,
} from '../../domain/callback/callback-breaker.ts'
import { type Target, TO_ENDPOINT, targetKey } from '../../domain/callback/target.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Db, Tx } from '../database/db.ts'

/** What was learned of a client's target, in order. */
export type TargetNews = {
  readonly clientId: ClientId
  readonly target: Target
  readonly news: readonly BreakerNews[]
}

/** Steps the breakers of targets, each named once. Their rows are locked for it, in their order. */
export async function stepBreakers(db: Db, news: readonly TargetNews[], nowMs: number): Promise<void> {
  if (news.length === 0) return
  await db.sql.begin(async (tx) => {
    const before = await lockBreakers(tx, news)
    const after = news.map((one) => ({
      ...one,
      ...one.news.reduce(
        (breaker, each) => stepBreaker(breaker, each, nowMs),
        before.get(targetKey(one.clientId, one.target)) ?? CLOSED,
      ),
    }))
    const input = after.map(({ clientId, target, failures, openings, openUntilMs }) => ({
      id: clientId,
      target,
      failures,
      openings,
      open_until: openUntilMs === null ? null : new Date(openUntilMs),
      closed: failures === 0 && openUntilMs === null,
    }))
    await tx`
      with i as (
        select * from json_to_recordset(${JSON.stringify(input)}::text::json)
          as x(id uuid, target bigint, failures integer, openings integer, open_until timestamptz, closed boolean)
      ), closed as (
        delete from callback_target_breakers b using i where i.closed and b.client_id = i.id and b.target = i.target
      )
      update callback_target_breakers b set failures = i.failures, openings = i.openings, open_until = i.open_until
      from i where not i.closed and b.client_id = i.id and b.target = i.target`
  })
}

async function lockBreakers(
  tx: Tx,
  of: readonly Pick<TargetNews, 'clientId' | 'target'>[],
): Promise<Map<string, Breaker>> {
  const ids = tx.array(of.map(({ clientId }) => clientId))
  const targets = tx.array(of.map(({ target }) => target))
  await tx`
    insert into callback_target_breakers (client_id, target, failures, openings)
    select id, target, 0, 0 from unnest(${ids}::uuid[], ${targets}::bigint[]) as x(id, target) order by id, target
    on conflict do nothing`
  const rows = await tx<
    { clientId: ClientId; target: Target; failures: number; openings: number; open_until: Date | null }[]
  >`
    select client_id as "clientId", target::text as target, failures, openings, open_until from callback_target_breakers
    where (client_id, target) in (select * from unnest(${ids}::uuid[], ${targets}::bigint[]))
    order by client_id, callback_target_breakers.target for update`
  return new Map(
    rows.map((row) => [
      targetKey(row.clientId, row.target),
      { failures: row.failures, openings: row.openings, openUntilMs: row.open_until?.getTime() ?? null },
    ]),
  )
}

/** Closes the breaker of a target: what was known of it no longer counts. */
export async function forgetBreaker(tx: Tx, clientId: ClientId, target: Target): Promise<void> {
  await tx`delete from callback_target_breakers where client_id = ${clientId} and target = ${target}`
}

/** Forgets breakers of targets that nothing is open for, but not those of endpoints; at most `limit`, answers how many. */
export async function removeIdleBreakers(tx: Tx, limit: number): Promise<number> {
  const result = await tx`
    delete from callback_target_breakers where (client_id, target) in (
      select client_id, target from callback_target_breakers b
      where target <> ${TO_ENDPOINT}
        and not exists (select from callbacks k where k.client_id = b.client_id and k.target = b.target and k.wake_at is not null)
      limit ${limit}
    )`
  return result.count
}
