import { TO_ENDPOINT } from '../../domain/callback/target.ts'
import { givenUp } from '../callback/given-up.ts'
import type { Tx } from '../database/db.ts'

// What is wrong now, read in some ms each and bounded, however much is wrong.

/** Counts go up to this. */
export const MOST_COUNTED = 10_000

/** Clients that are named, at most; all are counted, up to `MOST_COUNTED`. */
const MOST_NAMED = 20

/** A client of which something is wrong. `all`: how many there are. */
export type NamedClient = { readonly id: string; readonly name: string; readonly all: number }

/** Clients with nothing left to spend, and those that have no more than their low-water mark, the lowest first. Reads every client. */
export async function readLowClients(
  tx: Tx,
): Promise<readonly (NamedClient & { readonly usedUp: boolean; readonly spendable: string })[]> {
  return await tx<(NamedClient & { usedUp: boolean; spendable: string })[]>`
    with low as materialized (
      select id, name, credit_cents + credit_limit_cents as spendable, credit_cents + credit_limit_cents <= 0 as used_up
      from clients
      where credit_cents <= low_water_cents or (credit_cents + credit_limit_cents <= 0
        and exists (select from topups t where t.client_id = clients.id))
      order by spendable limit ${MOST_COUNTED}
    )
    select id, name, used_up as "usedUp", spendable::text, count(*) over (partition by used_up)::integer as all
    from low order by used_up desc, low.spendable limit ${MOST_NAMED}`
}

/** Clients whose endpoint is disabled, the last one first. Reads every client with an endpoint. */
export async function readDisabledEndpoints(
  tx: Tx,
): Promise<readonly (NamedClient & { readonly at: Date; readonly reason: string | null })[]> {
  return await tx<(NamedClient & { at: Date; reason: string | null })[]>`
    with disabled as materialized (
      select id, name, callback_disabled_at as at, callback_disabled_reason as reason from clients
      where dlr_callback_url is not null and callback_disabled_at is not null order by 3 desc limit ${MOST_COUNTED}
    )
    select *, count(*) over ()::integer as all from disabled order by at desc limit ${MOST_NAMED}`
}

/** Clients of whose endpoints so many failures came in a row that nothing is sent for a time. */
export async function readPausedEndpoints(
  tx: Tx,
): Promise<readonly (NamedClient & { readonly until: Date; readonly failures: number })[]> {
  return await tx<(NamedClient & { until: Date; failures: number })[]>`
    select c.id, c.name, b.open_until as until, b.failures, count(*) over ()::integer as all
    from callback_target_breakers b join clients c on c.id = b.client_id
    where b.open_until is not null and b.target = ${TO_ENDPOINT} order by b.open_until desc limit ${MOST_NAMED}`
}

/**
 * Callbacks made since this time that were given up, by client, the most first: of the newest `MOST_COUNTED` that somebody would be told of.
 * `dead` is those of the client, `allDead` those of all; there may be more of both unless `isAll`.
 */
export async function readDeadCallbacks(
  tx: Tx,
  sinceMs: number,
): Promise<
  readonly (NamedClient & {
    readonly dead: number
    readonly allDead: number
    readonly isAll: boolean
    readonly lastAt: Date
  })[]
> {
  return await tx<(NamedClient & { dead: number; allDead: number; isAll: boolean; lastAt: Date })[]>`
    with newest as materialized (${givenUp(tx, sinceMs, MOST_COUNTED)}), counted as (
      select client_id, count(*)::integer as dead, max(updated_at) as "lastAt", bool_and(is_all) as "isAll" from newest group by 1
    )
    select c.id, c.name, k.dead, k."lastAt", k."isAll" and sum(k.dead) over () < ${MOST_COUNTED} as "isAll", sum(k.dead) over ()::integer as "allDead", count(*) over ()::integer as all
    from counted k join clients c on c.id = k.client_id order by k.dead desc, c.id limit ${MOST_NAMED}`
}

/** Dead letters that were not replayed, by what and whom they came from: up to `MOST_COUNTED`, the newest. */
export async function readDeadLetters(tx: Tx): Promise<
  readonly {
    readonly what: string
    readonly source: string
    readonly letters: number
    readonly firstAt: Date
    readonly lastAt: Date
  }[]
> {
  return await tx<{ what: string; source: string; letters: number; firstAt: Date; lastAt: Date }[]>`
    select what, source, count(*)::integer as letters, min(created_at) as "firstAt", max(created_at) as "lastAt" from (
      select what, source, created_at from dead_letters where replayed_at is null order by created_at desc limit ${MOST_COUNTED}
    ) newest group by 1, 2 order by 3 desc limit ${MOST_NAMED}`
}

/** What rules of the guard found since this time, by rule and what became of it. */
export async function readGuardFound(
  tx: Tx,
  since: Date,
): Promise<
  readonly {
    readonly rule: string
    readonly outcome: string
    readonly hits: number
    readonly firstAt: Date
    readonly lastAt: Date
    readonly clients: number
  }[]
> {
  return await tx<
    { rule: string; outcome: string; hits: number; firstAt: Date; lastAt: Date; clients: number }[]
  >`
    select rule, outcome, sum(hits)::float8 as hits, min(minute) as "firstAt", max(last_at) as "lastAt",
      count(distinct client_id)::integer as clients
    from guard_hits where minute >= ${since} group by 1, 2 order by 3 desc`
}

/** Erasures asked for before this instant that are not over: how many, and since when the oldest was asked for. */
export async function readOpenErasures(
  tx: Tx,
  askedBefore: Date,
): Promise<{ readonly erasures: number; readonly since: Date | null }> {
  const [row] = await tx<{ erasures: number; since: Date | null }[]>`
    select count(*)::integer as erasures, min(asked_at) as since from erasures where state <> 'done' and asked_at < ${askedBefore}`
  return row ?? { erasures: 0, since: null }
}

/** Parked receipts by provider: how many wait for their message, and since when the oldest does. */
export async function readParked(
  tx: Tx,
): Promise<readonly { readonly provider: string; readonly receipts: number; readonly since: Date }[]> {
  return await tx<{ provider: string; receipts: number; since: Date }[]>`
    select provider, count(*)::integer as receipts, min(received_at) as since from (
      select provider, received_at from parked_receipts limit ${MOST_COUNTED}
    ) parked group by 1`
}
