import type { BulkAct } from '../../domain/bulk/bulk.ts'
import type { BulkFacts } from '../../domain/bulk/fate.ts'
import type { MessageFilter } from '../../domain/message/message-filter.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Tx } from '../database/db.ts'
import { holdDays } from '../database/partitions.ts'
import { filtered } from '../message/filtered.ts'
import type { Fragment } from '../message/found-messages.ts'
import { endsAs } from '../message/indexed-search.ts'
import { findMeantRanges, type IdRange } from './meant-ranges.ts'

/** Which messages are meant: by what stands in their rows, or each by its id. */
export type Meant =
  | { readonly kind: 'filter'; readonly filter: MessageFilter }
  | { readonly kind: 'ids'; readonly ids: readonly MessageId[] }

/** The same with where they are; null: anywhere. */
export type Located = { readonly meant: Meant; readonly ranges: readonly IdRange[] | null }

/** So many messages of which the same holds. */
export type CountedFacts = BulkFacts & { readonly count: number }

/**
 * Prepares a transaction for the look at many messages: the settings of the gateway are for few rows. What takes longer than
 * `withinMs` is cancelled (57014), where the database is a server.
 */
export async function lookAtMany(tx: Tx, withinMs: number): Promise<void> {
  // Before all else: the snapshot of the transaction would miss a day that goes.
  await holdDays(tx, 'messages')
  await tx.unsafe(
    `set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on;
     set local plan_cache_mode = force_custom_plan; set local statement_timeout = ${withinMs}`,
  )
}

/** Says where the messages are that are meant: for both looks at them, in the snapshot of this transaction. */
export async function locate(tx: Tx, meant: Meant): Promise<Located> {
  // Of a number the index of each day says more.
  const isAsked = meant.kind === 'filter' && meant.filter.number === null
  return { meant, ranges: isAsked ? await findMeantRanges(tx, meant.filter) : null }
}

/** What is asked of the messages that are meant: what decides about an act. */
export type Asked = { readonly act: BulkAct; readonly provider: string | null; readonly most: number }

/** Counts the messages that are meant by what decides about an act, up to `most` of them. Archived days are not looked at. */
export async function countMeant(tx: Tx, located: Located, asked: Asked): Promise<CountedFacts[]> {
  return await tx<CountedFacts[]>`${byFacts(tx, located, asked, tx`count(*)::integer as count`)}`
}

/** The same with the ids of each, by commas: in one look at them. */
export async function nameMeant(
  tx: Tx,
  located: Located,
  asked: Asked,
): Promise<(CountedFacts & { readonly ids: string })[]> {
  const counted = tx`count(*)::integer as count, string_agg(id::text, ',') as ids`
  return await tx<(CountedFacts & { ids: string })[]>`${byFacts(tx, located, asked, counted)}`
}

function byFacts(tx: Tx, located: Located, { act, provider, most }: Asked, counted: Fragment) {
  return tx`
    select status, taken, otp, redacted, held, throttled, "isThere", "hasDeadCallback", ${counted}
    from (
      select m.id, m.status, (m.sent_at is not null or m.provider_message_id is not null) as taken, m.otp,
        (m.redacted_at is not null or m.to_msisdn not like '+%') as redacted, m.held_for is not null as held,
        m.throttles > 0 as throttled, coalesce(m.provider = ${provider}::text, false) as "isThere",
        ${
          act === 'replay_callbacks'
            ? tx`exists (select from callbacks c where c.message_id = m.id and c.state = 'DEAD')`
            : tx`false`
        } as "hasDeadCallback"
      from ${messagesOf(tx, located)} limit ${most}
    ) looked group by 1, 2, 3, 4, 5, 6, 7, 8`
}

/** Writes an item for each of these messages, by commas, in their order; answers how many. */
export async function insertItems(tx: Tx, jobId: string, ids: string): Promise<number> {
  const result = await tx`
    insert into bulk_items (job_id, message_id)
    select ${jobId}, id from unnest(string_to_array(${ids}, ',')::uuid[]) as id order by id on conflict do nothing`
  return result.count
}

/** The messages `m` that are meant. */
function messagesOf(tx: Tx, { meant, ranges }: Located) {
  if (meant.kind === 'ids') {
    const sorted = [...meant.ids].sort()
    // Only the tables of their days are read.
    return tx`messages m where m.id >= ${sorted[0] ?? NO_ID} and m.id <= ${sorted.at(-1) ?? NO_ID} and m.id = any(${tx.array(sorted)}::uuid[])`
  }
  const { filter } = meant
  const where = filtered(tx, filter)
  // A day's index of numbers knows only how they end.
  if (filter.number !== null)
    return tx`messages m where ${endsAs(tx, tx`m`, filter.number, null)} and ${where}`
  if (ranges === null) return tx`messages m where ${where}`
  const [firsts, ends] = [ranges.map(({ first }) => first), ranges.map(({ end }) => end)]
  return tx`unnest(${tx.array(firsts)}::uuid[], ${tx.array(ends)}::uuid[]) as r(first, before)
      cross join lateral (select * from messages m where m.id >= r.first and m.id < r.before and ${where} offset 0) m`
}

const NO_ID = '00000000-0000-0000-0000-000000000000'
