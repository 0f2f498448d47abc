import type { Tx } from '../database/db.ts'

// What a lock does to its client's money, and when: the ledger, statements and the archive go by these lines and no others.

/**
 * The two lines of a lock `l`; `at` is null in the one that has not come yet. A lock was made by the clock of an api process and
 * settled by that of the database: its end never stands before its begin.
 */
export function linesOfLock(tx: Tx) {
  return tx`(values
      (l.created_at, 1, 'hold', -l.amount_cents, l.amount_cents),
      (case when l.state <> 'HELD' then greatest(l.updated_at, l.created_at) end, 2,
        case l.state when 'CAPTURED' then 'capture' when 'RELEASED' then 'release' end,
        case l.state when 'CAPTURED' then 0 when 'RELEASED' then l.amount_cents end, -l.amount_cents)
    ) as line(at, rank, kind, amount, held)`
}

/** The columns of totals, as in `archived_totals`, without the day. */
export const TOTALS_COLUMNS =
  'client_id, moved_on, kind, country, parts, price_cents, lines, amount_cents, provider_cost_cents, with_cost'

/** What totals are made of, of a message `m` and its lock `l`. */
const COUNTED =
  'l.client_id, l.state, l.created_at, l.updated_at, l.amount_cents, m.parts, m.country, m.provider_cost_cents'

/**
 * What the locks of a day (`20260131`) have done to their clients' money, a select of `TOTALS_COLUMNS`: the lines of `linesOfLock`, summed
 * up by client, UTC day, kind, country (`''`: not known), number of parts and price of a message. Reads the whole day.
 */
export function totalsOfDay(tx: Tx, day: string) {
  return totalsOf(
    tx,
    tx`select ${tx.unsafe(COUNTED)} from ${tx(`messages_${day}`)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id`,
    null,
  )
}

/** The same of the messages of a day that are `found` already, a part of the statement: as it was at `untilAt`; what came at it or later is left out. */
export function totalsOfFound(tx: Tx, day: string, found: string, untilAt: Date) {
  return totalsOf(
    tx,
    tx`select ${tx.unsafe(COUNTED)} from ${tx(found)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id`,
    untilAt,
  )
}

/** Locks that are alike are put together before they are looked at: each costs what a count costs. */
function totalsOf(tx: Tx, locks: ReturnType<Tx>, untilAt: Date | null) {
  const state = untilAt
    ? tx`case when greatest(updated_at, created_at) < ${untilAt} then state else 'HELD' end`
    : tx`state`
  return tx`
    select client_id, (line.at at time zone 'UTC')::date as moved_on, line.kind, country, parts, price_cents,
      sum(locks)::bigint as lines, sum(l.amount_cents) as amount_cents,
      coalesce(sum(cost) filter (where line.kind <> 'hold'), 0) as provider_cost_cents,
      coalesce(sum(costed) filter (where line.kind <> 'hold'), 0)::bigint as with_cost
    from (
      select client_id, ${state} as state, date_trunc('day', created_at, 'UTC') as created_at,
        date_trunc('day', updated_at, 'UTC') as updated_at, coalesce(country, '') as country, parts, amount_cents as price_cents,
        count(*) as locks, sum(amount_cents) as amount_cents, sum(provider_cost_cents) as cost,
        count(provider_cost_cents) as costed
      from (${locks}) locks where ${untilAt ? tx`created_at < ${untilAt}` : tx`true`}
      group by 1, 2, 3, 4, 5, 6, 7
    ) l cross join lateral ${linesOfLock(tx)}
    where line.at is not null group by 1, 2, 3, 4, 5, 6`
}
