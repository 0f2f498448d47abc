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

/** The columns of totals, in the order of `totalsOfDay` and `totalsOf`. */
export const TOTALS_COLUMNS =
  'client_id, moved_on, kind, country, price_cents, lines, parts, amount_cents, cost_cents, uncosted'

/** What totals are made of, of a message `m` and its lock `l`. */
const COUNTED =
  'l.client_id, l.state, l.created_at, l.updated_at, l.amount_cents, m.parts, m.country, m.provider_cost_cents'

/**
 * What the locks of a day (`20260131`) have done to their clients' money: the lines of `linesOfLock`, summed up by client, UTC day and
 * kind; captures by country and price of a part, too. Reads the whole day.
 */
export function totalsOfDay(tx: Tx, day: string) {
  return totalsOf(
    tx,
    tx`select ${tx.unsafe(COUNTED)} from ${tx(`messages_${day}`)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id`,
    null,
  )
}

/** The locks of these messages `m` of a day, which have been found already. */
export function locksOfFound(tx: Tx, day: string, found: string) {
  return tx`select ${tx.unsafe(COUNTED)} from ${tx(found)} m join ${tx(`credit_locks_${day}`)} l on l.id = m.id`
}

/**
 * The same of any locks (`COUNTED`): a select of `TOTALS_COLUMNS`. `untilAt`: as it was at that instant, what came at it or later is left out.
 * `price_cents` is null where a text was replaced by one of fewer parts: they were paid for as one sum. Locks that are alike are put
 * together first, so that each costs one look.
 */
export function totalsOf(tx: Tx, locks: ReturnType<Tx>, untilAt: Date | null) {
  const state = untilAt
    ? tx`case when greatest(updated_at, created_at) < ${untilAt} then state else 'HELD' end`
    : tx`state`
  return tx`
    select client_id, (line.at at time zone 'UTC')::date as moved_on, line.kind,
      case line.kind when 'capture' then country end as country,
      case when line.kind = 'capture' and price * parts_each = amount_each then price end as price_cents,
      sum(locks)::bigint as lines, sum(parts)::bigint as parts, sum(l.amount_cents) as amount_cents,
      coalesce(sum(cost) filter (where line.kind <> 'hold'), 0) as cost_cents,
      coalesce(sum(l.uncosted) filter (where line.kind <> 'hold'), 0)::bigint as uncosted
    from (
      select client_id, ${state} as state, date_trunc('day', created_at, 'UTC') as created_at,
        date_trunc('day', updated_at, 'UTC') as updated_at, country, amount_cents as amount_each, parts as parts_each,
        round(amount_cents / greatest(parts, 1), 4) as price, count(*) as locks, sum(parts) as parts,
        sum(amount_cents) as amount_cents, sum(provider_cost_cents) as cost,
        count(*) filter (where provider_cost_cents is null) as uncosted
      from (${locks}) locks where ${untilAt ? tx`created_at < ${untilAt}` : tx`true`}
      group by 1, 2, 3, 4, 5, 6, 7
    ) l cross join lateral ${linesOfLock(tx)}
    where line.at is not null group by 1, 2, 3, 4, 5`
}
