import type { GuardRule } from '../../domain/controls/guard.ts'
import type { ClientId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { beyond, placeColumn, type TimePlace } from '../database/time-place.ts'

/** What became of a message of which a rule found something. */
export const GUARD_OUTCOMES = ['noted', 'refused'] as const
export type GuardOutcome = (typeof GUARD_OUTCOMES)[number]

/** How often a rule found something of a key within a minute. `key` is '' of what goes beyond the keys of a minute. */
export type GuardHits = {
  readonly minute: Date
  readonly clientId: ClientId
  readonly rule: GuardRule
  readonly key: string
  readonly outcome: GuardOutcome
  readonly hits: number
  readonly lastAt: Date
}
export type StoredGuardHits = GuardHits & { readonly id: string }

/** Adds hits to those that are there. One of a minute, client, rule, key and outcome may be given once. */
export async function addGuardHits(tx: Tx, hits: readonly StoredGuardHits[]): Promise<void> {
  await tx`
    insert into guard_hits as h (id, minute, client_id, rule, key, outcome, hits, last_at)
    select id, minute, "clientId", rule, key, outcome, hits, "lastAt" from json_to_recordset(${JSON.stringify(hits)}::text::json)
      as x(id uuid, minute timestamptz, "clientId" uuid, rule text, key text, outcome text, hits bigint, "lastAt" timestamptz)
    order by minute, "clientId", rule, key, outcome
    on conflict (minute, client_id, rule, key, outcome) do update
      set hits = h.hits + excluded.hits, last_at = greatest(h.last_at, excluded.last_at)`
}

/** Which hits; what is null does not narrow. */
export type GuardHitFilter = {
  readonly clientId: ClientId | null
  readonly rule: GuardRule | null
  readonly outcome: GuardOutcome | null
  readonly fromAt: Date | null
  readonly toAt: Date | null
}

/** Newest minute first, at most `limit`. */
export async function listGuardHits(
  tx: Tx,
  limit: number,
  filter: GuardHitFilter,
  after: TimePlace | null,
): Promise<readonly (StoredGuardHits & TimePlace)[]> {
  return await tx<(StoredGuardHits & TimePlace)[]>`
    select id, minute, client_id as "clientId", rule, key, outcome, hits::float8 as hits, last_at as "lastAt",
      ${placeColumn(tx, 'minute')}
    from guard_hits where ${beyond(tx, 'minute', after)} and ${narrowed(tx, filter)}
    order by minute desc, id desc limit ${limit}`
}

/** How often each rule found something in an hour. */
export type GuardHour = Pick<GuardHits, 'rule' | 'outcome' | 'hits'> & { readonly hour: Date }

/** Hours that one answer can be of: hits are kept for 30 days. */
export const MAX_GUARD_HOURS = 24 * 31

/** The hours in which something was found, the first one first, at most `MAX_GUARD_HOURS` × rules × outcomes. */
export async function sumGuardHits(tx: Tx, filter: GuardHitFilter): Promise<readonly GuardHour[]> {
  return await tx<GuardHour[]>`
    select date_trunc('hour', minute, 'UTC') as hour, rule, outcome, sum(hits)::float8 as hits
    from guard_hits where ${narrowed(tx, filter)} group by 1, 2, 3 order by 1, 2, 3`
}

function narrowed(tx: Tx, { clientId, rule, outcome, fromAt, toAt }: GuardHitFilter) {
  return tx`${clientId ? tx`client_id = ${clientId}` : tx`true`} and ${rule ? tx`rule = ${rule}` : tx`true`}
    and ${outcome ? tx`outcome = ${outcome}` : tx`true`} and ${fromAt ? tx`minute >= ${fromAt}` : tx`true`}
    and ${toAt ? tx`minute < ${toAt}` : tx`true`}`
}

/** Forgets up to `limit` rows of minutes before this; answers how many. */
export async function removeGuardHitsBefore(tx: Tx, before: Date, limit: number): Promise<number> {
  const result = await tx`
    delete from guard_hits where id = any(array(select id from guard_hits where minute < ${before} order by minute, id limit ${limit}))`
  return result.count
}
